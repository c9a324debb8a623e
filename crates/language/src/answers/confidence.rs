//! From signals to one calibrated number.
//!
//! The weights are an L2-regularised (0.3) logistic regression over the fit half of `bench/sets/answers`, on the signals
//! that `cargo run -p steward-language --example answers_eval -- --signals` prints; the held-out half had no part in it.

use super::Evidence;

/// From this confidence on a question is answered.
pub const ANSWERABLE_FROM: f32 = 0.5;

const BIAS: f32 = -5.32;
const WEIGHTS: [f32; 6] = [2.2, 3.2, 0.8, 0.32, 1.42, 3.36];

pub(super) fn of(evidence: &Evidence) -> f32 {
    let sum: f32 = evidence.signals().iter().zip(WEIGHTS).map(|(signal, weight)| signal * weight).sum();
    1.0 / (1.0 + (-(BIAS + sum)).exp())
}

impl Evidence {
    /// In the order of the weights.
    pub fn signals(&self) -> [f32; 6] {
        [self.meaning, self.passage_meaning, self.words, self.rarest_word, self.kind, self.lead]
    }
}
