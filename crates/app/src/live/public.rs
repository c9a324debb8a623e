//! What a customer is told of the own conversation: messages in full, and what holds for it.

use serde_json::{Value as Json, json};
use steward_model::OpContext;
use steward_store::TenantTx;
use steward_store::events::Event;
use steward_store::messages::Message;

use super::LiveEvent;
use crate::app::App;
use crate::error::{Error, Result};
use crate::files::{FileView, file_json, file_views};

const MOST_MISSED: u64 = 200;

/// An event in the shape for its customer; `None` when it is not for them.
///
/// An event is only a hint: what it names is shown to the customer whose it is by itself, whatever the event says.
pub(crate) async fn to_contact(
    app: &App,
    context: &OpContext,
    read: &TenantTx,
    event: &Event,
) -> Result<Option<LiveEvent>> {
    let (kind, data) = match event.r#type.as_str() {
        "message.received" | "message.sent" => {
            let id = event.subject_id.as_deref().unwrap_or_default();
            let Some(message) = read.message_find(id).await?.filter(|message| message.kind != "note") else {
                return Ok(None);
            };
            let conversation = read.conversation_find(&message.conversation_id).await?;
            if conversation.is_none_or(|conversation| event.contact_id.as_deref() != Some(conversation.home())) {
                return Ok(None);
            }
            let files = read.file_list(std::slice::from_ref(&message.id)).await?;
            let files = file_views(app, context, read, files).await?;
            let shown = message_json(&message, &files);
            ("message", json!({ "message": shown, "conversation_id": message.conversation_id }))
        }
        "message.read" if event.properties["reader"] == "member" => ("read", json!({ "at": time(event.occurred_at) })),
        "draft.created" => ("draft.pending", json!({})),
        "conversation.handed_off" => ("handoff", json!({ "promised_at": event.properties["promised_at"] })),
        "conversation.closed" => ("closed", json!({})),
        _ => return Ok(None),
    };
    Ok(Some(LiveEvent { seq: Some(event.seq), kind: kind.to_owned(), data }))
}

/// What a customer missed in a conversation after a position, oldest first.
pub async fn live_after_for_contact(app: &App, context: &OpContext, after: Option<i64>) -> Result<Vec<LiveEvent>> {
    let ids = context.actor.contact_ids();
    if ids.is_empty() {
        return Err(Error::unauthenticated());
    }
    let Some(after) = after else {
        return Ok(Vec::new());
    };
    let read = app.store.read(context).await?;
    let events = read.event_list_of_contacts(&ids, after, MOST_MISSED).await?;
    let mut missed = Vec::with_capacity(events.len());
    for event in &events {
        missed.extend(to_contact(app, context, &read, event).await?);
    }
    Ok(missed)
}

/// A message as customers see it; the same shape as in the list of messages.
fn message_json(message: &Message, files: &[FileView]) -> Json {
    json!({
        "id": message.id,
        "conversation_id": message.conversation_id,
        "seq": message.seq,
        "author": { "kind": message.author_kind, "id": message.author_id, "name": message.author_name },
        "kind": message.kind,
        "text": message.text,
        "citations": message.citations,
        "run_id": message.run_id,
        "client_id": message.client_id,
        "created_at": time(message.created_at),
        "delivered_at": message.delivered_at.and_then(time),
        "read_at": message.read_at.and_then(time),
        "suggested": message.suggested,
        "files": files.iter().map(file_json).collect::<Vec<Json>>(),
    })
}

fn time(milliseconds: i64) -> Option<String> {
    jiff::Timestamp::from_millisecond(milliseconds).ok().map(|time| time.to_string())
}
