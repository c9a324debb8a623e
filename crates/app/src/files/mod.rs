//! Files: bytes that somebody uploaded, kept once per content and workspace.

mod content;

pub(crate) use content::content_drop;
