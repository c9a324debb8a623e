//! The model itself: tokenizer and network, both inside the program file.
//!
//! Invariant: no padding. The shipped tokenizer pads to 128 pieces; with a mask of ones over that padding unrelated
//! texts look alike (cosine 0.82 instead of 0.13), so padding is switched off here and each run holds one text.

use std::sync::Arc;

use rten::{ModelOptions, NodeId, RunOptions, ThreadPool};
use rten_tensor::NdTensor;
use tokenizers::{Tokenizer, TruncationParams};

use super::vector::Embedding;
use crate::error::{Error, Result};

static NETWORK: &[u8] = include_bytes!("../../models/all-minilm-l6-v2-int8/model.onnx");
static TOKENIZER: &[u8] = include_bytes!("../../models/all-minilm-l6-v2-int8/tokenizer.json");

/// The model was trained on no longer texts.
const MAX_PIECES: usize = 256;

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
    pub(super) fn run(&self, text: &str) -> Result<Embedding> {
        let encoding = self.model.tokenizer.encode_fast(text, true).map_err(failed)?;
        let pieces: Vec<i32> = encoding.get_ids().iter().map(|&piece| piece as i32).collect();
        let shape = [1, pieces.len()];
        let mask = NdTensor::from_data(shape, vec![1_i32; pieces.len()]);
        let pieces = NdTensor::from_data(shape, pieces);
        let options = RunOptions::default().with_thread_pool(Some(self.pool.clone()));
        let inputs = vec![(self.model.input_ids, pieces.into()), (self.model.attention_mask, mask.into())];
        let [output] = self.model.network.run_n(inputs, [self.model.embedding], Some(options)).map_err(failed)?;
        let vectors: NdTensor<f32, 2> = output.try_into().map_err(failed)?;
        Ok(Embedding::new(vectors.into_data()))
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

    /// The check values of the model's README. They were taken from runs padded to 128 pieces with a true mask, which
    /// quantise a little differently: 0.13 is 0.15 here and 0.69 is 0.72, and 0.13 would be 0.82 if padding were attended to.
    #[test]
    fn unrelated_texts_stay_apart() {
        let runner = Arc::new(Model::load().unwrap()).runner();
        let vector = |text: &str| runner.run(text).unwrap();
        let dresses = vector("do you have blue summer dresses under $80");
        let sunday = vector("what are your opening hours on Sunday");
        let near = |found: f32, expected: f32| assert!((found - expected).abs() < 0.04, "{found}, not {expected}");
        near(dresses.cosine(&vector("azure maxi sundress, light cotton")), 0.48);
        near(dresses.cosine(&sunday), 0.13);
        near(sunday.cosine(&vector("We are open from 10am to 4pm at the weekend")), 0.69);
    }

    #[test]
    fn long_texts_are_cut_and_typed_special_tokens_are_text() {
        let model = Model::load().unwrap();
        let pieces = |text: &str| model.tokenizer.encode_fast(text, true).unwrap().get_ids().len();
        assert_eq!(pieces(&"word ".repeat(5_000)), MAX_PIECES);
        assert_eq!(pieces(""), 2);
        assert!(pieces("[PAD]") > 3);
    }
}
