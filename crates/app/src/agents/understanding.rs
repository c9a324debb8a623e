//! What a message means, as far as it can be told without a large model: language, intent, cues, details.

use serde::{Deserialize, Serialize};
use steward_language::cues::{Cues, cues};
use steward_language::entities::extract;
use steward_language::eval::{IntentExample, taught};
use steward_language::{Embedder, Embedding, Entity, EntityOptions, IntentClassifier, TrainOptions, detect};

use super::concierge::core;
use crate::error::{Error, Result};

const EXAMPLES: &str = include_str!("concierge/intents.json");

#[derive(Deserialize)]
struct Example {
    intent: String,
    texts: Vec<String>,
}

/// Reads messages. Trained at the start of the program from the examples beside this file.
#[derive(Clone)]
pub struct Understanding {
    classifier: std::sync::Arc<IntentClassifier>,
}

/// What was read from a message.
#[derive(Debug, Clone, Serialize)]
pub struct Understood {
    /// ISO 639-1, when the text is long enough to tell.
    pub language: Option<String>,
    /// `None`: nothing that the examples know, i.e. most likely a question.
    pub intent: Option<String>,
    pub intent_confidence: f32,
    pub cues: Cues,
    pub entities: Vec<Entity>,
    #[serde(skip)]
    pub vector: Option<Embedding>,
}

impl Understanding {
    pub fn train(embedder: &Embedder) -> Result<Self> {
        let groups: Vec<Example> = serde_json::from_str(EXAMPLES).map_err(Error::internal)?;
        let lines: Vec<IntentExample> = groups
            .into_iter()
            .flat_map(|Example { intent, texts }| {
                texts.into_iter().map(move |text| IntentExample { text, intent: intent.clone() })
            })
            .collect();
        let examples = taught(embedder, &lines).map_err(Error::internal)?;
        let classifier = IntentClassifier::train(&examples, &TrainOptions::default()).map_err(Error::internal)?;
        Ok(Self { classifier: std::sync::Arc::new(classifier) })
    }

    pub async fn read(&self, embedder: &Embedder, text: &str, region: &str) -> Understood {
        // "Hi! Do you ship to Ireland? Thanks" is a question, not a greeting.
        let core = core(text);
        let meant = if core.is_empty() { text } else { core.as_str() };
        let vector = match embedder.embed_one(meant).await {
            Ok(vector) => Some(vector),
            Err(error) => {
                tracing::warn!(%error, "message could not be embedded");
                None
            }
        };
        let prediction = vector.as_ref().map(|vector| self.classifier.predict(meant, vector));
        let language = detect(text).filter(|guess| guess.is_reliable()).map(|guess| guess.code.to_owned());
        Understood {
            language,
            intent: prediction.as_ref().and_then(|prediction| prediction.label.clone()),
            intent_confidence: prediction.map_or(0.0, |prediction| prediction.confidence),
            cues: cues(text),
            entities: extract(text, &EntityOptions { default_region: region.to_owned() }),
            vector,
        }
    }
}
