//! L-BFGS with a backtracking line search: a minimum of a smooth convex function in a few dozen steps.
//!
//! Invariant: starts from zero and uses no randomness.

use std::collections::VecDeque;

use crate::error::Result;

const MEMORY: usize = 8;
const ENOUGH_DECREASE: f64 = 1e-4;
/// Steps end when the value falls by less than this share.
const RELATIVE_TOLERANCE: f64 = 1e-4;
const MAX_HALVINGS: usize = 20;

struct Correction {
    step: Vec<f32>,
    change: Vec<f32>,
    inverse: f64,
}

/// `evaluate` writes the gradient and returns the value.
pub(super) fn minimise(
    size: usize,
    max_steps: usize,
    evaluate: impl Fn(&[f32], &mut Vec<f32>) -> Result<f64>,
) -> Result<Vec<f32>> {
    let mut point = vec![0.0_f32; size];
    let mut gradient = vec![0.0_f32; size];
    let mut value = evaluate(&point, &mut gradient)?;
    let mut corrections: VecDeque<Correction> = VecDeque::with_capacity(MEMORY);
    for _ in 0..max_steps {
        let mut direction = descent(&gradient, &corrections);
        let mut slope = product(&direction, &gradient);
        if slope >= 0.0 {
            corrections.clear();
            direction = gradient.iter().map(|value| -value).collect();
            slope = product(&direction, &gradient);
        }
        if slope > -1e-12 {
            break;
        }
        // The first step has no curvature to go by: one unit of length.
        let mut length = if corrections.is_empty() { 1.0 / (-slope).sqrt().max(1.0) } else { 1.0 };
        let mut next_gradient = Vec::new();
        let mut accepted = None;
        for _ in 0..MAX_HALVINGS {
            let next: Vec<f32> =
                point.iter().zip(&direction).map(|(value, step)| value + length as f32 * step).collect();
            let next_value = evaluate(&next, &mut next_gradient)?;
            if next_value <= value + ENOUGH_DECREASE * length * slope {
                accepted = Some((next, next_value));
                break;
            }
            length *= 0.5;
        }
        let Some((next, next_value)) = accepted else {
            break;
        };
        let step: Vec<f32> = next.iter().zip(&point).map(|(new, old)| new - old).collect();
        let change: Vec<f32> = next_gradient.iter().zip(&gradient).map(|(new, old)| new - old).collect();
        let curvature = product(&step, &change);
        if curvature > 1e-10 {
            if corrections.len() == MEMORY {
                corrections.pop_front();
            }
            corrections.push_back(Correction { step, change, inverse: 1.0 / curvature });
        }
        let gain = value - next_value;
        point = next;
        gradient = next_gradient;
        value = next_value;
        if gain < RELATIVE_TOLERANCE * value.abs().max(1e-9) {
            break;
        }
    }
    Ok(point)
}

/// The two-loop recursion.
fn descent(gradient: &[f32], corrections: &VecDeque<Correction>) -> Vec<f32> {
    let mut direction: Vec<f32> = gradient.iter().map(|value| -value).collect();
    let mut factors = Vec::with_capacity(corrections.len());
    for correction in corrections.iter().rev() {
        let factor = correction.inverse * product(&correction.step, &direction);
        add(&mut direction, -factor, &correction.change);
        factors.push(factor);
    }
    if let Some(last) = corrections.back() {
        let scale = 1.0 / (last.inverse * product(&last.change, &last.change));
        for value in &mut direction {
            *value *= scale as f32;
        }
    }
    for (correction, factor) in corrections.iter().zip(factors.iter().rev()) {
        let back = correction.inverse * product(&correction.change, &direction);
        add(&mut direction, factor - back, &correction.step);
    }
    direction
}

fn product(left: &[f32], right: &[f32]) -> f64 {
    left.chunks(1024).zip(right.chunks(1024)).map(|(one, other)| f64::from(crate::embed::dot(one, other))).sum()
}

fn add(target: &mut [f32], factor: f64, other: &[f32]) {
    for (value, addend) in target.iter_mut().zip(other) {
        *value += factor as f32 * addend;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_bottom_of_a_bowl() {
        let target = [3.0_f32, -1.0, 0.5, 100.0];
        let stretch = [1.0_f32, 10.0, 100.0, 0.1];
        let found = minimise(4, 100, |point, gradient| {
            gradient.clear();
            let mut value = 0.0;
            for ((at, wanted), steepness) in point.iter().zip(target).zip(stretch) {
                let distance = at - wanted;
                value += 0.5 * f64::from(steepness * distance * distance);
                gradient.push(steepness * distance);
            }
            Ok(value)
        })
        .unwrap();
        for (value, wanted) in found.iter().zip(target) {
            assert!((value - wanted).abs() < 0.2, "{found:?}");
        }
    }
}
