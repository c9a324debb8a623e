//! What an operation answers when it can't do what was asked.
//!
//! Sorted by what the caller can do about it. `code` is stable and for programs, `detail` is for people: it says what
//! happened, what was kept and what to do. The cause is for the log and never leaves the process.

use steward_model::context::Forbidden;
use steward_store::StoreError;

pub type Result<T> = std::result::Result<T, Error>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// The request itself is wrong; repeating it unchanged is no use.
    Invalid,
    Unauthenticated,
    Forbidden,
    NotFound,
    /// It collides with what is there.
    Conflict,
    TooLarge,
    /// Slow down; see `retry_after`.
    TooMany,
    /// The disk is full: reading works, writing doesn't.
    ReadOnly,
    /// Something we depend on is down; try again.
    Unavailable,
    Internal,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    pub field: String,
    pub code: &'static str,
    pub message: String,
}

#[derive(Debug, thiserror::Error)]
#[error("{code}: {detail}")]
pub struct Error {
    pub kind: ErrorKind,
    pub code: &'static str,
    pub detail: String,
    pub fields: Vec<FieldError>,
    /// Seconds.
    pub retry_after: Option<u64>,
    #[source]
    cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    pub fn new(kind: ErrorKind, code: &'static str, detail: impl Into<String>) -> Self {
        Self { kind, code, detail: detail.into(), fields: Vec::new(), retry_after: None, cause: None }
    }

    pub fn invalid(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(ErrorKind::Invalid, code, detail)
    }

    /// One field of the request is wrong.
    pub fn field(field: &str, code: &'static str, message: impl Into<String>) -> Self {
        let message = message.into();
        let mut error = Self::new(ErrorKind::Invalid, "invalid_field", message.clone());
        error.fields.push(FieldError { field: field.to_owned(), code, message });
        error
    }

    /// The thing is not there, or not the caller's to see; the two are the same on purpose.
    pub fn not_found(noun: &str) -> Self {
        Self::new(ErrorKind::NotFound, "not_found", format!("There is no such {noun} in this workspace."))
    }

    pub fn conflict(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(ErrorKind::Conflict, code, detail)
    }

    pub fn unauthenticated() -> Self {
        Self::new(ErrorKind::Unauthenticated, "not_signed_in", "Please sign in to go on.")
    }

    pub fn too_many(retry_after: u64) -> Self {
        let detail = format!("That was too often in a short time. Please try again in {retry_after} seconds.");
        let mut error = Self::new(ErrorKind::TooMany, "too_many_requests", detail);
        error.retry_after = Some(retry_after);
        error
    }

    pub fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        let mut error = Self::new(
            ErrorKind::Internal,
            "internal",
            "Something went wrong on our side and nothing of this request was kept. Please try again; if it stays, \
             give the request id to whoever runs this server.",
        );
        error.cause = Some(cause.into());
        error
    }

    pub fn is_retryable(&self) -> bool {
        matches!(self.kind, ErrorKind::Unavailable | ErrorKind::ReadOnly | ErrorKind::Internal | ErrorKind::TooMany)
    }

    /// What happened underneath, for the log.
    pub fn cause_text(&self) -> Option<String> {
        self.cause.as_ref().map(ToString::to_string)
    }
}

impl From<Forbidden> for Error {
    fn from(error: Forbidden) -> Self {
        let detail = format!(
            "Your role doesn't allow this ({}). An owner or admin of the workspace can do it or change your role.",
            error.action.as_str()
        );
        Self::new(ErrorKind::Forbidden, "forbidden", detail)
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Full => {
                let mut full = Self::new(
                    ErrorKind::ReadOnly,
                    "read_only",
                    "The disk of this server is full, so this was not saved. What was saved before is safe and can be \
                     read and deleted. Saving works again by itself as soon as there is room.",
                );
                full.retry_after = Some(30);
                full
            }
            StoreError::Taken(_) => {
                Self::conflict("already_exists", "Something with the same name or address exists already.")
            }
            other => Self::internal(other),
        }
    }
}
