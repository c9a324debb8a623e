//! A customer's message comes in: stored durably, announced, and the job to answer it enqueued, all at once.

use std::sync::Arc;

use serde_json::json;
use steward_model::{Actor, OpContext};
use steward_store::TenantTx;
use steward_store::conversations::Conversation;
use steward_store::events::EventDraft;
use steward_store::jobs::{Job, JobDraft};
use steward_store::messages::{Message, MessageDraft};

use super::answer;
use super::customer::check_own;
use crate::app::App;
use crate::error::{Error, ErrorKind, Result};
use crate::files::{File, FileView, MOST_PER_MESSAGE, file_views};
use crate::limits::Limited;

/// The most characters of one message; more is a document, not a message.
pub const MOST_CHARACTERS: usize = 10_000;
const MOST_CLIENT_ID: usize = 200;
/// A conversation that was silent for so long starts with a fresh context (PLT-27).
const CONTEXT_SILENCE_MS: i64 = 24 * 3600 * 1000;

/// A message from a customer.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// `None`: the contact's current conversation on the channel, or a new one.
    pub conversation_id: Option<String>,
    pub channel: String,
    pub text: String,
    /// The sender's own id; the same one again is the same message.
    pub client_id: Option<String>,
    pub file_ids: Vec<String>,
}

/// What was stored.
#[derive(Debug, Clone)]
pub struct Received {
    pub message: Message,
    pub files: Vec<FileView>,
    pub conversation: Conversation,
    /// `false`: the message had come in before.
    pub created: bool,
    /// Whether an agent is going to answer.
    pub answering: bool,
}

/// Stores a contact's message and starts answering it. The actor is the contact.
pub async fn message_receive(app: &Arc<App>, context: &OpContext, incoming: Incoming) -> Result<Received> {
    let (received, job) = message_store(app, context, incoming).await?;
    if let Some(job) = job {
        app.worker.start_now(job);
    }
    Ok(received)
}

/// Stores a contact's message with the job to answer it, which the caller starts.
pub(crate) async fn message_store(
    app: &Arc<App>,
    context: &OpContext,
    incoming: Incoming,
) -> Result<(Received, Option<Job>)> {
    let Actor::Contact { id: contact_id, session_id, .. } = &context.actor else {
        return Err(Error::new(ErrorKind::Forbidden, "forbidden", "Only a customer writes as a customer."));
    };
    let contact_id = contact_id.to_string();
    let text = clean(&incoming.text);
    check_text(&text, incoming.file_ids.is_empty())?;
    if incoming.client_id.as_ref().is_some_and(|id| id.is_empty() || id.len() > MOST_CLIENT_ID) {
        let message = format!("An id of the sender's own has between 1 and {MOST_CLIENT_ID} bytes. Nothing was sent.");
        return Err(Error::field("client_id", "length", message));
    }
    app.limits.take(Limited::PublicMessage, &contact_id)?;
    let write = app.store.write(context).await?;
    let wanted = incoming.conversation_id.as_deref();
    let mut conversation = conversation_for(&write, context, &contact_id, wanted, &incoming.channel).await?;
    if let Some(client_id) = &incoming.client_id
        && let Some(message) = write.message_by_client_id(&conversation.id, client_id).await?
    {
        if message.text != text {
            let detail =
                "Another message was sent with this id before, so this one was not. Send it with an id of its own.";
            return Err(Error::conflict("client_id_taken", detail));
        }
        let files = write.file_list(std::slice::from_ref(&message.id)).await?;
        let files = file_views(app, context, &write, files).await?;
        return Ok((Received { message, files, conversation, created: false, answering: false }, None));
    }
    let now = context.now_ms();
    let client_id = incoming.client_id.clone();
    let message = customer_says(&write, context, &mut conversation, &contact_id, &text, client_id).await?;
    let files = files_attach(&write, &context.actor.contact_ids(), &incoming.file_ids, &message).await?;
    if text.is_empty() {
        // A message of files alone is known by their names.
        let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
        conversation.last_text = names.join(", ").chars().take(200).collect();
    }
    write.conversation_update(&conversation).await?;
    write.portal_session_converse(&session_id.to_string(), &conversation.id).await?;
    let language = steward_language::detect(&text).filter(steward_language::LanguageGuess::is_reliable);
    write.contact_seen(conversation.home(), language.as_ref().map(|guess| guess.code.as_str()), now).await?;
    if conversation.contact_id != conversation.home() {
        write.contact_seen_through(&conversation.contact_id, now).await?;
    }
    let job = if conversation.owner == "agent" { answer_enqueue(app, context, &write, &message).await? } else { None };
    let files = file_views(app, context, &write, files).await?;
    write.commit().await?;
    Ok((Received { message, files, conversation, created: true, answering: job.is_some() }, job))
}

/// Hangs the customer's own files on the message; with one that is not there, nothing of the message is kept.
async fn files_attach(
    write: &TenantTx,
    contact_ids: &[String],
    file_ids: &[String],
    message: &Message,
) -> Result<Vec<File>> {
    if file_ids.len() > MOST_PER_MESSAGE {
        let message = format!("A message takes up to {MOST_PER_MESSAGE} files. Nothing was sent; send it in parts.");
        return Err(Error::field("file_ids", "too_many", message));
    }
    if file_ids.is_empty() {
        return Ok(Vec::new());
    }
    for file_id in file_ids {
        if !write.file_attach(file_id, contact_ids, &message.conversation_id, &message.id).await? {
            let message = "A file of this message is no longer there, so nothing was sent. Attach it again.";
            return Err(Error::field("file_ids", "unknown_file", message));
        }
    }
    Ok(write.file_list(std::slice::from_ref(&message.id)).await?)
}

async fn answer_enqueue(
    app: &Arc<App>,
    context: &OpContext,
    write: &TenantTx,
    message: &Message,
) -> Result<Option<Job>> {
    let draft = JobDraft {
        kind: answer::KIND,
        payload: json!({ "message_id": message.id }),
        priority: 10,
        max_attempts: 4,
        run_at: None,
        dedupe_key: Some(message.id.clone()),
        // Leases run by the process's own clock, whatever time the message tells.
        leased: Some(app.worker.lease(app.clock.now_ms())),
    };
    Ok(write.job_enqueue(context, draft).await?)
}

/// Writes what a customer said into the conversation, which is open again, and announces it. The caller writes the
/// conversation back.
pub(super) async fn customer_says(
    write: &TenantTx,
    context: &OpContext,
    conversation: &mut Conversation,
    contact_id: &str,
    text: &str,
    client_id: Option<String>,
) -> Result<Message> {
    let contact = write.contact_find(contact_id).await?.ok_or_else(|| Error::not_found("contact"))?;
    let now = context.now_ms();
    if now - conversation.last_message_at > CONTEXT_SILENCE_MS {
        conversation.context_from = now;
    }
    let name = contact.name.unwrap_or_else(|| String::from("Visitor"));
    let mut draft = MessageDraft::text("contact", name, text.to_owned());
    draft.author_id = Some(contact_id.to_owned());
    draft.client_id = client_id;
    let message = message_append(write, context, conversation, draft).await?;
    conversation.unread += 1;
    conversation.status = String::from("open");
    conversation.closed_at = None;
    if conversation.draft_waiting {
        write.draft_withdraw_all(&conversation.id, "the customer wrote again", now).await?;
        conversation.draft_waiting = false;
    }
    let event = EventDraft::new("message.received", "message", &message.id)
        .contact(conversation.home())
        .source(&conversation.channel)
        .properties(json!({ "conversation_id": conversation.id, "channel": conversation.channel, "seq": message.seq }));
    write.event_append(context, event).await?;
    Ok(message)
}

/// The conversation that is meant, the one that goes on on the channel, or a new one.
pub(super) async fn conversation_for(
    write: &TenantTx,
    context: &OpContext,
    contact_id: &str,
    wanted: Option<&str>,
    channel: &str,
) -> Result<Conversation> {
    if let Some(id) = wanted
        && let Some(conversation) = write.conversation_lock(id).await?
        && check_own(context, &conversation).is_ok()
    {
        return Ok(conversation);
    }
    if let Some(conversation) = write.conversation_current(&context.actor.contact_ids(), channel).await? {
        return Ok(conversation);
    }
    let conversation = conversation_begin(write, context, contact_id, channel).await?;
    let event = EventDraft::new("conversation.started", "conversation", &conversation.id)
        .contact(contact_id)
        .source(channel)
        .properties(json!({ "conversation_id": conversation.id, "channel": channel }));
    write.event_append(context, event).await?;
    Ok(conversation)
}

/// Begins a conversation. It belongs to the contact, whoever stands for them.
async fn conversation_begin(
    write: &TenantTx,
    context: &OpContext,
    contact_id: &str,
    channel: &str,
) -> Result<Conversation> {
    let standing = write.contact_hold(contact_id).await?.ok_or_else(|| Error::not_found("contact"))?;
    let mut conversation = write.conversation_insert(context, &standing.id, channel).await?;
    if standing.id != contact_id {
        write.conversation_set_home(&conversation.id, contact_id).await?;
        conversation.home_id = Some(contact_id.to_owned());
    }
    Ok(conversation)
}

/// Writes a message as the next of its conversation and notes it there; the caller writes the conversation back.
pub(crate) async fn message_append(
    write: &TenantTx,
    context: &OpContext,
    conversation: &mut Conversation,
    draft: MessageDraft,
) -> Result<Message> {
    conversation.message_count += 1;
    let is_note = draft.kind == "note";
    let message = write.message_insert(context, &conversation.id, conversation.message_count, draft).await?;
    conversation.updated_at = message.created_at;
    if !is_note {
        conversation.last_text = message.text.chars().take(200).collect();
        conversation.last_author = message.author_kind.clone();
        conversation.last_message_at = message.created_at;
    }
    Ok(message)
}

/// Takes out what no database and no screen can use: control characters beside line breaks and tabs.
pub(crate) fn clean(text: &str) -> String {
    let kept = text.chars().filter(|character| !character.is_control() || matches!(character, '\n' | '\t'));
    kept.collect::<String>().trim().to_owned()
}

pub(crate) fn check_text(text: &str, required: bool) -> Result<()> {
    if text.is_empty() && required {
        return Err(Error::field("text", "empty", "There is nothing in this message yet."));
    }
    let count = text.chars().count();
    if count > MOST_CHARACTERS {
        let message = format!(
            "This message has {count} characters; a message holds up to {MOST_CHARACTERS}. Nothing was sent. Shorten \
             it, send it in parts, or attach it as a file."
        );
        let mut error = Error::field("text", "message_too_long", message);
        error.code = "message_too_long";
        error.kind = ErrorKind::TooLarge;
        return Err(error);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_go_and_scripts_stay_text() {
        assert_eq!(clean(" a\u{0}b\u{7}\r\nc\t<script> "), "ab\nc\t<script>");
        assert_eq!(clean("\u{202e}مرحبا 🙂"), "\u{202e}مرحبا 🙂");
    }

    #[test]
    fn a_message_of_fifty_thousand_characters_gets_a_clear_word() {
        let error = check_text(&"ä".repeat(50_000), true).unwrap_err();
        assert_eq!(error.code, "message_too_long");
        assert!(error.detail.contains("50000") && error.detail.contains("Nothing was sent"));
        assert!(check_text("", true).is_err());
        assert!(check_text("", false).is_ok());
    }
}
