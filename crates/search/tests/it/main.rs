//! Behaviour of the index through its public calls, on real files.

#![expect(clippy::unwrap_used, reason = "a test ends where something goes wrong")]

mod conformance;
mod damage;
mod hostile;
mod isolation;
mod ranking;

use steward_search::{Change, DIMENSIONS, Hit, IndexedPassage, SearchIndex, SearchQuery};
use tempfile::TempDir;

pub(crate) const WORKSPACE: &str = "wsp_1";
pub(crate) const SPACE: &str = "knowledge";

/// An index in a folder of its own, which goes when this goes.
pub(crate) struct Fixture {
    pub(crate) folder: TempDir,
    pub(crate) index: SearchIndex,
}

impl Fixture {
    pub(crate) fn new() -> Fixture {
        let folder = tempfile::tempdir().unwrap();
        let index = SearchIndex::open(folder.path());
        Fixture { folder, index }
    }

    /// As after a restart of the process.
    pub(crate) fn reopened(&self) -> SearchIndex {
        SearchIndex::open(self.folder.path())
    }

    pub(crate) fn upsert(&self, passages: Vec<IndexedPassage>, cursor: u64) {
        let changes = passages.into_iter().map(Change::Upsert).collect();
        self.index.apply(WORKSPACE, SPACE, changes, cursor).unwrap();
    }

    pub(crate) fn found(&self, text: &str) -> Vec<String> {
        ids(&self.index.search(WORKSPACE, SPACE, &words(text)).unwrap())
    }
}

pub(crate) fn words(text: &str) -> SearchQuery<'_> {
    SearchQuery { text, limit: 10, ..SearchQuery::default() }
}

pub(crate) fn ids(hits: &[Hit]) -> Vec<String> {
    hits.iter().map(|hit| hit.id.clone()).collect()
}

pub(crate) fn passage(id: &str, text: &str) -> IndexedPassage {
    IndexedPassage {
        id: id.to_owned(),
        document_id: format!("doc_{id}"),
        title: String::new(),
        heading: String::new(),
        text: text.to_owned(),
        language: Some("en".to_owned()),
        collection: "help".to_owned(),
        audience: "public".to_owned(),
        updated_at_ms: 0,
        pinned: false,
        vector: None,
    }
}

/// A unit vector that leans towards `axis` by `lean` (0 to 1); the rest goes to the axis after it.
pub(crate) fn leaning(axis: usize, lean: f32) -> Vec<f32> {
    let mut vector = vec![0.0; DIMENSIONS];
    vector[axis % DIMENSIONS] = lean;
    vector[(axis + 1) % DIMENSIONS] = (1.0 - lean * lean).max(0.0).sqrt();
    vector
}
