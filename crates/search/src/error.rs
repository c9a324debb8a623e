//! What can go wrong with an index, by what the caller can do about it. Tantivy's own errors stay inside: callers see a sentence.

use tantivy::TantivyError;

/// A failed index operation.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The index on disk cannot be trusted. Nothing is answered from it until it is cleared. Clear the space and apply everything again from the store.
    #[error(
        "the search index \"{space}\" is damaged ({reason}) and is not used any more; it must be rebuilt from the stored documents, which are complete"
    )]
    Damaged { space: String, reason: String },
    /// A name or a value that no index accepts.
    #[error("the search index refused its input: {0}")]
    Invalid(String),
    /// Another process holds the index for writing.
    #[error("the search index \"{space}\" is being written by another process; try again in a moment")]
    Busy { space: String },
    /// The disk or the index engine failed; the last committed state is kept.
    #[error("the search index \"{space}\" could not be used: {reason}; what was committed before is kept")]
    Failed { space: String, reason: String },
}

impl Error {
    /// Whether the same call can succeed later without anybody doing something.
    pub fn is_retryable(&self) -> bool {
        matches!(self, Error::Busy { .. } | Error::Failed { .. })
    }

    /// Whether the caller has to clear the space and apply everything again.
    pub fn needs_rebuild(&self) -> bool {
        matches!(self, Error::Damaged { .. })
    }

    pub(crate) fn from_tantivy(space: &str, error: TantivyError) -> Error {
        match error {
            TantivyError::LockFailure(..) => Error::Busy { space: space.to_owned() },
            TantivyError::DataCorruption(_)
            | TantivyError::OpenReadError(_)
            | TantivyError::IncompatibleIndex(_)
            | TantivyError::SchemaError(_) => Error::Damaged { space: space.to_owned(), reason: error.to_string() },
            other => Error::Failed { space: space.to_owned(), reason: other.to_string() },
        }
    }

    pub(crate) fn from_io(space: &str, error: &std::io::Error) -> Error {
        Error::Failed { space: space.to_owned(), reason: error.to_string() }
    }
}

/// The crate's result.
pub type Result<T> = std::result::Result<T, Error>;
