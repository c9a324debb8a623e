//! What members see of conversations: lists, one conversation, its messages.

use std::collections::HashMap;

use steward_model::{Action, Actor, OpContext};
use steward_store::contacts::Contact;
use steward_store::conversations::{Conversation, ConversationCounts, ConversationFilter};
use steward_store::messages::Message;

use super::customer::check_own;
use crate::app::App;
use crate::error::{Error, Result};
use crate::files::{FileView, file_views};
use crate::page::{Page, PageRequest};

/// A conversation with whom it is with.
#[derive(Debug, Clone)]
pub struct ConversationView {
    pub conversation: Conversation,
    pub contact: Contact,
    pub assignee_name: Option<String>,
}

/// A message with what hangs on it.
#[derive(Debug, Clone)]
pub struct MessageView {
    pub message: Message,
    pub files: Vec<FileView>,
}

pub async fn conversation_list(
    app: &App,
    context: &OpContext,
    mut filter: ConversationFilter,
    page: &PageRequest,
) -> Result<Page<ConversationView>> {
    context.authorise(Action::ConversationRead)?;
    filter.before = page.time_and_id()?;
    filter.limit = page.fetch_limit();
    let read = app.store.read(context).await?;
    if let Some(id) = &filter.contact_id
        && let Some(standing) = read.contact_standing(id).await?
    {
        filter.contact_id = Some(standing.id);
    }
    let rows = read.conversation_list(&filter).await?;
    let page = page.finish(rows, |row| format!("{}.{}", row.last_message_at, row.id));
    let ids: Vec<String> = page.data.iter().map(|row| row.contact_id.clone()).collect();
    let contacts: HashMap<String, Contact> =
        read.contact_find_many(&ids).await?.into_iter().map(|contact| (contact.id.clone(), contact)).collect();
    let assignees: Vec<String> = page.data.iter().filter_map(|row| row.assignee_id.clone()).collect();
    let names: HashMap<String, String> = read.member_names(&assignees).await?.into_iter().collect();
    let mut data = Vec::with_capacity(page.data.len());
    for conversation in page.data {
        let contact = match contacts.get(&conversation.contact_id) {
            Some(contact) => contact.clone(),
            None => return Err(Error::internal(format!("contact of conversation {}", conversation.id))),
        };
        let assignee_name = conversation.assignee_id.as_ref().and_then(|id| names.get(id).cloned());
        data.push(ConversationView { conversation, contact, assignee_name });
    }
    Ok(Page { data, next_cursor: page.next_cursor })
}

pub async fn conversation_counts(app: &App, context: &OpContext) -> Result<ConversationCounts> {
    context.authorise(Action::ConversationRead)?;
    let member = context.actor.member_id().map(|id| id.to_string());
    Ok(app.store.read(context).await?.conversation_counts(member.as_deref()).await?)
}

pub async fn conversation_get(app: &App, context: &OpContext, id: &str) -> Result<ConversationView> {
    context.authorise(Action::ConversationRead)?;
    let read = app.store.read(context).await?;
    let conversation = read.conversation_find(id).await?.ok_or_else(|| Error::not_found("conversation"))?;
    let contact = read.contact_find(&conversation.contact_id).await?.ok_or_else(|| Error::not_found("contact"))?;
    let assignee_name = match &conversation.assignee_id {
        Some(member_id) => read.member_name(member_id).await?,
        None => None,
    };
    Ok(ConversationView { conversation, contact, assignee_name })
}

/// Messages of a conversation, oldest first. A contact sees the own conversation without notes.
pub async fn message_list(
    app: &App,
    context: &OpContext,
    conversation_id: &str,
    page: &PageRequest,
) -> Result<Page<MessageView>> {
    let read = app.store.read(context).await?;
    let conversation =
        read.conversation_find(conversation_id).await?.ok_or_else(|| Error::not_found("conversation"))?;
    let as_contact = match &context.actor {
        Actor::Contact { .. } => {
            check_own(context, &conversation)?;
            true
        }
        _ => {
            context.authorise(Action::ConversationRead)?;
            false
        }
    };
    let after = match &page.cursor {
        Some(cursor) => cursor.parse().map_err(|_| PageRequest::bad_cursor())?,
        None => 0,
    };
    let rows = read.message_list(conversation_id, after, page.fetch_limit()).await?;
    let rows = page.finish(rows, |message| message.seq.to_string());
    let ids: Vec<String> = rows.data.iter().map(|message| message.id.clone()).collect();
    let files = read.file_list(&ids).await?;
    let files = file_views(app, context, &read, files).await?;
    let shown = rows.data.into_iter().filter(|message| !as_contact || message.kind != "note");
    let data = shown
        .map(|message| {
            let files = files.iter().filter(|view| view.file.message_id.as_deref() == Some(message.id.as_str()));
            MessageView { files: files.cloned().collect(), message }
        })
        .collect();
    Ok(Page { data, next_cursor: rows.next_cursor })
}
