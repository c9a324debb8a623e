//! Marked-up text: HTML and Markdown.
//!
//! Job: structure from tags and marks. Border: nothing is executed, loaded or followed.
//! Invariant: navigation and scripts are no part of a document.

pub(crate) mod html;
pub(crate) mod markdown;
