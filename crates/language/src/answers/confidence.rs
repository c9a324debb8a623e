//! From signals to one calibrated number.
//!
//! The weights are a logistic regression over the fit half of `bench/sets/answers`, printed by
//! `cargo run -p steward-language --example answers_eval`; change them only together with that run.

use super::Evidence;

/// From this confidence on a question is answered.
pub const ANSWERABLE_FROM: f32 = 0.5;

const BIAS: f32 = -4.0;
const WEIGHTS: [f32; 6] = [6.0, 0.0, 3.0, 1.0, 0.5, 0.0];

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
