//! Records from elsewhere, by the thousand: added, brought up to date or left alone, by their own ids.

use std::collections::HashMap;
use std::sync::Arc;

use serde::Deserialize;
use steward_model::{Action, OpContext};
use steward_store::documents::Document;

use super::cut::{Cut, Known, cut, describe, read_text, replace, rows};
use super::process::{enqueue, event};
use super::upload::hash_of;
use super::write::{blank, clean_body, clean_title};
use crate::app::App;
use crate::collections::collection_resolve;
use crate::error::{Error, Result};

/// Records per transaction and per job.
const AT_ONCE: usize = 200;
const MOST_ID: usize = 200;

/// A document as another system knows it.
#[derive(Debug, Clone, Deserialize)]
pub struct ImportRecord {
    /// Its id there; the same id again changes the same document.
    pub id: String,
    #[serde(default)]
    pub title: String,
    pub text: String,
}

/// A record that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRefusal {
    /// Its place among the records, from 0.
    pub index: usize,
    pub code: &'static str,
    pub detail: String,
}

#[derive(Debug, Clone, Default)]
pub struct ImportOutcome {
    pub created: usize,
    pub updated: usize,
    pub unchanged: usize,
    pub rejected: Vec<ImportRefusal>,
}

struct Checked {
    record: ImportRecord,
    hash: String,
    cut: Cut,
}

/// Takes records in. What comes out is searchable by its words as soon as this returns and the index has followed;
/// the meaning is computed afterwards. A deleted document comes back when it is imported again.
pub async fn document_import(
    app: &Arc<App>,
    context: &OpContext,
    records: Vec<ImportRecord>,
    collection: Option<&str>,
) -> Result<ImportOutcome> {
    context.authorise(Action::KnowledgeWrite)?;
    let mut outcome = ImportOutcome::default();
    let mut records = records.into_iter().enumerate();
    loop {
        let batch: Vec<(usize, ImportRecord)> = records.by_ref().take(AT_ONCE).collect();
        if batch.is_empty() {
            return Ok(outcome);
        }
        let work = tokio::task::spawn_blocking(move || check(batch));
        let (checked, refused) = work.await.map_err(Error::internal)?;
        outcome.rejected.extend(refused);
        keep(app, context, checked, collection, &mut outcome).await?;
    }
}

fn check(batch: Vec<(usize, ImportRecord)>) -> (Vec<Checked>, Vec<ImportRefusal>) {
    let mut refused = Vec::new();
    // Of two records with one id the later one counts, as if they had come one after the other.
    let mut by_id: HashMap<String, usize> = HashMap::new();
    let mut checked: Vec<Checked> = Vec::with_capacity(batch.len());
    for (index, mut record) in batch {
        record.id = record.id.trim().to_owned();
        if record.id.is_empty() || record.id.len() > MOST_ID || record.id.contains('\0') {
            let detail = format!("id has 1 to {MOST_ID} bytes; this record was not kept.");
            refused.push(ImportRefusal { index, code: "id_length", detail });
            continue;
        }
        let body = match clean_body(&record.text) {
            Ok(body) => body,
            Err(reason) => {
                let detail = format!("text: {reason}");
                refused.push(ImportRefusal { index, code: "text_length", detail });
                continue;
            }
        };
        // A title is welcome but not needed: foreign sets often lack one.
        let title: String = if record.title.trim().is_empty() { first_words(&body) } else { record.title.clone() };
        record.title = clean_title(&title.chars().take(super::write::MOST_TITLE).collect::<String>())
            .unwrap_or_else(|_| record.id.clone());
        record.text = body;
        let hash = hash_of(&record.title, &record.text);
        let cut = cut(&read_text(&record.text, false));
        let made = Checked { hash, cut, record };
        match by_id.get(&made.record.id) {
            Some(&place) => checked[place] = made,
            None => {
                by_id.insert(made.record.id.clone(), checked.len());
                checked.push(made);
            }
        }
    }
    (checked, refused)
}

async fn keep(
    app: &App,
    context: &OpContext,
    checked: Vec<Checked>,
    collection: Option<&str>,
    outcome: &mut ImportOutcome,
) -> Result<()> {
    if checked.is_empty() {
        return Ok(());
    }
    let write = app.store.write(context).await?;
    let collection = collection_resolve(&write, context, collection).await?;
    let ids: Vec<String> = checked.iter().map(|checked| checked.record.id.clone()).collect();
    let mut there: HashMap<String, Document> = HashMap::new();
    for document in write.document_by_external(&ids).await? {
        there.insert(document.external_id.clone().unwrap_or_default(), document);
    }
    let mut known = Known::load(&write).await?;
    let mut new_documents = Vec::new();
    let mut new_passages = Vec::new();
    let mut touched = Vec::new();
    let (mut created, mut updated, mut unchanged) = (0, 0, 0);
    for Checked { record, hash, cut } in checked {
        let before = there.remove(&record.id);
        if let Some(before) = &before
            && before.content_hash.as_ref() == Some(&hash)
            && before.deleted_at.is_none()
        {
            unchanged += 1;
            continue;
        }
        let is_new = before.is_none();
        let mut document = before.unwrap_or_else(|| blank(context, record.title.clone(), "import"));
        let renamed = document.title != record.title;
        document.external_id = Some(record.id);
        document.title = record.title;
        document.body = Some(record.text);
        document.content_hash = Some(hash);
        document.collection.clone_from(&collection);
        document.deleted_at = None;
        document.status = String::from("processing");
        document.progress = 0.4;
        document.updated_at = context.now_ms();
        touched.push(document.id.clone());
        if is_new {
            created += 1;
            let all: Vec<usize> = (0..cut.drafts.len()).collect();
            new_passages.extend(rows(context, &document, &cut, &all));
            describe(&mut document, &cut);
            document.duplicate_of = known.duplicate(&document);
            write.event_append(context, event("document.created", &document)).await?;
            new_documents.push(document);
            continue;
        }
        updated += 1;
        replace(&write, context, &mut document, &cut).await?;
        if renamed {
            write.passage_clear_vectors(&document.id).await?;
        }
        document.duplicate_of = known.duplicate(&document);
        write.document_update(&document).await?;
        write.event_append(context, event("document.changed", &document)).await?;
    }
    write.document_insert(new_documents).await?;
    write.passage_insert(new_passages).await?;
    enqueue(&write, context, touched).await?;
    write.commit().await?;
    outcome.created += created;
    outcome.updated += updated;
    outcome.unchanged += unchanged;
    Ok(())
}

fn first_words(text: &str) -> String {
    text.split_whitespace().take(10).collect::<Vec<_>>().join(" ")
}
