//! Documents: what the business knows, in passages that can be found and cited.

pub mod search;

pub use search::{KnowledgeHits, KnowledgeQuery, knowledge_search};
