//! What an agent knows of a conversation before it answers: the last messages in full, a summary of the older ones
//! (PLT-27). A conversation that was silent for a day, or that a member started afresh, has nothing before that.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::json;
use steward_llm::{ChatMessage, ChatRequest, GENERIC, Ladder, LoopLimits, NoDeltas, NoTools, run_agent};
use steward_model::{Action, OpContext};
use steward_store::TenantTx;
use steward_store::events::EventDraft;
use steward_store::jobs::{Job, JobDraft};
use steward_store::messages::Message;
use steward_store::runs::Run;
use steward_store::summaries::Summary;

use super::reply::lock;
use crate::agents::concierge::{
    CONTEXT_MESSAGES, SUMMARY_CHARACTERS, Said, extractive, figures_stand_in, orders_in, places,
};
use crate::app::App;
use crate::error::{Error, Result};
use crate::jobs::{JobResult, payload, skip};
use crate::prompts::prompt_for;
use crate::providers::means;
use crate::runs::{Started, run_store};
use crate::workspaces::Profile;

pub const KIND: &str = "conversation.summarise";
/// Messages before the last ones that are looked at; what is still older is in the summary that was made before.
const OLDER_MESSAGES: u64 = 200;
/// What is read for a turn.
pub(crate) const MOST_MESSAGES: u64 = CONTEXT_MESSAGES + OLDER_MESSAGES;
/// A model's summary is made again when so many messages are not in it.
const STALE_AFTER: usize = 6;

/// What was said before a message.
pub(crate) struct Before {
    /// Oldest first.
    pub(crate) history: Vec<Said>,
    pub(crate) summary: Option<String>,
    /// Older messages that no model has summarised yet are many enough to do it.
    pub(crate) is_stale: bool,
}

/// Sorts what was said before a message, oldest first: at most [`MOST_MESSAGES`] since `context_from`.
pub(crate) fn before(said: Vec<Message>, summary: Option<Summary>, context_from: i64, region: &str) -> Before {
    let mut older = said;
    let last = older.split_off(older.len().saturating_sub(usize::try_from(CONTEXT_MESSAGES).unwrap_or(0)));
    let Some(first) = last.first().map(|message| message.seq) else {
        return Before { history: Vec::new(), summary: None, is_stale: false };
    };
    let made = summary.filter(|made| made.context_from == context_from && made.up_to_seq < first);
    let covered = made.as_ref().map_or(0, |made| made.up_to_seq);
    let rest: Vec<Said> = older.into_iter().filter(|message| message.seq > covered).map(as_said).collect();
    let is_stale = rest.len() >= STALE_AFTER;
    let rest_summary = extractive(&rest, region);
    let summary = match (made, rest_summary) {
        (Some(made), rest) => Some(joined(&made.text, &rest.unwrap_or_default())),
        (None, rest) => rest,
    };
    Before { history: last.into_iter().map(as_said).collect(), summary, is_stale }
}

/// An earlier summary and what came after it. Where both are too much, the earlier one is cut.
fn joined(earlier: &str, later: &str) -> String {
    let room = SUMMARY_CHARACTERS.saturating_sub(later.chars().count() + 1);
    let kept: String = earlier.chars().take(room).collect();
    let parts = [kept.trim_end(), later].into_iter().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("\n")
}

fn as_said(message: Message) -> Said {
    Said { by_customer: message.author_kind == "contact", text: message.text }
}

/// Lets the agent forget what was said so far. The messages stay.
pub async fn conversation_reset(app: &App, context: &OpContext, conversation_id: &str) -> Result<()> {
    context.authorise(Action::ConversationManage)?;
    let write = app.store.write(context).await?;
    let mut conversation = lock(&write, conversation_id).await?;
    // After the last message, even if that came within this millisecond.
    conversation.context_from = context.now_ms().max(conversation.last_message_at + 1);
    conversation.updated_at = context.now_ms();
    write.conversation_update(&conversation).await?;
    let event = EventDraft::new("conversation.reset", "conversation", conversation_id)
        .contact(conversation.home())
        .properties(json!({ "conversation_id": conversation_id }));
    write.event_append(context, event).await?;
    Ok(write.commit().await?)
}

/// Has the older messages summarised, in the transaction of the reply.
pub(crate) async fn summary_enqueue(write: &TenantTx, context: &OpContext, conversation_id: &str) -> Result<()> {
    let draft = JobDraft {
        kind: KIND,
        payload: json!({ "conversation_id": conversation_id }),
        priority: 0,
        max_attempts: 2,
        run_at: None,
        dedupe_key: Some(conversation_id.to_owned()),
        leased: None,
    };
    write.job_enqueue(context, draft).await?;
    Ok(())
}

#[derive(Deserialize)]
struct Payload {
    conversation_id: String,
}

/// Asks a model for a summary. Where none may be asked, or it makes something up, the extractive one stands.
pub(crate) async fn run(app: &Arc<App>, context: &OpContext, job: &Job) -> JobResult {
    let Payload { conversation_id } = payload(job)?;
    let read = app.store.read(context).await?;
    let Some(conversation) = read.conversation_find(&conversation_id).await? else {
        return skip(job, "the conversation is gone");
    };
    let last = read
        .message_said(&conversation_id, conversation.message_count, conversation.context_from, CONTEXT_MESSAGES)
        .await?;
    let Some(first) = last.first().map(|message| message.seq) else {
        return skip(job, "the conversation was started afresh");
    };
    let context_from = conversation.context_from;
    let mut older = read.message_said(&conversation_id, first - 1, context_from, OLDER_MESSAGES).await?;
    let earlier = read.summary_find(&conversation_id).await?.filter(|made| made.context_from == context_from);
    if let Some(earlier) = &earlier {
        older.retain(|message| message.seq > earlier.up_to_seq);
    }
    let Some(up_to_seq) = older.last().map(|message| message.seq) else {
        return skip(job, "nothing that is not in the summary is older than the last messages");
    };
    let workspace = read.workspace_get().await?.ok_or_else(|| Error::not_found("workspace"))?;
    let profile = Profile::of(&workspace);
    let means = means(app, context, &read, profile.zone(), Some(&conversation_id)).await?;
    let ladder = Ladder { rungs: means.rungs, generic: String::from("-") }.restricted(means.verdict);
    if ladder.rungs.is_empty() {
        return Ok(());
    }
    let prompt = prompt_for(&read, "summary", Some(&conversation_id)).await?;
    drop(read);
    let before = earlier.map(|made| made.text).unwrap_or_default();
    let mut lines = Vec::with_capacity(older.len() + 1);
    if !before.is_empty() {
        lines.push(format!("Said before that, in short: {before}"));
    }
    lines.extend(older.iter().map(|message| {
        let who = if message.author_kind == "contact" { "Customer" } else { "Assistant" };
        format!("{who}: {}", message.text)
    }));
    let words = lines.join("\n");
    let system = prompt.render(&[("business", &workspace.name), ("language", "the customer's language")]);
    let request = ChatRequest::new(vec![ChatMessage::system(system), ChatMessage::user(words.clone())]);
    let mut started = Started::now(context);
    let limits = LoopLimits {
        max_turns: 1,
        max_cost_micros: means.max_cost_micros,
        seed: u64::from_le_bytes(context.ids.random_bytes()),
        ..LoopLimits::default()
    };
    let outcome = run_agent(&ladder, request, &mut NoTools, &mut started.receipt, &limits, &mut NoDeltas).await;
    let named = places(&words);
    let is_sound = outcome.rung != GENERIC
        && figures_stand_in(&outcome.text, &words)
        && places(&outcome.text).iter().all(|place| place.contains('@') && named.contains(place))
        && orders_in(&outcome.text).is_empty();
    let text = if is_sound {
        outcome.text.chars().take(SUMMARY_CHARACTERS).collect()
    } else {
        let older: Vec<Said> = older.into_iter().map(as_said).collect();
        joined(&before, &extractive(&older, &profile.default_region).unwrap_or_default())
    };
    let model = outcome.model.clone().filter(|_| is_sound).unwrap_or_else(|| String::from("builtin"));
    let tokens = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let made = Run {
        id: started.run_id.clone(),
        workspace_id: context.workspace_id.to_string(),
        agent: String::from("concierge"),
        conversation_id: Some(conversation_id.clone()),
        message_id: None,
        status: String::from("done"),
        rung: outcome.rung.clone(),
        model: model.clone(),
        prompt_version: prompt.version,
        input: json!({ "text": format!("Summary of {} older messages", lines.len()) }),
        outcome: json!({ "reply": text, "is_sound": is_sound }),
        input_tokens: tokens(outcome.usage.input_tokens),
        output_tokens: tokens(outcome.usage.output_tokens),
        cost_micros: outcome.cost_micros,
        error: None,
        repeat_of: None,
        started_at: started.started_at,
        duration_ms: started.receipt.elapsed_ms(),
        occasion: String::from("summary"),
        fell_back: !is_sound,
        handed_off: false,
    };
    let write = app.store.write(context).await?;
    let summary = Summary { conversation_id, context_from, up_to_seq, text, model, updated_at: context.now_ms() };
    write.summary_set(&summary).await?;
    run_store(app, &write, context, &profile, &made, started.receipt).await?;
    write.commit().await?;
    Ok(())
}
