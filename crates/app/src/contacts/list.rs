//! What members see of contacts.

use std::collections::HashMap;

use steward_model::{Action, OpContext};
use steward_store::contacts::{Contact, Identity};
use steward_store::conversations::Conversation;

use crate::app::App;
use crate::error::{Error, Result};
use crate::page::{Page, PageRequest};

/// A contact as a list shows it.
#[derive(Debug, Clone)]
pub struct ContactRow {
    pub contact: Contact,
    pub identities: Vec<Identity>,
    pub conversation_count: i64,
}

/// Newest first; `text` stands in the name or in an identity.
pub async fn contact_list(
    app: &App,
    context: &OpContext,
    text: Option<&str>,
    page: &PageRequest,
) -> Result<Page<ContactRow>> {
    context.authorise(Action::ContactRead)?;
    let read = app.store.read(context).await?;
    let rows = read.contact_list(text, page.cursor.as_deref(), page.fetch_limit()).await?;
    let rows = page.finish(rows, |contact| contact.id.clone());
    let ids: Vec<String> = rows.data.iter().map(|contact| contact.id.clone()).collect();
    let identities = read.identity_list(&ids).await?;
    let counts: HashMap<String, i64> = read.contact_conversation_counts(&ids).await?.into_iter().collect();
    Ok(rows.map(|contact| ContactRow {
        identities: identities.iter().filter(|identity| identity.contact_id == contact.id).cloned().collect(),
        conversation_count: counts.get(&contact.id).copied().unwrap_or(0),
        contact,
    }))
}

/// One contact; of one that was merged away, the contact that took it in.
pub async fn contact_get(app: &App, context: &OpContext, id: &str) -> Result<ContactRow> {
    context.authorise(Action::ContactRead)?;
    let read = app.store.read(context).await?;
    let mut contact = read.contact_find(id).await?.ok_or_else(|| Error::not_found("contact"))?;
    while let Some(into) = contact.merged_into.clone() {
        contact = read.contact_find(&into).await?.ok_or_else(|| Error::not_found("contact"))?;
    }
    let ids = [contact.id.clone()];
    let identities = read.identity_list(&ids).await?;
    let count = read.contact_conversation_counts(&ids).await?.first().map_or(0, |(_, count)| *count);
    Ok(ContactRow { contact, identities, conversation_count: count })
}

/// Changes the name.
pub async fn contact_rename(app: &App, context: &OpContext, id: &str, name: &str) -> Result<ContactRow> {
    context.authorise(Action::ContactWrite)?;
    let name = crate::accounts::check_name("name", name)?;
    let write = app.store.write(context).await?;
    if write.contact_find(id).await?.is_none() {
        return Err(Error::not_found("contact"));
    }
    write.contact_set_name(id, &name, context.now_ms()).await?;
    let event = steward_store::events::EventDraft::new("contact.changed", "contact", id).contact(id);
    write.event_append(context, event).await?;
    write.commit().await?;
    contact_get(app, context, id).await
}

/// The conversations of a contact, newest activity first.
pub async fn contact_conversations(app: &App, context: &OpContext, id: &str) -> Result<Vec<Conversation>> {
    context.authorise(Action::ConversationRead)?;
    let filter = steward_store::conversations::ConversationFilter {
        contact_id: Some(id.to_owned()),
        limit: 100,
        ..Default::default()
    };
    Ok(app.store.read(context).await?.conversation_list(&filter).await?)
}
