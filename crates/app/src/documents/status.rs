//! How far the knowledge of a workspace is: what waits, what is searchable, what could not be read.

use std::collections::HashMap;
use std::process::ExitCode;

use steward_model::{Action, OpContext};

use crate::app::App;
use crate::error::Result;

/// Documents by state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DocumentCounts {
    pub ready: i64,
    /// Queued, being processed, or not yet in the index.
    pub waiting: i64,
    pub failed: i64,
}

pub async fn document_counts(app: &App, context: &OpContext) -> Result<DocumentCounts> {
    context.authorise(Action::KnowledgeRead)?;
    let read = app.store.read(context).await?;
    let mut counts = DocumentCounts::default();
    for row in read.document_counts().await? {
        match row.status.as_str() {
            "ready" => counts.ready += row.count,
            "failed" => counts.failed += row.count,
            _ => counts.waiting += row.count,
        }
    }
    counts.waiting += read.job_open_count(super::process::KIND).await?;
    let last = read.event_last_of("document.").await?;
    let workspace = context.workspace_id.to_string();
    let index = app.search.clone();
    let cursor = tokio::task::spawn_blocking(move || index.cursor(&workspace, super::search::SPACE)).await;
    let indexed = cursor.ok().and_then(|cursor| cursor.ok().flatten()).unwrap_or(0);
    if i64::try_from(indexed).unwrap_or(i64::MAX) < last {
        counts.waiting = counts.waiting.max(1);
    }
    Ok(counts)
}

/// Title and reason of what could not be read.
pub async fn document_failures(app: &App, context: &OpContext) -> Result<Vec<(String, String, String)>> {
    context.authorise(Action::KnowledgeRead)?;
    Ok(app.store.read(context).await?.document_failures().await?)
}

/// The ids under which documents were imported, by their own; documents that were not imported are left out.
pub async fn external_ids(app: &App, context: &OpContext, ids: &[String]) -> Result<HashMap<String, String>> {
    context.authorise(Action::KnowledgeRead)?;
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let documents = app.store.read(context).await?.document_find_many(ids).await?;
    Ok(documents.into_iter().filter_map(|document| Some((document.id, document.external_id?))).collect())
}

/// Serves one document on standard input as the limited process that reads foreign bytes.
pub fn extract_worker() -> ExitCode {
    steward_extract::worker::serve(std::io::stdin(), std::io::stdout())
}
