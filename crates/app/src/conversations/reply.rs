//! What members do in a conversation: reply, note, assign, close, give back to the assistant.

use std::sync::Arc;

use serde_json::json;
use steward_model::{Action, Actor, OpContext};
use steward_store::TenantTx;
use steward_store::conversations::Conversation;
use steward_store::events::EventDraft;
use steward_store::messages::{Message, MessageDraft};

use super::customer::check_own;
use super::receive::{check_text, clean, message_append};
use crate::app::App;
use crate::error::{Error, Result};

/// What may change of a conversation; `None` leaves it as it is.
#[derive(Debug, Clone, Default)]
pub struct ConversationChange {
    pub status: Option<String>,
    /// `Some(None)` takes the assignment away.
    pub assignee_id: Option<Option<String>>,
    /// `agent` gives the conversation back to the assistant, `member` takes it.
    pub owner: Option<String>,
    pub tags: Option<Vec<String>>,
}

/// Sends a member's reply. From here on the conversation belongs to the members.
pub async fn member_reply(
    app: &Arc<App>,
    context: &OpContext,
    conversation_id: &str,
    text: &str,
    client_id: Option<String>,
) -> Result<Message> {
    context.authorise(Action::ConversationReply)?;
    let text = clean(text);
    check_text(&text, true)?;
    let write = app.store.write(context).await?;
    let mut conversation = lock(&write, conversation_id).await?;
    if let Some(client_id) = &client_id
        && let Some(message) = write.message_by_client_id(conversation_id, client_id).await?
    {
        return Ok(message);
    }
    let mut draft = MessageDraft::text("member", author_name(&write, context).await?, text);
    draft.client_id = client_id;
    let message = member_message(&write, context, &mut conversation, draft).await?;
    write.commit().await?;
    Ok(message)
}

/// Writes a member's message to the customer, takes the conversation and ends a hand-off and waiting drafts.
pub(crate) async fn member_message(
    write: &TenantTx,
    context: &OpContext,
    conversation: &mut Conversation,
    mut draft: MessageDraft,
) -> Result<Message> {
    let now = context.now_ms();
    draft.author_id = context.actor.member_id().map(|id| id.to_string());
    let message = message_append(write, context, conversation, draft).await?;
    if conversation.draft_waiting {
        write.draft_withdraw_all(&conversation.id, "a member replied", now).await?;
        conversation.draft_waiting = false;
    }
    conversation.hand_off = None;
    conversation.owner = String::from("member");
    conversation.unread = 0;
    if conversation.assignee_id.is_none() {
        conversation.assignee_id = message.author_id.clone();
    }
    write.conversation_update(conversation).await?;
    let event = EventDraft::new("message.sent", "message", &message.id)
        .contact(conversation.home())
        .properties(json!({ "conversation_id": conversation.id, "seq": message.seq, "author": "member" }));
    write.event_append(context, event).await?;
    Ok(message)
}

/// Writes a note that only members see.
pub async fn note_add(app: &App, context: &OpContext, conversation_id: &str, text: &str) -> Result<Message> {
    context.authorise(Action::ConversationReply)?;
    let text = clean(text);
    check_text(&text, true)?;
    let write = app.store.write(context).await?;
    let mut conversation = lock(&write, conversation_id).await?;
    let mut draft = MessageDraft::text("member", author_name(&write, context).await?, text);
    draft.kind = "note";
    draft.author_id = context.actor.member_id().map(|id| id.to_string());
    let message = message_append(&write, context, &mut conversation, draft).await?;
    write.conversation_update(&conversation).await?;
    let event = EventDraft::new("note.added", "message", &message.id)
        .properties(json!({ "conversation_id": conversation.id, "seq": message.seq }));
    write.event_append(context, event).await?;
    write.commit().await?;
    Ok(message)
}

pub async fn conversation_change(
    app: &App,
    context: &OpContext,
    conversation_id: &str,
    change: ConversationChange,
) -> Result<()> {
    context.authorise(Action::ConversationManage)?;
    let write = app.store.write(context).await?;
    let mut conversation = lock(&write, conversation_id).await?;
    let now = context.now_ms();
    if let Some(status) = change.status {
        if !["open", "pending", "closed"].contains(&status.as_str()) {
            return Err(Error::field("status", "unknown_status", "A conversation is open, pending or closed."));
        }
        conversation.closed_at = if status == "closed" { Some(now) } else { None };
        if status == "closed" {
            conversation.hand_off = None;
            write.draft_withdraw_all(conversation_id, "the conversation was closed", now).await?;
            conversation.draft_waiting = false;
        }
        conversation.status = status;
    }
    if let Some(assignee) = change.assignee_id {
        if let Some(member_id) = &assignee
            && !write.member_exists(member_id).await?
        {
            return Err(Error::field("assignee_id", "unknown_member", "This member is not in the workspace."));
        }
        conversation.assignee_id = assignee;
    }
    if let Some(owner) = change.owner {
        if !["agent", "member"].contains(&owner.as_str()) {
            return Err(Error::field("owner", "unknown_owner", "A conversation belongs to the agent or to a member."));
        }
        if owner == "agent" {
            conversation.hand_off = None;
        }
        conversation.owner = owner;
    }
    if let Some(tags) = change.tags {
        if tags.len() > 20 || tags.iter().any(|tag| tag.is_empty() || tag.chars().count() > 40) {
            return Err(Error::field("tags", "length", "Up to 20 tags of up to 40 characters."));
        }
        conversation.tags = json!(tags);
    }
    conversation.updated_at = now;
    write.conversation_update(&conversation).await?;
    let event_type = if conversation.status == "closed" { "conversation.closed" } else { "conversation.changed" };
    let event =
        EventDraft::new(event_type, "conversation", &conversation.id).contact(conversation.home()).properties(json!({
            "conversation_id": conversation.id,
            "status": conversation.status,
            "owner": conversation.owner,
            "assignee_id": conversation.assignee_id,
        }));
    write.event_append(context, event).await?;
    write.commit().await?;
    Ok(())
}

/// Marks what the other side wrote as read, up to the last message.
pub async fn conversation_read(app: &App, context: &OpContext, conversation_id: &str) -> Result<()> {
    let by_contact = matches!(context.actor, Actor::Contact { .. });
    if !by_contact {
        context.authorise(Action::ConversationRead)?;
    }
    let write = app.store.write(context).await?;
    let mut conversation = lock(&write, conversation_id).await?;
    if by_contact {
        check_own(context, &conversation)?;
    }
    let now = context.now_ms();
    let changed = write.message_mark_read(conversation_id, by_contact, conversation.message_count, now).await?;
    if !by_contact && conversation.unread > 0 {
        conversation.unread = 0;
        write.conversation_update(&conversation).await?;
    }
    if changed > 0 {
        let reader = if by_contact { "contact" } else { "member" };
        let event = EventDraft::new("message.read", "conversation", conversation_id)
            .contact(conversation.home())
            .properties(json!({ "conversation_id": conversation_id, "reader": reader }));
        write.event_append(context, event).await?;
    }
    write.commit().await?;
    Ok(())
}

pub(crate) async fn lock(write: &TenantTx, conversation_id: &str) -> Result<Conversation> {
    write.conversation_lock(conversation_id).await?.ok_or_else(|| Error::not_found("conversation"))
}

/// The name under which the actor appears to the customer.
pub(crate) async fn author_name(write: &TenantTx, context: &OpContext) -> Result<String> {
    let Some(member_id) = context.actor.member_id() else {
        return Ok(String::from("Team"));
    };
    Ok(write.member_name(&member_id.to_string()).await?.unwrap_or_else(|| String::from("Team")))
}
