//! Looking at documents, and changing, deleting and bringing them back.

use std::sync::Arc;

use steward_model::{Action, OpContext};
use steward_store::TenantTx;
use steward_store::documents::Document;
use steward_store::passages::PassageRow;

use super::process::{enqueue, event};
use super::write::{body_field, clean_body, clean_title, set_text, title_field};
use crate::app::App;
use crate::collections::collection_resolve;
use crate::error::{Error, Result};
use crate::page::{Page, PageRequest};

const STATUSES: [&str; 4] = ["queued", "processing", "ready", "failed"];
const AUDIENCES: [&str; 2] = ["public", "internal"];

/// Which documents to list.
#[derive(Debug, Clone, Default)]
pub struct DocumentFilter {
    pub collection: Option<String>,
    pub status: Option<String>,
    /// Stands in the title.
    pub text: Option<String>,
}

/// What to change; `None` leaves it.
#[derive(Debug, Clone, Default)]
pub struct DocumentChange {
    pub title: Option<String>,
    pub body: Option<String>,
    pub pinned: Option<bool>,
    pub collection: Option<String>,
    pub audience: Option<String>,
}

/// Newest first.
pub async fn document_list(
    app: &App,
    context: &OpContext,
    filter: &DocumentFilter,
    page: &PageRequest,
) -> Result<Page<Document>> {
    context.authorise(Action::KnowledgeRead)?;
    let given = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    let status = given(&filter.status);
    if let Some(status) = &status
        && !STATUSES.contains(&status.as_str())
    {
        return Err(Error::field("status", "unknown", format!("A document is one of: {}.", STATUSES.join(", "))));
    }
    let wanted = steward_store::documents::DocumentFilter {
        collection: given(&filter.collection),
        status,
        text: given(&filter.text),
        before_id: page.cursor.clone(),
        limit: page.fetch_limit(),
    };
    let rows = app.store.read(context).await?.document_list(&wanted).await?;
    Ok(page.finish(rows, |document| document.id.clone()))
}

pub async fn document_get(app: &App, context: &OpContext, id: &str) -> Result<Document> {
    context.authorise(Action::KnowledgeRead)?;
    find(&app.store.read(context).await?, id).await
}

/// In reading order.
pub async fn document_passages(app: &App, context: &OpContext, id: &str) -> Result<Vec<PassageRow>> {
    context.authorise(Action::KnowledgeRead)?;
    let read = app.store.read(context).await?;
    let document = find(&read, id).await?;
    Ok(read.passage_list(&[document.id]).await?)
}

pub async fn document_change(
    app: &Arc<App>,
    context: &OpContext,
    id: &str,
    change: DocumentChange,
) -> Result<Document> {
    context.authorise(Action::KnowledgeWrite)?;
    let write = app.store.write(context).await?;
    let mut document = find(&write, id).await?;
    if let Some(collection) = &change.collection {
        document.collection = collection_resolve(&write, context, Some(collection)).await?;
    }
    if let Some(audience) = change.audience {
        if !AUDIENCES.contains(&audience.as_str()) {
            let text = "A document is public (the assistant may answer from it) or internal (members only).";
            return Err(Error::field("audience", "unknown", text));
        }
        document.audience = audience;
    }
    document.pinned = change.pinned.unwrap_or(document.pinned);
    let mut renamed = false;
    if let Some(title) = change.title {
        let field = title_field(&document.source);
        let title = clean_title(&title).map_err(|text| Error::field(field, "length", text))?;
        renamed = title != document.title;
        document.title = title;
    }
    document.updated_at = context.now_ms();
    if renamed {
        // The title is part of what was embedded.
        write.passage_clear_vectors(&document.id).await?;
    }
    match change.body {
        Some(body) => {
            if document.body.is_none() {
                let text = "The text of an uploaded file can't be edited here. Upload a changed file instead.";
                return Err(Error::field("body", "not_editable", text));
            }
            let field = body_field(&document.source);
            let body = clean_body(&body).map_err(|text| Error::field(field, "length", text))?;
            set_text(&write, context, &mut document, body).await?;
        }
        None => {
            if renamed && document.status == "ready" {
                document.status = String::from("processing");
                document.progress = 0.4;
                enqueue(&write, context, vec![document.id.clone()]).await?;
            }
            write.event_append(context, event("document.changed", &document)).await?;
        }
    }
    write.document_update(&document).await?;
    write.commit().await?;
    Ok(document)
}

/// Takes a document out of lists and search; [`document_restore`] undoes it.
pub async fn document_delete(app: &App, context: &OpContext, id: &str) -> Result<()> {
    context.authorise(Action::KnowledgeWrite)?;
    let write = app.store.write_reserved(context).await?;
    let mut document = find(&write, id).await?;
    document.deleted_at = Some(context.now_ms());
    write.document_update(&document).await?;
    write.event_append(context, event("document.deleted", &document)).await?;
    Ok(write.commit().await?)
}

/// Brings a deleted document back as it was.
pub async fn document_restore(app: &App, context: &OpContext, id: &str) -> Result<Document> {
    context.authorise(Action::KnowledgeWrite)?;
    let write = app.store.write(context).await?;
    let mut document = write.document_find(id).await?.ok_or_else(|| Error::not_found("document"))?;
    if document.deleted_at.take().is_some() {
        write.document_update(&document).await?;
        write.event_append(context, event("document.restored", &document)).await?;
        if matches!(document.status.as_str(), "queued" | "processing") {
            enqueue(&write, context, vec![document.id.clone()]).await?;
        }
        write.commit().await?;
    }
    Ok(document)
}

/// A document that is not deleted.
pub(super) async fn find(transaction: &TenantTx, id: &str) -> Result<Document> {
    let found = transaction.document_find(id).await?.filter(|document| document.deleted_at.is_none());
    found.ok_or_else(|| Error::not_found("document"))
}
