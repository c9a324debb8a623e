//! How near a text is to what was taught at all: the second half of the rejection score.
//!
//! A softmax spreads its probability over the labels it knows, however strange the text; the similarity to the nearest
//! examples does not. Adding both rejects far more of what is out of scope at the same cost.

use serde::{Deserialize, Serialize};

use crate::embed::{DIMENSIONS, dot};

/// Examples that count: one alone may be an odd one.
const NEAREST: usize = 3;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Neighbours {
    #[serde(with = "super::stored")]
    vectors: Vec<f32>,
}

impl Neighbours {
    pub(super) fn of<'a>(vectors: impl Iterator<Item = &'a [f32]>) -> Self {
        Self { vectors: vectors.flatten().copied().collect() }
    }

    /// Mean cosine to the nearest examples.
    pub(super) fn nearness(&self, vector: &[f32]) -> f32 {
        let mut best = [f32::NEG_INFINITY; NEAREST];
        for example in self.vectors.chunks_exact(DIMENSIONS) {
            let mut cosine = dot(example, vector);
            for place in &mut best {
                if cosine > *place {
                    std::mem::swap(place, &mut cosine);
                }
            }
        }
        let found: Vec<f32> = best.into_iter().filter(|cosine| cosine.is_finite()).collect();
        if found.is_empty() { 0.0 } else { found.iter().sum::<f32>() / found.len() as f32 }
    }
}
