//! Hybrid retrieval over passages: full text and meaning, filters, ranking, highlights, per workspace.
//!
//! **Job.** Keep a searchable copy of passages and answer "which passages fit this question" with an explained order.
//!
//! **Border.** The full-text engine and the vectors live here and nowhere else; none of their types leaves the crate. The crate knows passages and nothing
//! else of the business. It makes no embeddings: vectors come from the caller.
//!
//! **Invariants.** An index is derived: it can be thrown away and applied again from the store. A change, its vectors and the cursor become visible together
//! or not at all. A workspace has folders of its own and no call spans two. An index whose files cannot be trusted answers nothing: every call says
//! [`Error::Damaged`] until the caller clears it and applies everything again. Everything here blocks: callers on an async runtime use `spawn_blocking`.
//!
//! ```
//! # fn main() -> Result<(), steward_search::Error> {
//! # let folder = std::env::temp_dir().join(format!("steward-search-doc-{}", std::process::id()));
//! use steward_search::{Change, IndexedPassage, SearchIndex, SearchQuery};
//!
//! let index = SearchIndex::open(&folder);
//! let passage = IndexedPassage {
//!     id: "psg_1".into(),
//!     document_id: "doc_1".into(),
//!     title: "Returns".into(),
//!     heading: "How long you have".into(),
//!     text: "You may send anything back within thirty days.".into(),
//!     language: Some("en".into()),
//!     collection: "help".into(),
//!     audience: "public".into(),
//!     updated_at_ms: 0,
//!     pinned: false,
//!     vector: None,
//! };
//! index.apply("wsp_1", "knowledge", vec![Change::Upsert(passage)], 1)?;
//! let hits = index.search("wsp_1", "knowledge", &SearchQuery { text: "sending it back", limit: 5, ..Default::default() })?;
//! assert_eq!(hits[0].id, "psg_1");
//! # std::fs::remove_dir_all(&folder).ok();
//! # Ok(())
//! # }
//! ```
//!
//! To add a signal to the ranking: put its value where a candidate is made (`retrieve.rs`), its share into [`Weights`] and its effect into [`ScoreParts`],
//! then run the judged sets (`bench/sets/retrieval`): no set may lose to full text alone.

mod analysis;
mod error;
mod fusion;
mod highlight;
mod index;
pub mod metrics;
mod names;
mod retrieve;
mod schema;
mod slots;
mod space;
mod text;
mod types;
mod vectors;

pub use error::{Error, Result};
pub use index::SearchIndex;
pub use types::{Change, DIMENSIONS, Filter, Hit, IndexedPassage, Report, ScoreParts, SearchQuery, Weights};
