//! A unit vector and its stored form.
//!
//! Invariant: [`DIMENSIONS`] numbers, L2-normalised by the model, so the dot product is the cosine.

use std::sync::Arc;

use crate::error::{Error, Result};

/// Numbers per vector of the built-in model.
pub const DIMENSIONS: usize = 384;

/// Cheap to clone.
#[derive(Debug, Clone, PartialEq)]
pub struct Embedding(Arc<[f32]>);

impl Embedding {
    pub fn new(values: impl Into<Arc<[f32]>>) -> Self {
        Self(values.into())
    }

    pub fn as_slice(&self) -> &[f32] {
        &self.0
    }

    /// 1 for the same meaning, about 0 for unrelated texts.
    pub fn cosine(&self, other: &Self) -> f32 {
        dot(&self.0, &other.0)
    }

    /// 32-bit floats, little endian: how vectors are stored.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|value| value.to_le_bytes()).collect()
    }

    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let expected = DIMENSIONS * size_of::<f32>();
        if bytes.len() != expected {
            return Err(Error::VectorLength { expected, found: bytes.len() });
        }
        let mut values = Vec::with_capacity(DIMENSIONS);
        for chunk in bytes.chunks_exact(size_of::<f32>()) {
            let mut number = [0_u8; 4];
            number.copy_from_slice(chunk);
            values.push(f32::from_le_bytes(number));
        }
        Ok(Self::new(values))
    }
}

/// Eight running sums, so that the compiler can use vector registers (one sum would fix the order of additions).
pub(crate) fn dot(left: &[f32], right: &[f32]) -> f32 {
    let mut sums = [0.0_f32; 8];
    let left_chunks = left.chunks_exact(8);
    let right_chunks = right.chunks_exact(8);
    let mut rest = 0.0;
    for (one, other) in left_chunks.remainder().iter().zip(right_chunks.remainder()) {
        rest += one * other;
    }
    for (one, other) in left_chunks.zip(right_chunks) {
        for ((sum, one), other) in sums.iter_mut().zip(one).zip(other) {
            *sum += one * other;
        }
    }
    sums.iter().sum::<f32>() + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_round_trip_and_wrong_lengths_are_told() {
        let values: Vec<f32> = (0..DIMENSIONS).map(|number| number as f32 / 7.0).collect();
        let vector = Embedding::new(values);
        assert_eq!(Embedding::from_bytes(&vector.to_bytes()).unwrap(), vector);
        let error = Embedding::from_bytes(&[0; 12]).unwrap_err();
        assert!(error.to_string().contains("12 bytes where 1536"), "{error}");
    }

    #[test]
    fn dot_takes_the_remainder() {
        let ones = vec![1.0; 13];
        assert_eq!(dot(&ones, &ones), 13.0);
    }
}
