//! The rejection threshold, from cross-validation on the training examples.
//!
//! Invariant: sees training examples only.

use super::TrainOptions;
use super::softmax::{self, Problem};
use crate::error::Result;

const FOLDS: usize = 5;

pub(super) fn threshold(problem: &Problem<'_>, taught: Option<usize>, options: &TrainOptions) -> Result<f32> {
    let mut seen = vec![0_usize; problem.class_count];
    let folds: Vec<usize> = problem
        .classes
        .iter()
        .map(|&class| {
            seen[class] += 1;
            (seen[class] - 1) % FOLDS
        })
        .collect();
    let mut right_confidences = Vec::new();
    for fold in 0..FOLDS {
        let mut vectors = Vec::new();
        let mut classes = Vec::new();
        for (place, &class) in problem.classes.iter().enumerate() {
            if folds[place] != fold || seen[class] == 1 {
                vectors.push(problem.vectors[place]);
                classes.push(class);
            }
        }
        let part = Problem { vectors: &vectors, classes: &classes, class_count: problem.class_count };
        let head = softmax::train(&part, options.regularisation)?;
        for (place, &class) in problem.classes.iter().enumerate() {
            if folds[place] != fold || seen[class] == 1 || Some(class) == taught {
                continue;
            }
            let probabilities = head.probabilities(problem.vectors[place]);
            let best = probabilities[class];
            if probabilities.iter().all(|other| *other <= best) {
                right_confidences.push(best);
            }
        }
    }
    right_confidences.sort_by(f32::total_cmp);
    let given_up = (right_confidences.len() as f32 * options.rejection_cost) as usize;
    Ok(right_confidences.get(given_up).copied().unwrap_or(0.0))
}
