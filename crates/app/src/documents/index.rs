//! The search index of a workspace, made from the store: brought up to date document by document, or built anew.
//!
//! **Invariant.** The store is the truth. Each change reads the store and writes the index under one lock, so that an
//! older state never overwrites a newer one.

use std::collections::HashMap;
use std::sync::Arc;

use steward_language::Embedding;
use steward_model::OpContext;
use steward_search::{Change, IndexedPassage};
use steward_store::documents::Document;
use steward_store::passages::PassageRow;
use tokio::sync::Mutex;

use super::heading_text;
use super::search::SPACE;
use crate::app::App;
use crate::error::{Error, Result};

/// Documents whose passages go into one change of the index.
const AT_ONCE: usize = 200;

/// Held while the store is read for the index and the index is changed.
static CHANGING: Mutex<()> = Mutex::const_new(());

/// Brings some documents of a workspace into the index, or takes them out. An index that is missing or damaged is
/// built anew, which includes them.
pub(crate) async fn document_index(app: &Arc<App>, context: &OpContext, ids: &[String], cursor: i64) -> Result<()> {
    let workspace = context.workspace_id.to_string();
    let changing = CHANGING.lock().await;
    match app.search.cursor(&workspace, SPACE) {
        Ok(Some(_)) => {}
        Ok(None) => return rebuild(app, context).await,
        Err(error) if error.needs_rebuild() => return rebuild(app, context).await,
        Err(error) => return Err(Error::internal(error)),
    }
    for some in ids.chunks(AT_ONCE) {
        let changes = changes(app, context, some, true).await?;
        match apply(app, &workspace, changes, cursor).await? {
            Ok(()) => {}
            Err(error) if error.needs_rebuild() => return rebuild(app, context).await,
            Err(error) => return Err(Error::internal(error)),
        }
    }
    drop(changing);
    Ok(())
}

/// Throws the index of a workspace away and builds it from the store.
pub async fn search_rebuild(app: &Arc<App>, context: &OpContext) -> Result<()> {
    let _changing = CHANGING.lock().await;
    rebuild(app, context).await
}

/// Builds the index if it is missing or damaged.
pub(crate) async fn search_repair(app: &Arc<App>, context: &OpContext) -> Result<()> {
    let _changing = CHANGING.lock().await;
    let workspace = context.workspace_id.to_string();
    match app.search.cursor(&workspace, SPACE) {
        Ok(Some(_)) => Ok(()),
        Ok(None) => rebuild(app, context).await,
        Err(error) if error.needs_rebuild() => rebuild(app, context).await,
        Err(error) => Err(Error::internal(error)),
    }
}

async fn rebuild(app: &Arc<App>, context: &OpContext) -> Result<()> {
    let workspace = context.workspace_id.to_string();
    tracing::info!(workspace, "the search index is built from the stored documents");
    app.search.clear(&workspace, SPACE).map_err(Error::internal)?;
    // What happened until now is in the store that is read next; what happens from now on is brought in afterwards.
    let cursor = app.store.read(context).await?.event_last_of("document.").await?;
    let mut after = String::new();
    loop {
        let ids = app.store.read(context).await?.document_ids(&after, AT_ONCE as i64).await?;
        let changes = changes(app, context, &ids, false).await?;
        apply(app, &workspace, changes, cursor).await?.map_err(Error::internal)?;
        match ids.last() {
            Some(last) if ids.len() == AT_ONCE => after.clone_from(last),
            _ => return Ok(()),
        }
    }
}

async fn apply(
    app: &App,
    workspace: &str,
    changes: Vec<Change>,
    cursor: i64,
) -> Result<std::result::Result<(), steward_search::Error>> {
    let index = app.search.clone();
    let workspace = workspace.to_owned();
    let cursor = u64::try_from(cursor).unwrap_or(0);
    let work = tokio::task::spawn_blocking(move || index.apply(&workspace, SPACE, changes, cursor));
    work.await.map_err(Error::internal)
}

async fn changes(app: &App, context: &OpContext, ids: &[String], replace: bool) -> Result<Vec<Change>> {
    let read = app.store.read(context).await?;
    let documents: HashMap<String, Document> =
        read.document_find_many(ids).await?.into_iter().map(|document| (document.id.clone(), document)).collect();
    let passages = read.passage_list(ids).await?;
    drop(read);
    let mut changes = Vec::with_capacity(ids.len() + passages.len());
    if replace {
        changes.extend(ids.iter().map(|id| Change::DeleteDocument { document_id: id.clone() }));
    }
    for passage in passages {
        if let Some(document) = documents.get(&passage.document_id)
            && document.deleted_at.is_none()
        {
            changes.push(Change::Upsert(indexed(document, passage)));
        }
    }
    Ok(changes)
}

fn indexed(document: &Document, passage: PassageRow) -> IndexedPassage {
    let heading = heading_text(&passage.headings());
    let vector = passage.vector.and_then(|bytes| Embedding::from_bytes(&bytes).ok());
    IndexedPassage {
        id: passage.id,
        document_id: passage.document_id,
        title: document.title.clone(),
        heading,
        text: passage.text,
        language: passage.language,
        collection: document.collection.clone(),
        audience: document.audience.clone(),
        updated_at_ms: document.updated_at,
        pinned: document.pinned,
        vector: vector.map(|vector| vector.as_slice().to_vec()),
    }
}
