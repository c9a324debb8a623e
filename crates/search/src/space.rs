//! One index on disk: opening with its checksums, changing it atomically, and the view that searches read.
//!
//! Folder: `text/` is the full-text index, `vectors` the rows that its passages name, `REBUILD` says that the index is not to be trusted.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};
use tantivy::directory::error::OpenReadError;
use tantivy::index::SegmentId;
use tantivy::indexer::{IndexWriterOptions, LogMergePolicy};
use tantivy::schema::Field;
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, Searcher, TantivyDocument, Term};

use crate::error::{Error, Result};
use crate::schema::{self, DocumentMaker, Fields};
use crate::slots::{FreeSlots, NO_SLOT, Slots};
use crate::types::{Change, IndexedPassage, Report};
use crate::vectors::{self, Row, VectorRows};

/// The least that the engine accepts. It is held during a write only.
const WRITE_MEMORY_BYTES: usize = 15_000_000;
/// Blocks of stored text that stay in memory per open index (16 KB each).
const STORE_CACHE_BLOCKS: usize = 16;
/// Segments with more deleted passages than this share are rewritten at the next merge.
const MOST_DELETED_SHARE: f32 = 0.2;
const MOST_LANGUAGES: usize = 8;
const LONGEST_ID: usize = 512;
const REBUILD: &str = "REBUILD";

/// What a commit carries beside the passages.
#[derive(Serialize, Deserialize)]
struct Payload {
    version: u32,
    cursor: u64,
}

/// A consistent state of the index. Searches keep the one they began with.
pub(crate) struct View {
    index: Index,
    reader: IndexReader,
    pub searcher: Searcher,
    pub fields: Fields,
    pub slots: Slots,
    pub rows: VectorRows,
    pub cursor: Option<u64>,
    /// The language codes of the passages, at most [`MOST_LANGUAGES`].
    pub languages: Vec<String>,
    stamp: Option<Stamp>,
}

/// Tells whether another process committed since.
type Stamp = (SystemTime, u64);

pub(crate) struct Space {
    name: String,
    folder: PathBuf,
    /// Held by whoever opens, changes or clears.
    change: Mutex<()>,
    view: RwLock<Option<Arc<View>>>,
}

impl Space {
    pub(crate) fn new(name: &str, folder: PathBuf) -> Space {
        Space { name: name.to_owned(), folder, change: Mutex::new(()), view: RwLock::new(None) }
    }

    /// The newest committed state, `None` when nothing was ever applied.
    pub(crate) fn view(&self) -> Result<Option<Arc<View>>> {
        if let Some(view) = self.current() {
            return Ok(Some(view));
        }
        let _change = self.lock();
        self.view_locked(false)
    }

    pub(crate) fn vector_bytes(&self) -> usize {
        let view = self.view.read().unwrap_or_else(PoisonError::into_inner);
        view.as_ref().map_or(0, |view| view.rows.memory_bytes())
    }

    pub(crate) fn apply(&self, changes: Vec<Change>, cursor: u64) -> Result<()> {
        for change in &changes {
            check(change)?;
        }
        let _change = self.lock();
        let (view, mut writer) = self.view_and_writer()?;
        let mut free = FreeSlots::new(&view.slots.used(&view.searcher));
        let mut documents = DocumentMaker::new(view.fields);
        let mut new_rows = Vec::new();
        for change in &changes {
            match change {
                Change::Upsert(passage) => {
                    writer.delete_term(Term::from_field_text(view.fields.id, &passage.id));
                    let slot = match &passage.vector {
                        None => NO_SLOT,
                        Some(vector) => {
                            let row = Row::from_vector(vector).ok_or_else(|| unusable_vector(passage))?;
                            let slot = free.take();
                            new_rows.push((slot, row));
                            slot
                        }
                    };
                    writer.add_document(documents.document(passage, slot)).map_err(|error| self.engine(error))?;
                }
                Change::Delete { id } => {
                    writer.delete_term(Term::from_field_text(view.fields.id, id));
                }
                Change::DeleteDocument { document_id } => {
                    writer.delete_term(Term::from_field_text(view.fields.document_id, document_id));
                }
            }
        }
        // The rows are on disk before the commit that names them.
        if !new_rows.is_empty() {
            vectors::write_rows(&self.folder.join("vectors"), &new_rows)
                .map_err(|error| Error::from_io(&self.name, &error))?;
        }
        let payload = serde_json::to_string(&Payload { version: schema::VERSION, cursor })
            .map_err(|error| self.failed(error.to_string()))?;
        let mut commit = writer.prepare_commit().map_err(|error| self.engine(error))?;
        commit.set_payload(&payload);
        commit.commit().map_err(|error| self.engine(error))?;

        let rows = if new_rows.is_empty() { view.rows.clone() } else { view.rows.with(&new_rows) };
        self.publish(&view, rows.clone(), cursor)?;
        // Merging is housekeeping: the change is committed and visible whatever comes of it.
        if let Err(error) = writer.wait_merging_threads() {
            tracing::warn!(space = self.name, %error, "merging search segments failed");
        }
        self.publish(&view, rows, cursor)
    }

    pub(crate) fn clear(&self) -> Result<()> {
        let _change = self.lock();
        self.replace(None);
        match fs::remove_dir_all(&self.folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Error::from_io(&self.name, &error)),
            _ => Ok(()),
        }
    }

    pub(crate) fn verify(&self) -> Result<Report> {
        let _change = self.lock();
        self.replace(None);
        let Some(view) = self.view_locked(false)? else {
            return Ok(Report { passages: 0, vectors: 0, segments: 0, disk_bytes: 0, cursor: None });
        };
        let vectors = view.slots.used(&view.searcher).len() as u64;
        Ok(Report {
            passages: view.searcher.num_docs(),
            vectors,
            segments: view.searcher.segment_readers().len() as u64,
            disk_bytes: folder_bytes(&self.folder).map_err(|error| Error::from_io(&self.name, &error))?,
            cursor: view.cursor,
        })
    }

    fn lock(&self) -> MutexGuard<'_, ()> {
        self.change.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn replace(&self, view: Option<Arc<View>>) {
        *self.view.write().unwrap_or_else(PoisonError::into_inner) = view;
    }

    /// The view in memory unless another process committed since.
    fn current(&self) -> Option<Arc<View>> {
        let view = self.view.read().unwrap_or_else(PoisonError::into_inner).clone()?;
        (view.stamp.is_some() && view.stamp == stamp(&self.folder)).then_some(view)
    }

    /// Opens the index if need be; the caller holds the lock.
    fn view_locked(&self, create: bool) -> Result<Option<Arc<View>>> {
        if let Some(view) = self.current() {
            return Ok(Some(view));
        }
        if let Ok(reason) = fs::read_to_string(self.folder.join(REBUILD)) {
            return Err(Error::Damaged { space: self.name.clone(), reason });
        }
        if !create && !self.folder.exists() {
            return Ok(None);
        }
        match self.load() {
            Ok(view) => {
                let view = Arc::new(view);
                self.replace(Some(view.clone()));
                Ok(Some(view))
            }
            Err(Error::Damaged { space, reason }) => {
                self.replace(None);
                tracing::error!(space, reason, "search index is damaged and must be rebuilt");
                // Should the note fail to be written, the damage is found again at the next use.
                if let Err(error) = fs::write(self.folder.join(REBUILD), &reason) {
                    tracing::warn!(space, %error, "could not mark the damaged search index");
                }
                Err(Error::Damaged { space, reason })
            }
            Err(other) => Err(other),
        }
    }

    /// Reads the index from disk and refuses it unless every checksum is right.
    fn load(&self) -> Result<View> {
        let text = self.folder.join("text");
        fs::create_dir_all(&text).map_err(|error| Error::from_io(&self.name, &error))?;
        let (schema, fields) = schema::schema();
        let stamp_before = stamp(&self.folder);
        let index = if text.join("meta.json").exists() {
            Index::open_in_dir(&text).map_err(|error| self.engine(error))?
        } else {
            if holds_segments(&text).map_err(|error| Error::from_io(&self.name, &error))? {
                return Err(self.damaged("its table of contents is missing".to_owned()));
            }
            Index::create_in_dir(&text, schema.clone()).map_err(|error| self.engine(error))?
        };
        if index.schema() != schema {
            return Err(self.damaged("it was written by another version".to_owned()));
        }
        // Of a state that is read while another process commits, the older stamp counts: it is then read once more.
        let stamp = stamp_before.or_else(|| stamp(&self.folder));
        self.check_files(&index, &text)?;
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .doc_store_cache_num_blocks(STORE_CACHE_BLOCKS)
            .try_into()
            .map_err(|error| self.engine(error))?;
        let searcher = reader.searcher();
        let cursor = self.payload_cursor(&index)?;
        if cursor.is_none() && searcher.num_docs() > 0 {
            return Err(self.damaged("it does not say how far it was filled".to_owned()));
        }
        let rows =
            VectorRows::load(&self.folder.join("vectors")).map_err(|error| Error::from_io(&self.name, &error))?;
        let slots = Slots::read(&searcher, None).map_err(|error| self.engine(error))?;
        for slot in slots.used(&searcher) {
            if !rows.has(slot) {
                return Err(self.damaged("a vector is missing or has a wrong checksum".to_owned()));
            }
        }
        let languages = languages(&searcher, fields.language).map_err(|error| self.engine(error))?;
        Ok(View { index, reader, searcher, fields, slots, rows, cursor, languages, stamp })
    }

    /// Compares the checksum of every file of every committed segment. The engine's own check trusts a list that may be
    /// older than the files.
    fn check_files(&self, index: &Index, text: &Path) -> Result<()> {
        let segments = index.searchable_segment_ids().map_err(|error| self.engine(error))?;
        let prefixes: Vec<String> = segments.iter().map(SegmentId::uuid_string).collect();
        for entry in fs::read_dir(text).map_err(|error| Error::from_io(&self.name, &error))? {
            let name = entry.map_err(|error| Error::from_io(&self.name, &error))?.file_name();
            let name = name.to_string_lossy();
            if !prefixes.iter().any(|prefix| name.starts_with(prefix)) {
                continue;
            }
            match index.directory().validate_checksum(Path::new(name.as_ref())) {
                Ok(true) => {}
                Ok(false) => return Err(self.damaged(format!("{name} has a wrong checksum"))),
                // Another process merged it away just now; opening the segment finds what is really missing.
                Err(OpenReadError::FileDoesNotExist(_)) => {}
                Err(error) => return Err(self.damaged(error.to_string())),
            }
        }
        Ok(())
    }

    fn payload_cursor(&self, index: &Index) -> Result<Option<u64>> {
        let Some(payload) = index.load_metas().map_err(|error| self.engine(error))?.payload else { return Ok(None) };
        let payload: Payload = serde_json::from_str(&payload).map_err(|error| self.damaged(error.to_string()))?;
        if payload.version != schema::VERSION {
            return Err(self.damaged("it was written by another version".to_owned()));
        }
        Ok(Some(payload.cursor))
    }

    /// The newest state and a writer on that very state: another process may have committed until the writer's lock is held.
    fn view_and_writer(&self) -> Result<(Arc<View>, IndexWriter<TantivyDocument>)> {
        let mut view = self.opened()?;
        loop {
            let writer = self.writer(&view)?;
            let newest = self.opened()?;
            if Arc::ptr_eq(&view, &newest) {
                return Ok((view, writer));
            }
            view = newest;
        }
    }

    fn opened(&self) -> Result<Arc<View>> {
        self.view_locked(true)?.ok_or_else(|| self.failed("it could not be created".to_owned()))
    }

    fn writer(&self, view: &View) -> Result<IndexWriter<TantivyDocument>> {
        let options = IndexWriterOptions::builder()
            .num_worker_threads(1)
            .num_merge_threads(1)
            .memory_budget_per_thread(WRITE_MEMORY_BYTES)
            .build();
        let writer: IndexWriter<TantivyDocument> =
            view.index.writer_with_options(options).map_err(|error| self.engine(error))?;
        let mut policy = LogMergePolicy::default();
        policy.set_del_docs_ratio_before_merge(MOST_DELETED_SHARE);
        writer.set_merge_policy(Box::new(policy));
        Ok(writer)
    }

    /// Lets searches see what is committed.
    fn publish(&self, before: &View, rows: VectorRows, cursor: u64) -> Result<()> {
        let stamp = stamp(&self.folder);
        before.reader.reload().map_err(|error| self.engine(error))?;
        let searcher = before.reader.searcher();
        let languages = languages(&searcher, before.fields.language).map_err(|error| self.engine(error))?;
        let slots = Slots::read(&searcher, Some(&before.slots)).map_err(|error| self.engine(error))?;
        self.replace(Some(Arc::new(View {
            index: before.index.clone(),
            reader: before.reader.clone(),
            searcher,
            fields: before.fields,
            slots,
            rows,
            cursor: Some(cursor),
            languages,
            stamp,
        })));
        Ok(())
    }

    fn engine(&self, error: tantivy::TantivyError) -> Error {
        Error::from_tantivy(&self.name, error)
    }

    fn damaged(&self, reason: String) -> Error {
        Error::Damaged { space: self.name.clone(), reason }
    }

    fn failed(&self, reason: String) -> Error {
        Error::Failed { space: self.name.clone(), reason }
    }
}

fn languages(searcher: &Searcher, field: Field) -> tantivy::Result<Vec<String>> {
    let mut codes: Vec<String> = Vec::new();
    for segment in searcher.segment_readers() {
        let inverted = segment.inverted_index(field)?;
        let mut terms = inverted.terms().stream()?;
        while codes.len() < MOST_LANGUAGES
            && let Some((bytes, _)) = terms.next()
        {
            let code = String::from_utf8_lossy(bytes).into_owned();
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
    }
    Ok(codes)
}

fn check(change: &Change) -> Result<()> {
    let ids: &[&str] = match change {
        Change::Upsert(passage) => &[&passage.id, &passage.document_id],
        Change::Delete { id } => &[id],
        Change::DeleteDocument { document_id } => &[document_id],
    };
    if ids.iter().any(|id| id.is_empty() || id.len() > LONGEST_ID) {
        return Err(Error::Invalid(format!("an id must have 1 to {LONGEST_ID} bytes")));
    }
    Ok(())
}

fn unusable_vector(passage: &IndexedPassage) -> Error {
    Error::Invalid(format!("the vector of passage {} must have {} finite numbers", passage.id, crate::DIMENSIONS))
}

fn stamp(folder: &Path) -> Option<Stamp> {
    let metadata = fs::metadata(folder.join("text").join("meta.json")).ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}

fn holds_segments(text: &Path) -> io::Result<bool> {
    for entry in fs::read_dir(text)? {
        if entry?
            .path()
            .extension()
            .is_some_and(|extension| matches!(extension.to_str(), Some("store" | "idx" | "term" | "pos" | "fast")))
        {
            return Ok(true);
        }
    }
    Ok(false)
}

fn folder_bytes(folder: &Path) -> io::Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let metadata = entry.metadata()?;
        bytes += if metadata.is_dir() { folder_bytes(&entry.path())? } else { metadata.len() };
    }
    Ok(bytes)
}
