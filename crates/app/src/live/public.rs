//! What a customer is told of the own conversation: messages in full, and what holds for it.

use std::collections::HashMap;

use serde_json::{Value as Json, json};
use steward_model::OpContext;
use steward_store::TenantTx;
use steward_store::events::Event;
use steward_store::messages::Message;

use super::resume::is_beyond_the_log;
use super::{LiveEvent, Resumed};
use crate::app::App;
use crate::error::{Error, Result};
use crate::files::{FileView, file_json, file_views};

const MOST_MISSED: u64 = 200;

/// What it takes to tell customers of some events, read for all of them together.
pub(crate) struct Shown {
    /// By id, whose it is by itself and its shape for them.
    messages: HashMap<String, (String, Json)>,
}

impl Shown {
    /// Whether customers are told of events of this kind.
    pub(crate) fn is_for_contacts(event: &Event) -> bool {
        match event.r#type.as_str() {
            "message.read" => event.properties["reader"] == "member",
            "draft.created" | "conversation.handed_off" | "conversation.closed" => true,
            _ => tells_of_message(event),
        }
    }

    pub(crate) async fn read(app: &App, context: &OpContext, read: &TenantTx, events: &[&Event]) -> Result<Self> {
        let told = events.iter().filter(|event| tells_of_message(event));
        let ids: Vec<String> = told.filter_map(|event| event.subject_id.clone()).collect();
        if ids.is_empty() {
            return Ok(Self { messages: HashMap::new() });
        }
        let (mut messages, files) = read.message_find_many(&ids).await?;
        messages.retain(|message| message.kind != "note");
        let mut homes: HashMap<String, String> = HashMap::new();
        for message in &messages {
            if !homes.contains_key(&message.conversation_id)
                && let Some(conversation) = read.conversation_find(&message.conversation_id).await?
            {
                homes.insert(message.conversation_id.clone(), conversation.home().to_owned());
            }
        }
        let files = file_views(app, context, read, files).await?;
        let shown = messages.into_iter().map(|message| {
            let home = homes.get(&message.conversation_id).cloned().unwrap_or_default();
            let own: Vec<&FileView> =
                files.iter().filter(|view| view.file.message_id.as_deref() == Some(&message.id)).collect();
            let data = json!({ "message": message_json(&message, &own), "conversation_id": message.conversation_id });
            (message.id, (home, data))
        });
        Ok(Self { messages: shown.collect() })
    }

    /// An event in the shape for its customer; `None` when it is not for them. An event is only a hint: what it names is
    /// shown to the customer whose it is by itself, whatever the event says.
    pub(crate) fn to_contact(&self, event: &Event) -> Option<LiveEvent> {
        let told = |kind: &str, data: &Json| Some(LiveEvent::new(Some(event.seq), kind, data));
        match event.r#type.as_str() {
            _ if !Self::is_for_contacts(event) => None,
            "message.read" => told("read", &json!({ "at": time(event.occurred_at) })),
            "draft.created" => told("draft.pending", &json!({})),
            "conversation.handed_off" => told("handoff", &json!({ "promised_at": event.properties["promised_at"] })),
            "conversation.closed" => told("closed", &json!({})),
            _ => {
                let (home, message) = self.messages.get(event.subject_id.as_deref()?)?;
                if event.contact_id.as_deref() == Some(home) { told("message", message) } else { None }
            }
        }
    }
}

fn tells_of_message(event: &Event) -> bool {
    matches!(event.r#type.as_str(), "message.received" | "message.sent")
}

/// What a customer missed in a conversation after a position, oldest first.
pub async fn live_after_for_contact(app: &App, context: &OpContext, after: Option<i64>) -> Result<Resumed> {
    let ids = context.actor.contact_ids();
    if ids.is_empty() {
        return Err(Error::unauthenticated());
    }
    let Some(after) = after else {
        return Ok(Resumed::default());
    };
    let read = app.store.read(context).await?;
    let events = read.event_list_of_contacts(&ids, after, MOST_MISSED + 1).await?;
    if events.len() as u64 > MOST_MISSED || (events.is_empty() && is_beyond_the_log(app, after).await?) {
        return Ok(Resumed::afresh());
    }
    let events: Vec<&Event> = events.iter().collect();
    let shown = Shown::read(app, context, &read, &events).await?;
    Ok(Resumed { missed: events.into_iter().filter_map(|event| shown.to_contact(event)).collect(), after })
}

/// A message as customers see it; the same shape as in the list of messages.
fn message_json(message: &Message, files: &[&FileView]) -> Json {
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
        "files": files.iter().copied().map(file_json).collect::<Vec<Json>>(),
    })
}

fn time(milliseconds: i64) -> Option<String> {
    jiff::Timestamp::from_millisecond(milliseconds).ok().map(|time| time.to_string())
}
