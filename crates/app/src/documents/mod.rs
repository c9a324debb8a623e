//! Documents: what the business knows, in passages that can be found and cited.
//!
//! A document is read, cut into passages and searchable by its words first; its meaning follows (`process`). Whatever
//! changes writes an event, and the consumer `search` carries it into the index.

pub mod change;
mod cut;
mod heading;
pub mod import;
pub(crate) mod index;
pub mod pages;
pub mod process;
pub mod purge;
pub mod search;
mod status;
pub mod upload;
pub mod write;

pub use change::{
    DocumentChange, DocumentFilter, document_change, document_delete, document_get, document_list, document_passages,
    document_restore,
};
pub(crate) use heading::{heading_text, passage_heading};
pub use import::{ImportOutcome, ImportRecord, ImportRefusal, document_import};
pub use index::search_rebuild;
pub use pages::document_page;
pub use search::{KnowledgeHits, KnowledgeQuery, PassagePlace, knowledge_search, passage_places};
pub use status::{DocumentCounts, document_counts, document_failures, external_ids, extract_worker};
pub use steward_store::documents::Document;
pub use steward_store::passages::PassageRow;
pub(crate) use upload::clean_name;
pub use upload::{MOST_BYTES, Original, UploadFile, document_original, document_replace, document_upload};
pub use write::{document_article, document_faq};
