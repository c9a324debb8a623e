//! The model itself: tokenizer and network, both inside the program file.
//!
//! Invariant: every run carries a true attention mask. The shipped tokenizer pads to 128 pieces; with a mask of ones
//! over that padding unrelated texts look alike (cosine 0.82 instead of 0.13), so padding is switched off here and a
//! batch is padded by hand with zeros in the mask.

use std::sync::Arc;

use rten::{ModelOptions, NodeId, RunOptions, ThreadPool};
use rten_tensor::NdTensor;
use tokenizers::{Tokenizer, TruncationParams};

use super::vector::{DIMENSIONS, Embedding};
use crate::error::{Error, Result};

static NETWORK: &[u8] = include_bytes!("../../models/all-minilm-l6-v2-int8/model.onnx");
static TOKENIZER: &[u8] = include_bytes!("../../models/all-minilm-l6-v2-int8/tokenizer.json");

/// The model was trained on no longer texts.
const MAX_PIECES: usize = 256;
const PADDING_PIECE: i32 = 0;

pub(super) struct Model {
    tokenizer: Tokenizer,
    network: rten::Model,
    input_ids: NodeId,
    attention_mask: NodeId,
    embedding: NodeId,
}

impl Model {
    pub(super) fn load() -> Result<Self> {
        let mut tokenizer = Tokenizer::from_bytes(TOKENIZER).map_err(broken)?;
        tokenizer.with_padding(None);
        let truncation = TruncationParams { max_length: MAX_PIECES, ..TruncationParams::default() };
        tokenizer.with_truncation(Some(truncation)).map_err(broken)?;
        // A customer who types "[SEP]" means these five characters.
        tokenizer.set_encode_special_tokens(true);

        let network = ModelOptions::with_all_ops().prepack_weights(true).load_static_slice(NETWORK).map_err(broken)?;
        Ok(Self {
            input_ids: network.node_id("input_ids").map_err(broken)?,
            attention_mask: network.node_id("attention_mask").map_err(broken)?,
            embedding: network.node_id("embedding").map_err(broken)?,
            tokenizer,
            network,
        })
    }

    /// What one worker thread needs: the shared weights and one thread to compute on.
    pub(super) fn runner(self: &Arc<Self>) -> Runner {
        Runner { model: Arc::clone(self), pool: Arc::new(ThreadPool::with_num_threads(1)) }
    }
}

pub(super) struct Runner {
    model: Arc<Model>,
    pool: Arc<ThreadPool>,
}

impl Runner {
    /// One run for the whole batch; texts should be of similar length.
    pub(super) fn run(&self, texts: &[&str]) -> Result<Vec<Embedding>> {
        let mut encodings = Vec::with_capacity(texts.len());
        for text in texts {
            encodings.push(self.model.tokenizer.encode_fast(*text, true).map_err(failed)?);
        }
        let width = encodings.iter().map(|encoding| encoding.get_ids().len()).max().unwrap_or(0);
        let mut pieces = Vec::with_capacity(texts.len() * width);
        let mut mask = Vec::with_capacity(texts.len() * width);
        for encoding in &encodings {
            let used = encoding.get_ids().len();
            pieces.extend(encoding.get_ids().iter().map(|&piece| piece as i32));
            pieces.resize(pieces.len() + width - used, PADDING_PIECE);
            mask.resize(mask.len() + used, 1);
            mask.resize(mask.len() + width - used, 0);
        }
        let shape = [texts.len(), width];
        let pieces = NdTensor::from_data(shape, pieces);
        let mask = NdTensor::from_data(shape, mask);
        let options = RunOptions::default().with_thread_pool(Some(self.pool.clone()));
        let inputs = vec![(self.model.input_ids, pieces.into()), (self.model.attention_mask, mask.into())];
        let [output] = self.model.network.run_n(inputs, [self.model.embedding], Some(options)).map_err(failed)?;
        let vectors: NdTensor<f32, 2> = output.try_into().map_err(failed)?;
        Ok(vectors.into_data().chunks_exact(DIMENSIONS).map(Embedding::new).collect())
    }
}

fn broken(cause: impl std::fmt::Display) -> Error {
    Error::Model(cause.to_string())
}

fn failed(cause: impl std::fmt::Display) -> Error {
    Error::Inference(cause.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const DRESSES: &str = "do you have blue summer dresses under $80";
    const SUNDRESS: &str = "azure maxi sundress, light cotton";
    const SUNDAY: &str = "what are your opening hours on Sunday";
    const WEEKEND: &str = "We are open from 10am to 4pm at the weekend";

    fn near(found: f32, expected: f32) {
        assert!((found - expected).abs() < 0.02, "{found} is not about {expected}");
    }

    /// The check values of the model's README: alone and in one padded batch.
    #[test]
    fn unrelated_texts_stay_apart_alone_and_in_a_batch() {
        let runner = Arc::new(Model::load().unwrap()).runner();
        let texts = [DRESSES, SUNDRESS, SUNDAY, WEEKEND];
        let alone: Vec<Embedding> = texts.iter().map(|text| runner.run(&[text]).unwrap().remove(0)).collect();
        let batch = runner.run(&texts).unwrap();
        for vectors in [&alone, &batch] {
            near(vectors[0].cosine(&vectors[1]), 0.48);
            near(vectors[0].cosine(&vectors[2]), 0.13);
            near(vectors[2].cosine(&vectors[3]), 0.69);
        }
        for (one, other) in alone.iter().zip(&batch) {
            assert!(one.cosine(other) > 0.99, "{}", one.cosine(other));
        }
    }
}
