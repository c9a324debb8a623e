//! What can go wrong with the database, by what the caller can do about it.

use sea_orm::{DbErr, SqlErr};

pub type StoreResult<T> = Result<T, StoreError>;

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A unique key is taken already; the text names it as the database does.
    #[error("already there: {0}")]
    Taken(String),
    /// The disk takes no more, or the file may not be written. Nothing of the transaction was kept.
    #[error("the disk is full or read-only")]
    Full,
    /// The database file can't be read as one.
    #[error("the database is damaged: {0}")]
    Damaged(String),
    #[error("the database was made by a newer version of Steward ({found}, this one knows {known})")]
    Newer { found: i64, known: i64 },
    #[error("the database was made by an older version of Steward ({found}, this one knows {known})")]
    Older { found: i64, known: i64 },
    #[error("a stored value can't be read: {0}")]
    Corrupt(String),
    #[error("database: {0}")]
    Database(String),
}

impl StoreError {
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::Full | Self::Database(_))
    }

    pub fn is_taken(&self) -> bool {
        matches!(self, Self::Taken(_))
    }

    /// Sorts what a driver says, given as text, e.g. of a commit that several callers wait for.
    pub(crate) fn from_text(text: String) -> Self {
        let lower = text.to_lowercase();
        if lower.contains("database or disk is full")
            || lower.contains("disk i/o error")
            || lower.contains("readonly database")
            || lower.contains("no space left")
            || lower.contains("could not extend file")
            // SQLite takes a whole transaction back when the disk is full in its middle; its commit finds none.
            || lower.contains("no transaction is active")
        {
            return Self::Full;
        }
        if lower.contains("malformed") || lower.contains("not a database") {
            return Self::Damaged(text);
        }
        Self::Database(text)
    }
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(detail)) => Self::Taken(detail),
            _ => Self::from_text(error.to_string()),
        }
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        Self::Corrupt(error.to_string())
    }
}
