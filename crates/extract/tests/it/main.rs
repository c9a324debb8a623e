//! The document reader, driven from outside with real files.
//!
//! Border: public interface only. Invariant: a document of every supported format is read here, and every way of being
//! refused is shown.

mod arbitrary;
mod bombs;
mod files;
mod office;
mod pages;
mod pdf;
mod refusals;
mod texts;
mod worker;
