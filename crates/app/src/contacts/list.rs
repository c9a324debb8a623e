//! What members see of contacts.

use std::collections::HashMap;

use serde_json::json;
use steward_model::{Action, OpContext};
use steward_store::TenantTx;
use steward_store::contacts::{Contact, Identity};
use steward_store::conversations::Conversation;
use steward_store::events::{Event, EventDraft, EventFilter};

use crate::app::App;
use crate::error::{Error, Result};
use crate::facts::{FactView, fact_set_in, facts_of};
use crate::fields::NAME;
use crate::merges::{MergeView, merge_views};
use crate::page::{Page, PageRequest};

/// More merges than any contact has.
const MOST_MERGES: u64 = 200;

/// A contact as a list shows it.
#[derive(Debug, Clone)]
pub struct ContactRow {
    pub contact: Contact,
    pub identities: Vec<Identity>,
    pub conversation_count: i64,
}

/// Whoever was seen last first; `text` stands in the name or in an identity.
pub async fn contact_list(
    app: &App,
    context: &OpContext,
    text: Option<&str>,
    page: &PageRequest,
) -> Result<Page<ContactRow>> {
    context.authorise(Action::ContactRead)?;
    let read = app.store.read(context).await?;
    let rows = read.contact_list(text, page.time_and_id()?.as_ref(), page.fetch_limit()).await?;
    let rows = page.finish(rows, |contact| format!("{}.{}", contact.seen_at(), contact.id));
    Ok(Page { data: contact_rows(&read, rows.data).await?, next_cursor: rows.next_cursor })
}

/// Contacts with what a list shows of each.
pub(crate) async fn contact_rows(read: &TenantTx, contacts: Vec<Contact>) -> Result<Vec<ContactRow>> {
    let ids: Vec<String> = contacts.iter().map(|contact| contact.id.clone()).collect();
    let identities = read.identity_list(&ids).await?;
    let counts: HashMap<String, i64> = read.contact_conversation_counts(&ids).await?.into_iter().collect();
    let row = |contact: Contact| ContactRow {
        identities: identities.iter().filter(|identity| identity.contact_id == contact.id).cloned().collect(),
        conversation_count: counts.get(&contact.id).copied().unwrap_or(0),
        contact,
    };
    Ok(contacts.into_iter().map(row).collect())
}

/// A contact with all that a page shows of it.
#[derive(Debug, Clone)]
pub struct ContactDetail {
    pub row: ContactRow,
    pub facts: Vec<FactView>,
    /// The merges by which it stands for others, newest first.
    pub merged_from: Vec<MergeView>,
    /// The contact that was asked for, if this one stands for it.
    pub asked_for: Option<String>,
}

/// The contact that stands for the one with this id.
pub(crate) async fn contact_row(read: &TenantTx, id: &str) -> Result<ContactRow> {
    let contact = read.contact_standing(id).await?.ok_or_else(|| Error::not_found("contact"))?;
    let row = contact_rows(read, vec![contact]).await?.pop();
    row.ok_or_else(|| Error::not_found("contact"))
}

/// One contact; of one that was merged away, the contact that stands for it.
pub async fn contact_get(app: &App, context: &OpContext, id: &str) -> Result<ContactDetail> {
    context.authorise(Action::ContactRead)?;
    contact_detail(app, context, id).await
}

/// The same as the answer to whoever just changed the contact, and may perhaps not read others.
pub(super) async fn contact_detail(app: &App, context: &OpContext, id: &str) -> Result<ContactDetail> {
    let read = app.store.read(context).await?;
    let row = contact_row(&read, id).await?;
    let facts = facts_of(&read, &row.contact.id, context.now_ms()).await?;
    let family = read.contact_family(&row.contact.id).await?;
    let mut merges = Vec::new();
    if family.len() > 1 {
        merges = read.merge_list(Some(&family), None, MOST_MERGES).await?;
        merges.retain(|merge| merge.undone_at.is_none());
    }
    let merged_from = merge_views(&read, merges).await?;
    let asked_for = (row.contact.id != id).then(|| id.to_owned());
    Ok(ContactDetail { row, facts, merged_from, asked_for })
}

/// Changes the name: a fact like others, of which the member's word outranks.
pub async fn contact_rename(app: &App, context: &OpContext, id: &str, name: &str) -> Result<ContactDetail> {
    context.authorise(Action::ContactWrite)?;
    let name = crate::accounts::check_name("name", name)?;
    let write = app.store.write(context).await?;
    let contact = write.contact_hold(id).await?.ok_or_else(|| Error::not_found("contact"))?;
    fact_set_in(&write, context, &contact, NAME, &json!(name)).await?;
    let event = EventDraft::new("contact.changed", "contact", &contact.id).contact(&contact.id);
    write.event_append(context, event).await?;
    write.commit().await?;
    contact_detail(app, context, id).await
}

/// The conversations of a contact and of all for whom it stands, newest activity first.
pub async fn contact_conversations(app: &App, context: &OpContext, id: &str) -> Result<Vec<Conversation>> {
    context.authorise(Action::ConversationRead)?;
    let read = app.store.read(context).await?;
    let contact = read.contact_standing(id).await?.ok_or_else(|| Error::not_found("contact"))?;
    let filter = steward_store::conversations::ConversationFilter {
        contact_id: Some(contact.id),
        limit: 100,
        ..Default::default()
    };
    Ok(read.conversation_list(&filter).await?)
}

/// What happened to a contact and to all for whom it stands, newest first. The log is never rewritten: an event keeps
/// the id of the contact to whom it happened, and is found through whoever stands for it.
pub async fn contact_events(app: &App, context: &OpContext, id: &str, page: &PageRequest) -> Result<Page<Event>> {
    context.authorise(Action::ContactRead)?;
    let read = app.store.read(context).await?;
    let contact = read.contact_standing(id).await?.ok_or_else(|| Error::not_found("contact"))?;
    let before_seq = match &page.cursor {
        Some(cursor) => Some(cursor.parse().map_err(|_| PageRequest::bad_cursor())?),
        None => None,
    };
    let contact_ids = read.contact_family(&contact.id).await?;
    let filter = EventFilter { contact_ids, before_seq, limit: page.fetch_limit::<u64>(), ..Default::default() };
    let rows = read.event_list(&filter).await?;
    Ok(page.finish(rows, |event| event.seq.to_string()))
}
