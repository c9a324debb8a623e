//! Behaviour of the crate as its callers see it, one module per area, in one binary.

#![expect(clippy::unwrap_used, reason = "tests")]

mod answers;
mod cues;
mod embedder;
mod entities;
mod intents;
mod properties;
mod sentences;

use steward_language::{Embedder, EmbedderOptions};

fn embedder() -> Embedder {
    Embedder::load(EmbedderOptions { threads: 2, cache_entries: 5_000 }).unwrap()
}
