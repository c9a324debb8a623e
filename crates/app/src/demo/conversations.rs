//! Conversations of the sample business: some as they were, some answered by the real concierge while loading.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::json;
use steward_model::{Actor, IdSource, OpContext, WorkspaceId};
use steward_store::TenantTx;
use steward_store::conversations::Conversation;
use steward_store::messages::{Message, MessageDraft};

use super::data::parse;
use super::{bad_data, base_at, context_at};
use crate::app::App;
use crate::conversations::answer;
use crate::conversations::receive::{Incoming, message_append, message_store};
use crate::error::{Error, Result};

/// What the conversations refer to.
pub(super) struct World {
    pub app: Arc<App>,
    pub ids: Arc<IdSource>,
    pub begin: Timestamp,
    pub zone: TimeZone,
    pub workspace_id: WorkspaceId,
    pub contacts: HashMap<String, String>,
    pub members: HashMap<String, (String, String)>,
}

#[derive(Debug, Deserialize)]
struct Conversations {
    conversations: Vec<ConversationData>,
}

#[derive(Debug, Deserialize)]
struct ConversationData {
    channel: String,
    contact: Option<String>,
    started_days_ago: Option<i64>,
    at_minute_of_day: Option<i64>,
    started_minutes_ago: Option<i64>,
    status: String,
    assignee: Option<String>,
    #[serde(default)]
    tags: Vec<String>,
    messages: Vec<MessageData>,
    #[serde(default)]
    notes: Vec<NoteData>,
    #[serde(default)]
    handoffs: Vec<HandOffData>,
    #[serde(default)]
    draft_for_last: bool,
    #[serde(default)]
    ask_live: bool,
}

#[derive(Debug, Deserialize)]
struct MessageData {
    author: String,
    minute: i64,
    text: String,
    member: Option<String>,
}

#[derive(Debug, Deserialize)]
struct NoteData {
    member: String,
    minute: i64,
    text: String,
}

#[derive(Debug, Deserialize)]
struct HandOffData {
    minute: i64,
    promise_minute: i64,
    reason: String,
    summary: String,
    answered_minute: Option<i64>,
}

/// Makes all conversations, oldest first; returns how many.
pub(super) async fn conversations_make(world: &World, progress: &(dyn Fn(&str) + Send + Sync)) -> Result<usize> {
    let data: Conversations = parse("conversations.json", include_str!("../../demo/conversations.json"))?;
    let mut all: Vec<(Timestamp, ConversationData)> =
        data.conversations.into_iter().map(|conversation| (world.start(&conversation), conversation)).collect();
    all.sort_by_key(|(start, _)| *start);
    let count = all.len();
    for (number, (start, conversation)) in all.iter().enumerate() {
        if number % 10 == 0 {
            progress(&format!("conversations: {number} of {count}"));
        }
        conversation_make(world, *start, conversation).await?;
    }
    Ok(count)
}

impl World {
    fn start(&self, conversation: &ConversationData) -> Timestamp {
        if let Some(minutes) = conversation.started_minutes_ago {
            return self.begin - SignedDuration::from_mins(minutes);
        }
        let days = conversation.started_days_ago.unwrap_or(0);
        let minute = conversation.at_minute_of_day.unwrap_or(600);
        let today = self.begin.to_zoned(self.zone.clone()).date();
        let midnight = today
            .checked_sub(SignedDuration::from_hours(24 * days))
            .ok()
            .and_then(|day| day.to_zoned(self.zone.clone()).ok())
            .map_or(self.begin, |day| day.timestamp());
        (midnight + SignedDuration::from_mins(minute)).min(self.begin - SignedDuration::from_mins(5))
    }

    fn context(&self, time: Timestamp) -> OpContext {
        context_at(self.workspace_id, time.min(self.begin), &self.ids)
    }
}

async fn conversation_make(world: &World, start: Timestamp, data: &ConversationData) -> Result<()> {
    let at = |minute: i64| start + SignedDuration::from_mins(minute);
    let contact_id = contact_of(world, start, data).await?;
    let mut conversation_id: Option<String> = None;
    let mut last: Option<Message> = None;
    for message in &data.messages {
        let context = world.context(at(message.minute));
        if data.ask_live {
            let (id, stored) = ask(world, &context, &contact_id, conversation_id.clone(), data, &message.text).await?;
            conversation_id = Some(id);
            last = Some(stored);
            continue;
        }
        let (id, stored) = say(world, &context, &contact_id, conversation_id.clone(), data, message).await?;
        conversation_id = Some(id);
        last = Some(stored);
    }
    let conversation_id = conversation_id.ok_or_else(|| bad_data("a conversation without messages"))?;
    for note in &data.notes {
        let context = world.context(at(note.minute));
        let write = world.app.store.write(&context).await?;
        let mut conversation = lock(&write, &conversation_id).await?;
        let (member_id, name) = member(world, &note.member)?;
        let mut draft = MessageDraft::text("member", name, note.text.clone());
        draft.kind = "note";
        draft.author_id = Some(member_id);
        message_append(&write, &context, &mut conversation, draft).await?;
        write.conversation_update(&conversation).await?;
        write.commit().await?;
    }
    if data.draft_for_last
        && let Some(message) = &last
    {
        let context = world.context(at(data.messages.last().map_or(0, |message| message.minute)));
        answer::draft_make(&world.app, &context, message, None).await?;
    }
    finish(world, &conversation_id, data, start).await
}

/// The contact of the files, or a new visitor whom nobody knows.
async fn contact_of(world: &World, start: Timestamp, data: &ConversationData) -> Result<String> {
    if let Some(reference) = &data.contact
        && let Some(id) = world.contacts.get(reference)
    {
        return Ok(id.clone());
    }
    let context = world.context(start);
    let write = world.app.store.write(&context).await?;
    let contact = write.contact_insert(&context, None).await?;
    write.commit().await?;
    Ok(contact.id)
}

/// A customer's message that the concierge answers for real, at the time of the message.
async fn ask(
    world: &World,
    context: &OpContext,
    contact_id: &str,
    conversation_id: Option<String>,
    data: &ConversationData,
    text: &str,
) -> Result<(String, Message)> {
    let id = contact_id.parse().map_err(|_| bad_data("contact id"))?;
    let customer = context.acting_as(Actor::Contact { id, session_id: context.new_id(), also: Vec::new() });
    let incoming = Incoming {
        conversation_id,
        channel: data.channel.clone(),
        text: text.to_owned(),
        client_id: None,
        file_ids: Vec::new(),
    };
    let (received, job) = message_store(&world.app, &customer, incoming).await?;
    if let Some(job) = job {
        let system =
            base_at(context.now(), &world.ids).in_workspace(world.workspace_id, Actor::System { task: "demo" });
        answer::run(&world.app, &system, &job).await.map_err(|error| Error::internal(error.to_string()))?;
    }
    Ok((received.conversation.id, received.message))
}

/// A message as it was.
async fn say(
    world: &World,
    context: &OpContext,
    contact_id: &str,
    conversation_id: Option<String>,
    data: &ConversationData,
    message: &MessageData,
) -> Result<(String, Message)> {
    let write = world.app.store.write(context).await?;
    let mut conversation = match &conversation_id {
        Some(id) => lock(&write, id).await?,
        None => write.conversation_insert(context, contact_id, &data.channel).await?,
    };
    let contact = write.contact_find(contact_id).await?.and_then(|contact| contact.name);
    let draft = match message.author.as_str() {
        "contact" => {
            conversation.unread += 1;
            let mut draft =
                MessageDraft::text("contact", contact.unwrap_or_else(|| String::from("Visitor")), &message.text);
            draft.author_id = Some(contact_id.to_owned());
            draft
        }
        "member" => {
            let (id, name) = member(world, message.member.as_deref().unwrap_or_default())?;
            conversation.unread = 0;
            conversation.owner = String::from("member");
            let mut draft = MessageDraft::text("member", name, &message.text);
            draft.author_id = Some(id);
            draft
        }
        _ => {
            conversation.unread = 0;
            MessageDraft::text("agent", "Linnet", &message.text)
        }
    };
    let stored = message_append(&write, context, &mut conversation, draft).await?;
    write.conversation_update(&conversation).await?;
    write.contact_seen(contact_id, None, context.now_ms()).await?;
    write.commit().await?;
    Ok((conversation.id, stored))
}

/// Status, assignment, tags and a hand-off that still waits.
async fn finish(world: &World, conversation_id: &str, data: &ConversationData, start: Timestamp) -> Result<()> {
    let context = world.context(start);
    let write = world.app.store.write(&context).await?;
    let mut conversation = lock(&write, conversation_id).await?;
    conversation.tags = json!(data.tags);
    if let Some(reference) = &data.assignee {
        conversation.assignee_id = Some(member(world, reference)?.0);
    }
    let status = match data.status.as_str() {
        "waiting" => "pending",
        other => other,
    };
    conversation.status = status.to_owned();
    if status == "closed" {
        conversation.closed_at = Some(conversation.last_message_at);
        conversation.unread = 0;
        conversation.hand_off = None;
    }
    let waiting = data.handoffs.iter().find(|hand_off| hand_off.answered_minute.is_none());
    if let Some(waiting) = waiting
        && status != "closed"
    {
        conversation.owner = String::from("member");
        conversation.hand_off = Some(json!({
            "reason": waiting.reason,
            "summary": waiting.summary,
            "requested_at": start + SignedDuration::from_mins(waiting.minute),
            "promised_at": start + SignedDuration::from_mins(waiting.promise_minute),
        }));
    }
    write.conversation_update(&conversation).await?;
    write.commit().await?;
    Ok(())
}

async fn lock(write: &TenantTx, id: &str) -> Result<Conversation> {
    write.conversation_lock(id).await?.ok_or_else(|| bad_data("a conversation is gone"))
}

fn member(world: &World, reference: &str) -> Result<(String, String)> {
    world.members.get(reference).cloned().ok_or_else(|| bad_data(&format!("member {reference}")))
}
