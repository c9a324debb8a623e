//! The front door: names to indexes, opened when first used and closed when others need the room.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::error::{Error, Result};
use crate::names;
use crate::retrieve;
use crate::space::Space;
use crate::types::{Change, Hit, Report, SearchQuery};

/// Indexes that stay open at once.
const MOST_OPEN: usize = 64;
/// Memory for the vectors of open indexes; the index in use stays open beyond it.
const MOST_VECTOR_BYTES: usize = 96 << 20;
/// Hits of one search; more is a mistake or an attack.
const MOST_HITS: usize = 1000;

/// All search indexes of a data directory. Clones share everything; one per process.
#[derive(Clone)]
pub struct SearchIndex {
    shared: Arc<Shared>,
}

struct Shared {
    root: PathBuf,
    open: Mutex<OpenSpaces>,
}

#[derive(Default)]
struct OpenSpaces {
    by_name: HashMap<(String, String), OpenSpace>,
    uses: u64,
}

struct OpenSpace {
    space: Arc<Space>,
    last_use: u64,
}

impl SearchIndex {
    /// Indexes live in `data_dir/search/<workspace>/<space>/`. Nothing is read or written yet.
    pub fn open(data_dir: impl AsRef<Path>) -> SearchIndex {
        SearchIndex { shared: Arc::new(Shared { root: data_dir.as_ref().join("search"), open: Mutex::default() }) }
    }

    /// Applies the changes in order and stores `cursor` with them, all or nothing. A search that begins after this returned sees them.
    pub fn apply(&self, workspace_id: &str, space: &str, changes: Vec<Change>, cursor: u64) -> Result<()> {
        self.space(workspace_id, space)?.apply(changes, cursor)
    }

    /// The cursor of the last applied change; `None` for an index that was never filled.
    pub fn cursor(&self, workspace_id: &str, space: &str) -> Result<Option<u64>> {
        Ok(self.space(workspace_id, space)?.view()?.and_then(|view| view.cursor))
    }

    /// The passages that fit best, best first. Any text is a valid query; an empty one finds nothing by words.
    pub fn search(&self, workspace_id: &str, space: &str, query: &SearchQuery<'_>) -> Result<Vec<Hit>> {
        if query.vector.is_some_and(|vector| vector.len() != crate::DIMENSIONS) {
            return Err(Error::Invalid(format!("a query vector has {} numbers", crate::DIMENSIONS)));
        }
        let opened = self.space(workspace_id, space)?;
        let Some(view) = opened.view()? else { return Ok(Vec::new()) };
        let limit = query.limit.min(MOST_HITS);
        if limit == 0 {
            return Ok(Vec::new());
        }
        retrieve::search(&view, query, limit).map_err(|error| {
            // A file that went bad while it was open shows as any kind of error: look whether the files are at fault.
            match opened.verify() {
                Err(found) => found,
                Ok(_) => Error::from_tantivy(space, error),
            }
        })
    }

    /// Removes the index with all its files. Applying afterwards begins anew.
    pub fn clear(&self, workspace_id: &str, space: &str) -> Result<()> {
        self.space(workspace_id, space)?.clear()
    }

    /// Reads every file of the index and compares the checksums.
    pub fn verify(&self, workspace_id: &str, space: &str) -> Result<Report> {
        self.space(workspace_id, space)?.verify()
    }

    /// Closes every index that is not in use, to give its memory back. The next use opens it again.
    pub fn close_idle(&self) {
        let mut open = self.shared.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.by_name.retain(|_, opened| Arc::strong_count(&opened.space) > 1);
    }

    fn space(&self, workspace_id: &str, space: &str) -> Result<Arc<Space>> {
        names::check("workspace id", workspace_id)?;
        names::check("index name", space)?;
        let mut open = self.shared.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.uses += 1;
        let last_use = open.uses;
        let key = (workspace_id.to_owned(), space.to_owned());
        if let Some(opened) = open.by_name.get_mut(&key) {
            opened.last_use = last_use;
            return Ok(opened.space.clone());
        }
        close_oldest(&mut open);
        let folder = self.shared.root.join(workspace_id).join(space);
        let opened = Arc::new(Space::new(space, folder));
        open.by_name.insert(key, OpenSpace { space: opened.clone(), last_use });
        Ok(opened)
    }
}

/// Makes room for one more. A space that somebody holds is never closed: two objects for one folder would not see each other's writes.
fn close_oldest(open: &mut OpenSpaces) {
    loop {
        let vector_bytes: usize = open.by_name.values().map(|opened| opened.space.vector_bytes()).sum();
        if open.by_name.len() < MOST_OPEN && vector_bytes < MOST_VECTOR_BYTES {
            return;
        }
        let idle = open.by_name.iter().filter(|(_, opened)| Arc::strong_count(&opened.space) == 1);
        let Some(oldest) = idle.min_by_key(|(_, opened)| opened.last_use).map(|(key, _)| key.clone()) else { return };
        open.by_name.remove(&oldest);
    }
}
