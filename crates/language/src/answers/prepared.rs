//! What can be computed once per passage, when it is indexed, and stored beside it.

use std::ops::Range;

use super::PassageText;
use crate::embed::{DIMENSIONS, Embedder, Embedding, Lane};
use crate::error::{Error, Result};
use crate::sentences::sentences;

/// A passage's sentences with their vectors.
#[derive(Debug, Clone, PartialEq)]
pub struct PreparedPassage {
    /// Bytes of the passage's text.
    pub sentences: Vec<Range<usize>>,
    /// One per sentence; each was embedded with the last heading in front of it.
    pub vectors: Vec<Embedding>,
}

impl PreparedPassage {
    /// Splits and embeds; the texts of all passages go to the embedder together.
    pub async fn prepare(embedder: &Embedder, lane: Lane, passages: &[PassageText<'_>]) -> Result<Vec<Self>> {
        let split: Vec<Vec<Range<usize>>> = passages.iter().map(|passage| sentences(passage.text)).collect();
        let texts = passages.iter().zip(&split).flat_map(|(passage, ranges)| in_context(passage, ranges)).collect();
        let vectors = embedder.embed_in(lane, texts).await?;
        Ok(distribute(split, vectors))
    }

    /// The same for plain threads.
    pub fn prepare_blocking(embedder: &Embedder, lane: Lane, passages: &[PassageText<'_>]) -> Result<Vec<Self>> {
        let split: Vec<Vec<Range<usize>>> = passages.iter().map(|passage| sentences(passage.text)).collect();
        let texts: Vec<String> =
            passages.iter().zip(&split).flat_map(|(passage, ranges)| in_context(passage, ranges)).collect();
        let borrowed: Vec<&str> = texts.iter().map(String::as_str).collect();
        let vectors = embedder.embed_blocking_in(lane, &borrowed)?;
        Ok(distribute(split, vectors))
    }

    /// How to store it: the count, the ranges as pairs of u32, then the vectors; all little endian.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(4 + self.sentences.len() * (8 + DIMENSIONS * 4));
        bytes.extend((self.sentences.len() as u32).to_le_bytes());
        for range in &self.sentences {
            bytes.extend((range.start as u32).to_le_bytes());
            bytes.extend((range.end as u32).to_le_bytes());
        }
        for vector in &self.vectors {
            bytes.extend(vector.to_bytes());
        }
        bytes
    }

    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let count = number_at(bytes, 0).ok_or(Error::VectorLength { expected: 4, found: bytes.len() })? as usize;
        let vector_bytes = DIMENSIONS * size_of::<f32>();
        let expected = count.saturating_mul(8 + vector_bytes).saturating_add(4);
        if bytes.len() != expected {
            return Err(Error::VectorLength { expected, found: bytes.len() });
        }
        let mut ranges = Vec::with_capacity(count);
        for place in 0..count {
            let start = number_at(bytes, 4 + place * 8).unwrap_or_default() as usize;
            let end = number_at(bytes, 8 + place * 8).unwrap_or_default() as usize;
            ranges.push(start..end);
        }
        let vectors: Result<Vec<Embedding>> =
            bytes[4 + count * 8..].chunks_exact(vector_bytes).map(Embedding::from_bytes).collect();
        Ok(Self { sentences: ranges, vectors: vectors? })
    }

    /// Cosine with the mean of all sentences: what the passage is about as a whole.
    pub(super) fn centre_cosine(&self, question: &Embedding) -> f32 {
        let mut centre = vec![0.0_f32; DIMENSIONS];
        for vector in &self.vectors {
            for (sum, value) in centre.iter_mut().zip(vector.as_slice()) {
                *sum += value;
            }
        }
        let length = crate::embed::dot(&centre, &centre).sqrt();
        if length < f32::EPSILON { 0.0 } else { crate::embed::dot(&centre, question.as_slice()) / length }
    }
}

/// "Within 30 days." means little; "Returns: Within 30 days." does.
fn in_context(passage: &PassageText<'_>, ranges: &[Range<usize>]) -> Vec<String> {
    let heading =
        passage.heading.and_then(|path| path.rsplit(['>', '/', '›']).map(str::trim).find(|part| !part.is_empty()));
    ranges
        .iter()
        .map(|range| {
            let sentence = passage.text.get(range.clone()).unwrap_or("");
            match heading {
                Some(heading) => format!("{heading}: {sentence}"),
                None => sentence.to_owned(),
            }
        })
        .collect()
}

fn distribute(split: Vec<Vec<Range<usize>>>, vectors: Vec<Embedding>) -> Vec<PreparedPassage> {
    let mut vectors = vectors.into_iter();
    split
        .into_iter()
        .map(|ranges| PreparedPassage { vectors: vectors.by_ref().take(ranges.len()).collect(), sentences: ranges })
        .collect()
}

fn number_at(bytes: &[u8], at: usize) -> Option<u32> {
    let slice = bytes.get(at..at + 4)?;
    Some(u32::from_le_bytes([slice[0], slice[1], slice[2], slice[3]]))
}
