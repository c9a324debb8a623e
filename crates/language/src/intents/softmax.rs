//! Multinomial logistic regression over the embeddings, with the words' scores beside it: the loss, its gradient, and
//! the trained head.
//!
//! Invariant: the penalised loss is convex and training starts from zero, so the same examples give the same head.

use rten::FloatOperators;
use rten_tensor::prelude::*;
use rten_tensor::{NdTensor, NdTensorView};
use serde::{Deserialize, Serialize};

use super::bayes::WordScores;
use super::optimise::minimise;
use super::words::Words;
use crate::embed::DIMENSIONS;
use crate::error::{Error, Result};

/// Unit vectors have small entries; this scale lets probabilities become sharp with a mild penalty.
const INPUT_SCALE: f32 = 4.0;
/// What the words' score counts beside the logits; chosen on development intents, see `bench/sets/intents`.
const WORD_SHARE: f32 = 0.2;
/// Enough: forty steps were worth 0.2 points of accuracy on 120 intents and doubled the time.
const MAX_STEPS: usize = 20;

pub(super) struct Problem<'a> {
    pub(super) vectors: &'a [&'a [f32]],
    pub(super) words: &'a [&'a Words],
    pub(super) classes: &'a [usize],
    pub(super) class_count: usize,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Head {
    /// Class after class, [`DIMENSIONS`] weights and then one bias each.
    #[serde(with = "super::stored")]
    weights: Vec<f32>,
    words: WordScores,
}

const ROW: usize = DIMENSIONS + 1;

impl Head {
    pub(super) fn probabilities(&self, vector: &[f32], words: &Words) -> Vec<f32> {
        let mut scores: Vec<f32> = self
            .weights
            .chunks_exact(ROW)
            .map(|row| crate::embed::dot(vector, &row[..DIMENSIONS]) * INPUT_SCALE + row[DIMENSIONS])
            .collect();
        self.words.add(words, WORD_SHARE, &mut scores);
        softmax_in_place(&mut scores);
        scores
    }
}

pub(super) fn train(problem: &Problem<'_>, regularisation: f32) -> Result<Head> {
    let count = problem.vectors.len();
    let class_count = problem.class_count;
    let mut inputs = Vec::with_capacity(count * ROW);
    for vector in problem.vectors {
        inputs.extend(vector.iter().map(|value| value * INPUT_SCALE));
        inputs.push(1.0);
    }
    let inputs = NdTensor::from_data([count, ROW], inputs);

    let evaluate = |weights: &[f32], gradient: &mut Vec<f32>| -> Result<f64> {
        let weights_view = NdTensorView::from_data([class_count, ROW], weights);
        let scores = inputs.matmul(weights_view.transposed().as_dyn()).map_err(failed)?;
        let mut errors: Vec<f32> = scores.into_data();
        let mut loss = 0.0_f64;
        for (row, &class) in errors.chunks_exact_mut(class_count).zip(problem.classes) {
            softmax_in_place(row);
            loss -= f64::from(row[class].max(1e-30)).ln();
            row[class] -= 1.0;
        }
        let errors = NdTensor::from_data([count, class_count], errors);
        let product = errors.transposed().matmul(inputs.as_dyn()).map_err(failed)?;
        *gradient = product.into_data();
        // The bias is not punished.
        for (weight_row, gradient_row) in weights.chunks_exact(ROW).zip(gradient.chunks_exact_mut(ROW)) {
            for (weight, slope) in weight_row[..DIMENSIONS].iter().zip(&mut gradient_row[..DIMENSIONS]) {
                loss += 0.5 * f64::from(regularisation * weight * weight);
                *slope += regularisation * weight;
            }
        }
        Ok(loss)
    };
    let weights = minimise(class_count * ROW, MAX_STEPS, evaluate)?;
    Ok(Head { weights, words: WordScores::train(problem) })
}

fn softmax_in_place(scores: &mut [f32]) {
    let largest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for score in scores.iter_mut() {
        *score = (*score - largest).exp();
        sum += *score;
    }
    for score in scores.iter_mut() {
        *score /= sum;
    }
}

fn failed(cause: impl std::fmt::Display) -> Error {
    Error::Training(format!("training failed ({cause}); the examples were kept"))
}
