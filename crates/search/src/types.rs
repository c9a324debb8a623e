//! What goes into an index and what comes out. No type of the index engine appears here, so that another engine can stand behind the same calls.

use std::ops::Range;

/// How many numbers a passage's vector has.
pub const DIMENSIONS: usize = 384;

/// A passage as the index keeps it: a copy of what the store holds.
#[derive(Debug, Clone, PartialEq)]
pub struct IndexedPassage {
    pub id: String,
    pub document_id: String,
    pub title: String,
    /// The headings above the passage, outermost first, as one text. May be empty.
    pub heading: String,
    pub text: String,
    /// ISO 639-1 code. English rules are used where it is unknown.
    pub language: Option<String>,
    pub collection: String,
    pub audience: String,
    /// Milliseconds since 1970, for the recency boost.
    pub updated_at_ms: i64,
    /// Put forward by a member, for the pin boost.
    pub pinned: bool,
    /// Of length 1, with [`DIMENSIONS`] numbers; `None` until the embedding is made.
    pub vector: Option<Vec<f32>>,
}

/// One change of an index. Changes of one call take effect in order and together.
#[derive(Debug, Clone, PartialEq)]
#[expect(
    clippy::large_enum_variant,
    reason = "nearly every change is an upsert, and a box for each would cost more than the room of the few others"
)]
pub enum Change {
    /// Adds the passage or replaces the one with the same id.
    Upsert(IndexedPassage),
    /// Removes one passage.
    Delete { id: String },
    /// Removes every passage of a document.
    DeleteDocument { document_id: String },
}

/// Which passages may be found at all. An empty list means "any".
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    pub collections: Vec<String>,
    pub languages: Vec<String>,
    pub audiences: Vec<String>,
    pub document_ids: Vec<String>,
}

impl Filter {
    pub(crate) fn is_empty(&self) -> bool {
        self.collections.is_empty()
            && self.languages.is_empty()
            && self.audiences.is_empty()
            && self.document_ids.is_empty()
    }
}

/// How much each signal counts. The defaults are what was measured; see `docs/decisions/ranking.md`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights {
    /// Share of the meaning (vectors) in the relevance, 0 to 1; 0 is full text alone.
    pub meaning: f32,
    /// The most that recency can add, as a share of the relevance.
    pub recency: f32,
    /// What a pin adds, as a share of the relevance.
    pub pinned: f32,
}

impl Default for Weights {
    fn default() -> Weights {
        Weights { meaning: 0.6, recency: 0.02, pinned: 0.05 }
    }
}

/// A question to an index.
#[derive(Debug, Clone, Default)]
pub struct SearchQuery<'a> {
    pub text: &'a str,
    /// The embedded text, of length 1; without it the search is full text alone.
    pub vector: Option<&'a [f32]>,
    pub limit: usize,
    pub filter: Filter,
    /// Milliseconds since 1970, for the recency boost.
    pub now_ms: i64,
    pub weights: Weights,
}

/// A found passage.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    pub id: String,
    pub document_id: String,
    pub title: String,
    pub heading: String,
    pub text: String,
    pub language: Option<String>,
    pub collection: String,
    pub audience: String,
    /// 0 to 1, the order of the list.
    pub score: f32,
    pub parts: ScoreParts,
    /// Byte ranges of `text` that carry words of the query, in order, not overlapping, on character borders.
    pub highlights: Vec<Range<usize>>,
}

/// Why a passage stands where it stands.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct ScoreParts {
    /// Place in the full-text list from 1; `None` when no word of the query is in the passage (or too far down).
    pub text_rank: Option<u32>,
    /// Full-text score, 0 to 1 of the best of this query.
    pub text_score: f32,
    /// Share of the query's words, weighted by how rare they are, that the passage contains. Comparable between queries.
    pub text_coverage: f32,
    /// Place in the list by meaning from 1.
    pub vector_rank: Option<u32>,
    /// Cosine of the angle between query and passage, -1 to 1. Comparable between queries.
    pub vector_score: f32,
    /// What recency added to the score.
    pub recency: f32,
    /// What the pin added to the score.
    pub pinned: f32,
}

/// The state of an index on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    pub passages: u64,
    pub vectors: u64,
    pub segments: u64,
    pub disk_bytes: u64,
    pub cursor: Option<u64>,
}
