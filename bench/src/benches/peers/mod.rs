//! What the program is measured beside: the same work done by something that does nothing else.

pub(super) mod bare;
pub(super) mod fts5;
pub(super) mod plain_tantivy;
