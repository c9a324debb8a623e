//! Files that are uploaded: kept as they came, read by the job. Each stands and falls alone.

use std::sync::Arc;

use sha2::{Digest, Sha256};
use steward_model::{Action, OpContext, ids};
use steward_store::TenantTx;
use steward_store::documents::Document;
use steward_store::files::File;

use super::change::find;
use super::process::{enqueue, event};
use super::write::{MOST_TITLE, blank};
use crate::app::App;
use crate::collections::collection_resolve;
use crate::error::{Error, ErrorKind, Result};

/// The most that one file may have.
pub const MOST_BYTES: u64 = 50 * 1024 * 1024;
const MOST_NAME: usize = 200;

/// A file as it came in.
#[derive(Debug, Clone)]
pub struct UploadFile {
    pub name: String,
    /// Empty when there were more than [`MOST_BYTES`]; then `size` tells how many.
    pub bytes: Vec<u8>,
    pub size: u64,
}

/// A stored original for download.
#[derive(Debug, Clone)]
pub struct Original {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Keeps a file and has it processed. A file that can't be taken becomes a failed document which says why, so that the
/// others of the same upload go on.
pub async fn document_upload(
    app: &Arc<App>,
    context: &OpContext,
    file: UploadFile,
    collection: Option<&str>,
) -> Result<Document> {
    context.authorise(Action::KnowledgeWrite)?;
    let name = clean_name(&file.name);
    let mut document = blank(context, title_of(&name), "upload");
    document.source_ref = Some(name.clone());
    document.kind = extension_of(&name);
    if let Some((code, detail)) = refusal(&file) {
        document.status = String::from("failed");
        document.error_code = Some(code.to_owned());
        document.error_detail = Some(detail);
        let write = app.store.write(context).await?;
        document.collection = collection_resolve(&write, context, collection).await?;
        write.document_insert(vec![document.clone()]).await?;
        write.event_append(context, event("document.created", &document)).await?;
        write.event_append(context, event("document.failed", &document)).await?;
        write.commit().await?;
        return Ok(document);
    }
    let sha256 = app.blobs.put(context.workspace_id, &file.bytes).await?;
    let write = app.store.write(context).await?;
    document.collection = collection_resolve(&write, context, collection).await?;
    document.duplicate_of = write.document_twin(&sha256, &document.id).await?;
    attach(&write, context, &mut document, name, sha256, file.size).await?;
    write.document_insert(vec![document.clone()]).await?;
    write.event_append(context, event("document.created", &document)).await?;
    enqueue(&write, context, vec![document.id.clone()]).await?;
    write.commit().await?;
    Ok(document)
}

/// Puts another file in the place of a document's; passages that did not change stay what they are.
pub async fn document_replace(app: &Arc<App>, context: &OpContext, id: &str, file: UploadFile) -> Result<Document> {
    context.authorise(Action::KnowledgeWrite)?;
    if let Some((code, detail)) = refusal(&file) {
        let kind = if code == "document_too_large" { ErrorKind::TooLarge } else { ErrorKind::Invalid };
        return Err(Error::new(kind, code, detail.replace("Nothing was kept.", "The version before stays in use.")));
    }
    let name = clean_name(&file.name);
    let sha256 = app.blobs.put(context.workspace_id, &file.bytes).await?;
    let write = app.store.write(context).await?;
    let mut document = find(&write, id).await?;
    if !matches!(document.source.as_str(), "upload" | "page") {
        return Err(Error::conflict(
            "not_an_upload",
            "This document was written here and has no file. Edit its text instead; nothing was changed.",
        ));
    }
    if document.content_hash.as_ref() == Some(&sha256) && document.status == "ready" {
        return Ok(document);
    }
    attach(&write, context, &mut document, name, sha256, file.size).await?;
    document.updated_at = context.now_ms();
    write.document_update(&document).await?;
    write.event_append(context, event("document.changed", &document)).await?;
    enqueue(&write, context, vec![document.id.clone()]).await?;
    write.commit().await?;
    Ok(document)
}

/// The file as it was uploaded.
pub async fn document_original(app: &App, context: &OpContext, id: &str) -> Result<Original> {
    context.authorise(Action::KnowledgeRead)?;
    let read = app.store.read(context).await?;
    let document = find(&read, id).await?;
    let Some(file_id) = &document.file_id else {
        return Err(Error::new(
            ErrorKind::NotFound,
            "no_original",
            "This document was written here, so there is no original file to download.",
        ));
    };
    let file = read.file_find(file_id).await?.ok_or_else(|| Error::not_found("file"))?;
    drop(read);
    let bytes = app.blobs.get(context.workspace_id, &file.sha256).await?;
    Ok(Original { name: file.name, bytes })
}

pub(super) async fn attach(
    write: &TenantTx,
    context: &OpContext,
    document: &mut Document,
    name: String,
    sha256: String,
    size: u64,
) -> Result<()> {
    let file = File {
        id: context.new_id::<ids::kind::File>().to_string(),
        workspace_id: document.workspace_id.clone(),
        // Belongs to no conversation, and no message may take it: this names none.
        conversation_id: Some(document.id.clone()),
        message_id: None,
        name,
        content_type: String::from("application/octet-stream"),
        size: i64::try_from(size).unwrap_or(i64::MAX),
        sha256: sha256.clone(),
        created_at: context.now_ms(),
        contact_id: None,
        preview_sha256: None,
        width: None,
        height: None,
    };
    document.file_id = Some(file.id.clone());
    document.content_hash = Some(sha256);
    document.status = String::from("queued");
    document.progress = 0.0;
    document.error_code = None;
    document.error_detail = None;
    write.file_insert(file).await?;
    Ok(())
}

fn refusal(file: &UploadFile) -> Option<(&'static str, String)> {
    let error = if file.size > MOST_BYTES {
        steward_extract::ExtractError::TooLarge { size: file.size, limit: MOST_BYTES }
    } else if file.bytes.is_empty() {
        steward_extract::ExtractError::Empty
    } else {
        return None;
    };
    Some((error.code(), error.to_string()))
}

/// The name without a path and without what does not belong in a name.
pub(crate) fn clean_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last.chars().filter(|character| !character.is_control()).collect();
    let skipped = kept.chars().count().saturating_sub(MOST_NAME);
    let kept: String = kept.chars().skip(skipped).collect();
    if kept.trim().is_empty() { String::from("file") } else { kept.trim().to_owned() }
}

fn extension_of(name: &str) -> String {
    let extension = name.rsplit_once('.').map(|(_, end)| end.to_lowercase()).unwrap_or_default();
    match extension.as_str() {
        "md" => String::from("markdown"),
        "htm" => String::from("html"),
        "pdf" | "docx" | "xlsx" | "pptx" | "html" | "csv" | "markdown" => extension,
        _ => String::from("text"),
    }
}

/// "care-manual.pdf" -> "care manual": until the file's own title is read.
pub(super) fn title_of(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let words = stem.replace(['-', '_'], " ");
    let title = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let title = if title.is_empty() { name.to_owned() } else { title };
    title.chars().take(MOST_TITLE).collect()
}

pub(super) fn hash_of(title: &str, text: &str) -> String {
    let mut hasher = Sha256::new();
    hasher.update(title.as_bytes());
    hasher.update([0]);
    hasher.update(text.as_bytes());
    hex::encode(hasher.finalize())
}
