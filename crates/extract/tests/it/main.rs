//! The document reader, driven from outside with real files.
//!
//! Border: public interface only. Invariant: a document of every supported format is read here, and every way of being
//! refused is shown.

#![expect(clippy::unwrap_used, reason = "a test says what went wrong by stopping there")]

mod arbitrary;
mod bombs;
mod files;
mod office;
mod passages;
mod pdf;
mod refusals;
mod texts;
mod worker;
