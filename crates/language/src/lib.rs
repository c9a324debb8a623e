//! Understanding without a large model: embeddings, intents, cues, entities and extractive answers.
//!
//! Job: turn a piece of text into typed values (a vector, a language, an intent, a name, an amount, the sentences
//! that answer a question) with ranges into the text, so that a receipt can show the evidence.
//! Border: the neural runtime (rten) and the tokenizer live only here, and no word of the business does: a customer,
//! a booking or an order is the caller's word. Nothing here does I/O beside its own threads.
//! Invariant: the same text gives the same value, whatever else is being worked on; no text, however broken, makes a
//! function panic; every range lies on character boundaries of the text it was given.
//!
//! To add an entity kind: a variant in [`entities::EntityValue`], a finder in its own file that returns candidates, one
//! line in [`entities::extract`], and rows in `tests/it/entities.rs`. To add a cue: a row in `cues/words.rs`.

pub mod answers;
pub mod cues;
pub mod detect;
pub mod embed;
pub mod entities;
mod error;
pub mod eval;
pub mod glossary;
pub mod intents;
pub mod normalise;
pub mod sentences;

pub use answers::{AnswerSelection, PassageText};
pub use detect::{LanguageGuess, detect};
pub use embed::{Embedder, EmbedderOptions, Embedding, Lane};
pub use entities::{Entity, EntityKind, EntityOptions, EntityValue};
pub use error::{Error, Result};
pub use eval::IntentReport;
pub use intents::{Example, IntentClassifier, Prediction, TrainOptions};
pub use sentences::sentences;
