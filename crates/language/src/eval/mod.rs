//! How good the intents and the answers are: counted on sets that were not learned from.
//!
//! Invariant: nothing of a test set reaches training or the choice of a threshold.

mod answers;

use serde::{Deserialize, Serialize};

use crate::embed::{Embedder, Embedding, Lane};
use crate::error::Result;
use crate::intents::{Example, IntentClassifier, OUT_OF_SCOPE, TrainOptions};

pub use answers::{AnswerOutcome, AnswerReport, AnswerSet, answers};

/// One line of an evaluation file: `{"text": …, "intent": …}`; the intent "oos" means out of scope.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IntentExample {
    pub text: String,
    pub intent: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct IntentReport {
    /// Of the in-scope texts; a rejected one counts as wrong.
    pub accuracy: f64,
    /// Of the out-of-scope texts, the share that was rejected; 0 when there are none.
    pub oos_recall: f64,
    /// Of the rejected texts, the share that was out of scope; 0 when none was rejected.
    pub oos_precision: f64,
    pub in_scope: usize,
    pub out_of_scope: usize,
    pub rejected: usize,
}

/// Embeds both sets, trains on the first and measures on the second. Blocks; call it from a plain thread.
pub fn intents(embedder: &Embedder, train: &[IntentExample], test: &[IntentExample]) -> Result<IntentReport> {
    let classifier = IntentClassifier::train(&taught(embedder, train)?, &TrainOptions::default())?;
    let test_vectors = embed(embedder, test)?;
    Ok(measure(&classifier, &test_vectors, test))
}

/// The lines of an evaluation file as examples to learn from.
pub fn taught(embedder: &Embedder, lines: &[IntentExample]) -> Result<Vec<Example>> {
    let pairs = embed(embedder, lines)?.into_iter().zip(lines);
    let example = |(vector, line): (Embedding, &IntentExample)| Example {
        text: line.text.clone(),
        vector,
        label: line.intent.clone(),
    };
    Ok(pairs.map(example).collect())
}

/// The counting alone, for a classifier that exists.
pub fn measure(classifier: &IntentClassifier, vectors: &[Embedding], test: &[IntentExample]) -> IntentReport {
    let (mut in_scope, mut right, mut out_of_scope, mut rejected, mut rightly_rejected) = (0, 0, 0, 0, 0);
    for (vector, example) in vectors.iter().zip(test) {
        let predicted = classifier.predict(&example.text, vector).label;
        let outside = example.intent == OUT_OF_SCOPE;
        out_of_scope += usize::from(outside);
        in_scope += usize::from(!outside);
        match predicted {
            None => {
                rejected += 1;
                rightly_rejected += usize::from(outside);
            }
            Some(label) => right += usize::from(!outside && label == example.intent),
        }
    }
    IntentReport {
        accuracy: share(right, in_scope),
        oos_recall: share(rightly_rejected, out_of_scope),
        oos_precision: share(rightly_rejected, rejected),
        in_scope,
        out_of_scope,
        rejected,
    }
}

fn embed(embedder: &Embedder, examples: &[IntentExample]) -> Result<Vec<Embedding>> {
    let texts: Vec<&str> = examples.iter().map(|example| example.text.as_str()).collect();
    embedder.embed_blocking_in(Lane::Bulk, &texts)
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}
