//! The job that turns a document into searchable passages: read by the limited worker, cut, embedded.
//!
//! Every stage is kept in its own transaction and nothing is done twice: a job that runs again goes on where the last
//! one ended. What is cut is searchable by its words before its meaning is computed.

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::json;
use steward_extract::{ExtractError, ExtractLimits, Extracted};
use steward_language::answers::PreparedPassage;
use steward_language::{Lane, PassageText};
use steward_model::OpContext;
use steward_store::TenantTx;
use steward_store::documents::Document;
use steward_store::events::EventDraft;
use steward_store::jobs::{Job, JobDraft};
use steward_store::passages::PassageRow;

use super::cut::{Cut, Known, cut, replace};
use super::{heading_text, passage_heading};
use crate::app::App;
use crate::error::{Error, Result};
use crate::jobs::{JobError, JobResult, payload};

pub const KIND: &str = "document.process";
/// Passages that are embedded and kept at once.
const AT_ONCE: i64 = 64;
/// Progress when the words are searchable.
const CUT: f64 = 0.4;

#[derive(Serialize, Deserialize)]
struct Payload {
    document_ids: Vec<String>,
}

/// Enqueues the processing of documents with the transaction that made them.
pub(super) async fn enqueue(write: &TenantTx, context: &OpContext, document_ids: Vec<String>) -> Result<()> {
    if document_ids.is_empty() {
        return Ok(());
    }
    let draft = JobDraft {
        kind: KIND,
        payload: json!(Payload { document_ids }),
        priority: 0,
        max_attempts: 4,
        run_at: None,
        dedupe_key: None,
        leased: None,
    };
    write.job_enqueue(context, draft).await?;
    Ok(())
}

pub(crate) async fn run(app: &Arc<App>, context: &OpContext, job: &Job) -> JobResult {
    let Payload { document_ids } = payload(job)?;
    let last_try = job.attempts >= job.max_attempts;
    let read = app.store.read(context).await?;
    let documents = read.document_find_many(&document_ids).await?;
    drop(read);
    let waiting = documents.iter().filter(|document| document.deleted_at.is_none());
    for document in waiting.filter(|document| document.status == "queued" && document.file_id.is_some()) {
        read_file(app, context, document, last_try).await?;
    }
    match embed(app, context, &document_ids).await {
        Err(error) if last_try => {
            let detail = "The text is kept and can be found by its words, but its meaning could not be computed. \
                          Upload it again to repeat that.";
            let read = app.store.read(context).await?;
            let left = read.document_find_many(&document_ids).await?;
            drop(read);
            for Document { id, .. } in left.iter().filter(|document| document.status == "processing") {
                fail(app, context, id, "document_not_embedded", detail).await?;
            }
            Err(error.into())
        }
        other => Ok(other?),
    }
}

/// Reads the original and keeps its passages.
async fn read_file(
    app: &Arc<App>,
    context: &OpContext,
    document: &Document,
    last_try: bool,
) -> std::result::Result<(), JobError> {
    progress(app, context, &document.id, 0.1).await?;
    let read = app.store.read(context).await?;
    let Some(file) = read.file_find(document.file_id.as_deref().unwrap_or_default()).await? else {
        let detail = "The original of this document is missing on the server. Upload it again.";
        return Ok(fail(app, context, &document.id, "document_original_missing", detail).await?);
    };
    drop(read);
    let bytes = app.blobs.get(context.workspace_id, &file.sha256).await?;
    match app.extractor.extract(&bytes, &file.name, &ExtractLimits::default()).await {
        Ok(extracted) => Ok(keep(app, context, document, extracted).await?),
        Err(error) if error.is_retryable() && !last_try => Err(JobError::Retry(error.to_string())),
        Err(error) => Ok(refuse(app, context, document, &error).await?),
    }
}

async fn keep(app: &Arc<App>, context: &OpContext, document: &Document, extracted: Extracted) -> Result<()> {
    let work = tokio::task::spawn_blocking(move || {
        let made = cut(&extracted);
        (extracted, made)
    });
    let (extracted, made): (Extracted, Cut) = work.await.map_err(Error::internal)?;
    let write = app.store.write(context).await?;
    let Some(mut current) = write.document_find(&document.id).await? else {
        return Ok(());
    };
    if current.file_id != document.file_id {
        // Another file was uploaded meanwhile; its own job reads that one.
        return Ok(());
    }
    replace(&write, context, &mut current, &made).await?;
    current.kind = extracted.kind.as_str().to_owned();
    let made_up = current.source_ref.as_deref().is_some_and(|reference| match current.source.as_str() {
        "page" => current.title == super::pages::title_of(reference),
        _ => current.title == super::upload::title_of(reference),
    });
    let own_title = extracted
        .title
        .filter(|_| made_up)
        .map(|title| -> String { title.chars().take(super::write::MOST_TITLE).collect() });
    if let Some(title) = own_title.filter(|title| *title != current.title) {
        current.title = title;
        write.passage_clear_vectors(&current.id).await?;
    }
    current.duplicate_of = Known::load(&write).await?.duplicate(&current);
    current.status = String::from("processing");
    current.progress = CUT;
    current.error_code = None;
    current.error_detail = None;
    current.updated_at = context.now_ms();
    write.document_update(&current).await?;
    write.event_append(context, event("document.changed", &current)).await?;
    Ok(write.commit().await?)
}

async fn refuse(app: &App, context: &OpContext, document: &Document, error: &ExtractError) -> Result<()> {
    // The reader keeps nothing; the original is still here for download.
    let kept = if document.passage_count > 0 {
        "The version before stays in use."
    } else {
        "The file itself is kept, but nothing in it can be found."
    };
    let detail = error.to_string().replace("Nothing was kept.", kept);
    fail(app, context, &document.id, error.code(), &detail).await
}

async fn fail(app: &App, context: &OpContext, id: &str, code: &str, detail: &str) -> Result<()> {
    let write = app.store.write(context).await?;
    let Some(mut document) = write.document_find(id).await? else {
        return Ok(());
    };
    document.status = String::from("failed");
    document.error_code = Some(code.to_owned());
    document.error_detail = Some(detail.to_owned());
    document.updated_at = context.now_ms();
    write.document_update(&document).await?;
    write.event_append(context, event("document.failed", &document)).await?;
    Ok(write.commit().await?)
}

async fn progress(app: &App, context: &OpContext, id: &str, share: f64) -> Result<()> {
    let write = app.store.write(context).await?;
    let Some(mut document) = write.document_find(id).await? else {
        return Ok(());
    };
    document.progress = share;
    write.document_update(&document).await?;
    write.event_append(context, event("document.progressed", &document)).await?;
    Ok(write.commit().await?)
}

/// Computes what is missing of the meaning of some documents, a few passages at a time.
async fn embed(app: &App, context: &OpContext, document_ids: &[String]) -> Result<()> {
    let read = app.store.read(context).await?;
    let documents = read.document_find_many(document_ids).await?;
    drop(read);
    let titles: HashMap<&str, &str> =
        documents.iter().map(|document| (document.id.as_str(), document.title.as_str())).collect();
    loop {
        let read = app.store.read(context).await?;
        let bare = read.passage_list_bare(document_ids, AT_ONCE).await?;
        drop(read);
        if bare.is_empty() {
            break;
        }
        let vectors = vectors(app, &bare, &titles).await?;
        let write = app.store.write(context).await?;
        for (passage, (vector, sentences)) in bare.iter().zip(vectors) {
            write.passage_set_vectors(&passage.id, vector, sentences).await?;
        }
        let mut touched: Vec<String> = bare.into_iter().map(|passage| passage.document_id).collect();
        touched.dedup();
        settle(&write, context, &touched).await?;
        write.commit().await?;
    }
    let write = app.store.write(context).await?;
    settle(&write, context, document_ids).await?;
    Ok(write.commit().await?)
}

/// The embedding of each passage and the prepared sentences, as they are stored.
async fn vectors(app: &App, bare: &[PassageRow], titles: &HashMap<&str, &str>) -> Result<Vec<(Vec<u8>, Vec<u8>)>> {
    let headings: Vec<String> = bare
        .iter()
        .map(|passage| {
            let title = titles.get(passage.document_id.as_str()).copied().unwrap_or_default();
            passage_heading(title, &heading_text(&passage.headings()))
        })
        .collect();
    let whole = bare.iter().zip(&headings).map(|(passage, heading)| format!("{heading}\n{}", passage.text)).collect();
    let texts: Vec<PassageText<'_>> = bare
        .iter()
        .zip(&headings)
        .map(|(passage, heading)| PassageText { id: &passage.id, text: &passage.text, heading: Some(heading) })
        .collect();
    let embedded = app.embedder.embed_in(Lane::Bulk, whole).await.map_err(Error::internal)?;
    let prepared = PreparedPassage::prepare(&app.embedder, Lane::Bulk, &texts).await.map_err(Error::internal)?;
    let both = embedded.iter().zip(&prepared);
    Ok(both.map(|(vector, sentences)| (vector.to_bytes(), sentences.to_bytes())).collect())
}

/// Marks what is complete as ready, and writes how far the rest is.
async fn settle(write: &TenantTx, context: &OpContext, document_ids: &[String]) -> Result<()> {
    let counts = write.passage_count(document_ids).await?;
    for mut document in write.document_find_many(document_ids).await? {
        if document.status != "processing" {
            continue;
        }
        let count = counts.iter().find(|count| count.document_id == document.id);
        let (total, bare) = count.map_or((0, 0), |count| (count.total, count.bare));
        let kind = if bare == 0 {
            document.status = String::from("ready");
            document.progress = 1.0;
            "document.ready"
        } else {
            document.progress = CUT + (1.0 - CUT) * (1.0 - bare as f64 / total.max(1) as f64);
            "document.progressed"
        };
        write.document_update(&document).await?;
        write.event_append(context, event(kind, &document)).await?;
    }
    Ok(())
}

pub(super) fn event(kind: &str, document: &Document) -> EventDraft {
    EventDraft::new(kind, "document", &document.id).properties(json!({
        "title": document.title,
        "source": document.source,
        "status": document.status,
        "progress": document.progress,
        "passage_count": document.passage_count,
        "error_code": document.error_code,
    }))
}
