//! How well the words of a text fit each class: naive Bayes over the places of [`Words`].
//!
//! One pass over the examples. By itself it is far behind the head over the embeddings; added to it, it settles what
//! meaning leaves open.

use serde::{Deserialize, Serialize};

use super::softmax::Problem;
use super::words::{PLACES, Words};

/// What a place is given in every class, seen or not.
const SMOOTHING: f32 = 0.05;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct WordScores {
    class_count: usize,
    /// Place after place, for each class the logarithm of how much more often than in all classes it stands there.
    #[serde(with = "super::stored")]
    weights: Vec<f32>,
}

impl WordScores {
    pub(super) fn train(problem: &Problem<'_>) -> Self {
        let class_count = problem.class_count;
        let mut weights = vec![SMOOTHING; PLACES * class_count];
        for (words, class) in problem.words.iter().zip(problem.classes) {
            for (place, _) in words.iter() {
                weights[place * class_count + class] += 1.0;
            }
        }
        let mut of_class = vec![0.0_f32; class_count];
        for row in weights.chunks_exact(class_count) {
            for (sum, count) in of_class.iter_mut().zip(row) {
                *sum += count;
            }
        }
        let all: f32 = of_class.iter().sum();
        for row in weights.chunks_exact_mut(class_count) {
            let usual = row.iter().sum::<f32>() / all;
            for (count, sum) in row.iter_mut().zip(&of_class) {
                *count = (*count / sum / usual).ln();
            }
        }
        Self { class_count, weights }
    }

    /// Adds `share` of each class's score to `scores`.
    pub(super) fn add(&self, words: &Words, share: f32, scores: &mut [f32]) {
        for (place, value) in words.iter() {
            let row = &self.weights[place * self.class_count..(place + 1) * self.class_count];
            for (score, weight) in scores.iter_mut().zip(row) {
                *score += share * value * weight;
            }
        }
    }
}
