//! Intents from examples: a linear head over embeddings and words that knows when none of its labels fits.
//!
//! Job: learn labels from a few examples each, predict one with a confidence, reject what is out of scope.
//! Border: the labels are the caller's words; nothing here knows what they mean.
//! Invariant: training is deterministic, and the rejection threshold is chosen from the training examples alone.

mod bayes;
mod calibrate;
mod neighbours;
mod optimise;
mod softmax;
mod stored;
mod words;

use serde::{Deserialize, Serialize};

use crate::embed::{DIMENSIONS, Embedding};
use crate::error::{Error, Result};
use neighbours::Neighbours;
use softmax::{Head, Problem};
use words::Words;

/// Examples with this label teach what to reject; it is never predicted.
pub const OUT_OF_SCOPE: &str = "oos";

#[derive(Debug, Clone)]
pub struct TrainOptions {
    /// Weight of the L2 penalty against the sum of the losses.
    pub regularisation: f32,
    /// The share of right in-scope answers that calibration may give up to reject what is out of scope.
    pub rejection_cost: f32,
}

impl Default for TrainOptions {
    fn default() -> Self {
        Self { regularisation: 1.0, rejection_cost: 0.025 }
    }
}

/// A text with its vector and the label it teaches.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    pub text: String,
    pub vector: Embedding,
    pub label: String,
}

/// Small enough to store as JSON beside the examples it came from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IntentClassifier {
    labels: Vec<String>,
    head: Head,
    neighbours: Neighbours,
    threshold: f32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Prediction {
    /// None when the text is out of scope.
    pub label: Option<String>,
    /// Probability of the best label, whether it was accepted or not.
    pub confidence: f32,
    /// What is compared with [`IntentClassifier::threshold`]: the confidence plus the mean cosine to the nearest
    /// examples.
    pub score: f32,
    /// The five best labels with their probabilities, best first.
    pub ranked: Vec<(String, f32)>,
}

const RANKED: usize = 5;

impl IntentClassifier {
    pub fn train(examples: &[Example], options: &TrainOptions) -> Result<Self> {
        let mut labels: Vec<String> = examples.iter().map(|example| example.label.clone()).collect();
        labels.sort();
        labels.dedup();
        // The out-of-scope class, if taught, is the last one.
        if let Some(place) = labels.iter().position(|label| label == OUT_OF_SCOPE) {
            let label = labels.remove(place);
            labels.push(label);
        }
        if labels.iter().all(|label| label == OUT_OF_SCOPE) {
            return Err(Error::Training(
                "no intent has an example; add at least one example to one intent, then train again".to_owned(),
            ));
        }
        if let Some(wrong) = examples.iter().find(|example| example.vector.as_slice().len() != DIMENSIONS) {
            let expected = DIMENSIONS * size_of::<f32>();
            return Err(Error::VectorLength { expected, found: size_of_val(wrong.vector.as_slice()) });
        }
        let mut classes = Vec::with_capacity(examples.len());
        for example in examples {
            classes.push(labels.iter().position(|known| *known == example.label).unwrap_or_default());
        }
        let vectors: Vec<&[f32]> = examples.iter().map(|example| example.vector.as_slice()).collect();
        let words: Vec<Words> = examples.iter().map(|example| Words::of(&example.text)).collect();
        let words: Vec<&Words> = words.iter().collect();
        let problem = Problem { vectors: &vectors, words: &words, classes: &classes, class_count: labels.len() };
        let head = softmax::train(&problem, options.regularisation)?;
        let taught = taught_class(&labels);
        let threshold = calibrate::threshold(&problem, taught, options)?;
        let in_scope = vectors.iter().zip(&classes).filter(|(_, class)| Some(**class) != taught);
        let neighbours = Neighbours::of(in_scope.map(|(vector, _)| *vector));
        Ok(Self { labels, head, neighbours, threshold })
    }

    pub fn labels(&self) -> impl Iterator<Item = &str> {
        self.labels.iter().map(String::as_str).filter(|label| *label != OUT_OF_SCOPE)
    }

    /// Below this score a text is out of scope.
    pub fn threshold(&self) -> f32 {
        self.threshold
    }

    /// `vector` is that of `text`.
    pub fn predict(&self, text: &str, vector: &Embedding) -> Prediction {
        let probabilities = self.head.probabilities(vector.as_slice(), &Words::of(text));
        let taught = taught_class(&self.labels);
        let outside_leads = taught.is_some() && best_class(&probabilities, None) == taught;
        let confidence = best_class(&probabilities, taught).map_or(0.0, |class| probabilities[class]);
        let score = confidence + self.neighbours.nearness(vector.as_slice());
        let mut ranked: Vec<(String, f32)> = self
            .labels
            .iter()
            .zip(&probabilities)
            .filter(|(label, _)| label.as_str() != OUT_OF_SCOPE)
            .map(|(label, probability)| (label.clone(), *probability))
            .collect();
        ranked.sort_by(|left, right| right.1.total_cmp(&left.1).then_with(|| left.0.cmp(&right.0)));
        ranked.truncate(RANKED);
        let accepted = score >= self.threshold && !outside_leads;
        let label = ranked.first().filter(|_| accepted).map(|best| best.0.clone());
        Prediction { label, confidence, score, ranked }
    }
}

/// The most probable class, the excluded one aside.
fn best_class(probabilities: &[f32], excluded: Option<usize>) -> Option<usize> {
    let classes = (0..probabilities.len()).filter(|class| Some(*class) != excluded);
    classes.max_by(|left, right| probabilities[*left].total_cmp(&probabilities[*right]).then(right.cmp(left)))
}

fn taught_class(labels: &[String]) -> Option<usize> {
    labels.iter().position(|label| label == OUT_OF_SCOPE)
}
