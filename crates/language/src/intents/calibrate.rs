//! The rejection threshold, from cross-validation on the training examples.
//!
//! Invariant: sees training examples only, and each is scored by a head and neighbours that have not seen it.

use super::neighbours::Neighbours;
use super::softmax::{self, Problem};
use super::words::Words;
use super::{TrainOptions, best_class};
use crate::error::Result;

const FOLDS: usize = 5;
/// So many scores are enough to place the threshold; with many examples not every fold is needed.
const ENOUGH_SCORES: usize = 1_000;

pub(super) fn threshold(problem: &Problem<'_>, taught: Option<usize>, options: &TrainOptions) -> Result<f32> {
    let mut seen = vec![0_usize; problem.class_count];
    let mut folds = Vec::with_capacity(problem.classes.len());
    for &class in problem.classes {
        folds.push(seen[class] % FOLDS);
        seen[class] += 1;
    }
    let mut scores = Vec::new();
    let mut lost = 0;
    for fold in 0..FOLDS {
        // The only example of a label stays in training: nothing could be right about it otherwise.
        let held_out = |place: usize| folds[place] == fold && seen[problem.classes[place]] > 1;
        let kept: Vec<usize> = (0..folds.len()).filter(|place| !held_out(*place)).collect();
        let vectors: Vec<&[f32]> = kept.iter().map(|place| problem.vectors[*place]).collect();
        let words: Vec<&Words> = kept.iter().map(|place| problem.words[*place]).collect();
        let classes: Vec<usize> = kept.iter().map(|place| problem.classes[*place]).collect();
        let part = Problem { vectors: &vectors, words: &words, classes: &classes, class_count: problem.class_count };
        let head = softmax::train(&part, options.regularisation)?;
        let in_scope = vectors.iter().zip(&classes).filter(|(_, class)| Some(**class) != taught);
        let neighbours = Neighbours::of(in_scope.map(|(vector, _)| *vector));
        for place in (0..folds.len()).filter(|place| held_out(*place)) {
            let vector = problem.vectors[place];
            let probabilities = head.probabilities(vector, problem.words[place]);
            if best_class(&probabilities, taught) != Some(problem.classes[place]) {
                continue;
            }
            // What the taught out-of-scope class takes from the right answers counts against the same allowance.
            if taught.is_some() && best_class(&probabilities, None) == taught {
                lost += 1;
            } else {
                scores.push(probabilities[problem.classes[place]] + neighbours.nearness(vector));
            }
        }
        if scores.len() >= ENOUGH_SCORES {
            break;
        }
    }
    scores.sort_by(f32::total_cmp);
    let allowed = ((scores.len() + lost) as f32 * options.rejection_cost) as usize;
    let given_up = allowed.saturating_sub(lost);
    // Nothing was right by itself: accept everything that leads, the caller has too few examples to be choosy.
    Ok(scores.get(given_up).copied().unwrap_or(0.0))
}
