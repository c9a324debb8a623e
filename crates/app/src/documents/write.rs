//! Documents that are written in place: articles in Markdown, questions with their answers.

use std::sync::Arc;

use steward_model::{Action, OpContext, ids};
use steward_store::TenantTx;
use steward_store::documents::Document;

use super::cut::{Known, cut, read_text, replace};
use super::process::{enqueue, event};
use super::upload::hash_of;
use crate::app::App;
use crate::collections::collection_resolve;
use crate::error::{Error, Result};

pub(super) const MOST_TITLE: usize = 200;
/// Characters of an article or of an imported text.
pub(super) const MOST_TEXT: usize = 500_000;

/// Writes an article (Markdown).
pub async fn document_article(
    app: &Arc<App>,
    context: &OpContext,
    title: &str,
    body: &str,
    collection: Option<&str>,
) -> Result<Document> {
    create(app, context, "article", title, body, collection).await
}

/// Writes a question and its answer.
pub async fn document_faq(
    app: &Arc<App>,
    context: &OpContext,
    question: &str,
    answer: &str,
    collection: Option<&str>,
) -> Result<Document> {
    create(app, context, "faq", question, answer, collection).await
}

async fn create(
    app: &Arc<App>,
    context: &OpContext,
    source: &str,
    title: &str,
    body: &str,
    collection: Option<&str>,
) -> Result<Document> {
    context.authorise(Action::KnowledgeWrite)?;
    let title = clean_title(title).map_err(|text| Error::field(title_field(source), "length", text))?;
    let body = clean_body(body).map_err(|text| Error::field(body_field(source), "length", text))?;
    let mut document = blank(context, title, source);
    document.kind = String::from(if source == "faq" { "faq" } else { "markdown" });
    let write = app.store.write(context).await?;
    document.collection = collection_resolve(&write, context, collection).await?;
    write.document_insert(vec![document.clone()]).await?;
    write.event_append(context, event("document.created", &document)).await?;
    set_text(&write, context, &mut document, body).await?;
    write.document_update(&document).await?;
    write.commit().await?;
    Ok(document)
}

/// Gives a written document another text; the caller writes the document back.
pub(super) async fn set_text(
    write: &TenantTx,
    context: &OpContext,
    document: &mut Document,
    body: String,
) -> Result<()> {
    let text = body.clone();
    let markdown = document.kind == "markdown" || document.kind == "faq";
    let made = tokio::task::spawn_blocking(move || cut(&read_text(&text, markdown)));
    let made = made.await.map_err(Error::internal)?;
    document.content_hash = Some(hash_of(&document.title, &body));
    document.body = Some(body);
    replace(write, context, document, &made).await?;
    document.duplicate_of = Known::load(write).await?.duplicate(document);
    document.status = String::from("processing");
    document.progress = 0.4;
    document.error_code = None;
    document.error_detail = None;
    document.updated_at = context.now_ms();
    write.event_append(context, event("document.changed", document)).await?;
    enqueue(write, context, vec![document.id.clone()]).await
}

/// A document of which nothing is known yet.
pub(super) fn blank(context: &OpContext, title: String, source: &str) -> Document {
    let now = context.now_ms();
    Document {
        id: context.new_id::<ids::kind::Document>().to_string(),
        workspace_id: context.workspace_id.to_string(),
        collection: crate::collections::GENERAL.to_owned(),
        title,
        kind: String::from("text"),
        source: source.to_owned(),
        source_ref: None,
        external_id: None,
        body: None,
        file_id: None,
        status: String::from("queued"),
        error_code: None,
        error_detail: None,
        progress: 0.0,
        passage_count: 0,
        language: None,
        audience: String::from("public"),
        pinned: false,
        content_hash: None,
        signature: None,
        duplicate_of: None,
        recrawl_at: None,
        created_at: now,
        updated_at: now,
        deleted_at: None,
    }
}

pub(super) fn clean_title(title: &str) -> std::result::Result<String, String> {
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let title: String = title.chars().filter(|character| !character.is_control()).collect();
    if title.is_empty() || title.chars().count() > MOST_TITLE {
        return Err(format!("It has 1 to {MOST_TITLE} characters. Nothing was kept."));
    }
    Ok(title)
}

pub(super) fn clean_body(body: &str) -> std::result::Result<String, String> {
    let body = body.replace("\r\n", "\n").replace('\0', "");
    if body.trim().is_empty() {
        return Err(String::from("There is no text in it. Nothing was kept."));
    }
    if body.chars().count() > MOST_TEXT {
        return Err(format!("It has more than {MOST_TEXT} characters. Nothing was kept; split it into several."));
    }
    Ok(body)
}

pub(super) fn title_field(source: &str) -> &'static str {
    if source == "faq" { "question" } else { "title" }
}

pub(super) fn body_field(source: &str) -> &'static str {
    if source == "faq" { "answer" } else { "body" }
}
