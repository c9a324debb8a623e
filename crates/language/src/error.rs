//! What can go wrong in this crate, told by what the caller can do about it.

/// The crate's result.
pub type Result<T> = std::result::Result<T, Error>;

#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The embedded model or tokenizer does not load: a broken build, never a user's fault.
    #[error("the built-in embedding model does not load ({0}); the program file is damaged, install it again")]
    Model(String),
    /// One run of the model failed.
    #[error("embedding failed ({0}); the text was kept and can be embedded again")]
    Inference(String),
    /// The worker threads are gone, which happens only while the program ends.
    #[error("the embedder has stopped; the text was kept and can be embedded after a restart")]
    Stopped,
    /// Stored bytes are not a vector of this model.
    #[error("a stored vector has {found} bytes where {expected} were expected; rebuild the index")]
    VectorLength { expected: usize, found: usize },
    /// A classifier was asked to learn from nothing.
    #[error("{0}")]
    Training(String),
}

impl Error {
    /// True if the same call may succeed later without any change.
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::Inference(_) | Self::Stopped)
    }
}
