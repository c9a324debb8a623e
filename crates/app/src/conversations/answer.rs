//! The job that answers a customer's message: take the turn, then keep reply or draft, receipt and facts at once.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::json;
use steward_llm::{BudgetVerdict, ChatDelta, DeltaSink, NoDeltas};
use steward_model::OpContext;
use steward_store::TenantTx;
use steward_store::conversations::Conversation;
use steward_store::drafts::Draft;
use steward_store::events::EventDraft;
use steward_store::jobs::Job;
use steward_store::messages::{Message, MessageDraft};
use steward_store::runs::Run;

use super::context::{self, Before};
use super::hand_off::hand_off;
use super::receive::message_append;
use crate::agents::concierge::{TurnInput, TurnOutcome, take_turn, trusted_hosts};
use crate::app::App;
use crate::contacts::contact_observe;
use crate::error::{Error, Result};
use crate::jobs::{JobResult, payload, skip};
use crate::live::{LiveEvent, LiveHub, Topic};
use crate::personas::Persona;
use crate::prompts::{PromptChoice, prompt_chosen};
use crate::providers::{Means, means_of};
use crate::reply_modes::{ReplyMode, ReplyModes};
use crate::runs::{Occasion, Started, run_keep};
use crate::workspaces::Profile;

pub const KIND: &str = "conversation.answer";

#[derive(Deserialize)]
struct Payload {
    message_id: String,
}

pub(crate) async fn run(app: &Arc<App>, context: &OpContext, job: &Job) -> JobResult {
    let Payload { message_id } = payload(job)?;
    let Some(message) = app.store.look(context).await?.message_find(&message_id).await? else {
        return skip(job, "the message is gone");
    };
    let _turn = app.turns.take(&message.conversation_id).await;
    let Some(work) = prepare(app, context, &message).await? else {
        return Ok(());
    };
    answer(app, context, job, &message, work).await?;
    Ok(())
}

/// What the turn needs to know.
struct Work {
    conversation: Conversation,
    /// The contacts who may watch the reply come.
    customers: Vec<String>,
    profile: Profile,
    modes: ReplyModes,
    input: TurnInput,
    /// A model should summarise what is older than the last messages.
    summarise: bool,
}

/// `None` when there is nothing to answer: it was answered, or a member owns the conversation.
async fn prepare(app: &Arc<App>, context: &OpContext, message: &Message) -> Result<Option<Work>> {
    let look = app.store.look(context).await?;
    let prompt = PromptChoice::setting("concierge");
    let names = ["persona", crate::reply_modes::SETTING, prompt.as_str()];
    let rows = look.turn_read(message, &names, context::MOST_MESSAGES).await?;
    let Some(conversation) = rows.conversation.filter(|found| !rows.is_answered && found.owner == "agent") else {
        return Ok(None);
    };
    let customers = look.contact_proven(conversation.home()).await?;
    let workspace = rows.workspace.ok_or_else(|| Error::not_found("workspace"))?;
    let profile = Profile::of(&workspace);
    let persona: Persona = rows.settings.get("persona")?;
    let modes: ReplyModes = rows.settings.get(crate::reply_modes::SETTING)?;
    let Before { history, summary, is_stale } =
        context::before(rows.said, rows.summary, conversation.context_from, &profile.default_region);
    let Means { rungs, verdict, max_cost_micros } =
        means_of(app, context, &look, rows.providers, profile.zone(), Some(&conversation.id)).await?;
    let chosen = rows.settings.get::<PromptChoice>(&prompt)?;
    let input = TurnInput {
        text: message.text.clone(),
        history,
        summary,
        channel: conversation.channel.clone(),
        business: workspace.name,
        region: profile.default_region.clone(),
        persona,
        prompt: prompt_chosen(&look, "concierge", &chosen, Some(&conversation.id)).await?,
        builtin: None,
        verdict,
        max_cost_micros,
        instruction: None,
        trusted_hosts: trusted_hosts(&app.options.public_url, workspace.domain.as_deref(), &profile),
        rehearsal: false,
        rungs,
    };
    // Without a model there is nothing to be made in advance: the extractive summary takes no time.
    let summarise = is_stale && !input.rungs.is_empty() && input.verdict <= BudgetVerdict::Warn;
    Ok(Some(Work { conversation, customers, profile, modes, input, summarise }))
}

/// Makes a draft for a message, if wanted by a member's instruction.
pub(crate) async fn draft_make(
    app: &Arc<App>,
    context: &OpContext,
    message: &Message,
    instruction: Option<String>,
) -> Result<Draft> {
    let _turn = app.turns.take(&message.conversation_id).await;
    let mut work = prepare(app, context, message).await?.ok_or_else(|| {
        Error::conflict("already_answered", "This message was answered meanwhile, so there is nothing to draft.")
    })?;
    work.input.instruction = instruction;
    let mut started = Started::now(context);
    let outcome = take_turn(app, context, &work.input, &mut started.receipt, &mut NoDeltas).await;
    let write = app.store.write(context).await?;
    let mut conversation =
        write.conversation_lock(&message.conversation_id).await?.ok_or_else(|| Error::not_found("conversation"))?;
    let made = draft(&write, context, &mut conversation, message, &outcome, &started.run_id).await?;
    write.conversation_update(&conversation).await?;
    finish(app, &write, context, message, &work, &outcome, started).await?;
    write.commit().await?;
    Ok(made)
}

/// Keeps the run with its cost, and has the older messages summarised where they have become many.
async fn finish(
    app: &App,
    write: &TenantTx,
    context: &OpContext,
    message: &Message,
    work: &Work,
    outcome: &TurnOutcome,
    started: Started,
) -> Result<Run> {
    let occasion =
        Occasion::Conversation { conversation_id: message.conversation_id.clone(), message_id: message.id.clone() };
    let run = run_keep(app, write, context, &work.profile, occasion, (&work.input, outcome), started).await?;
    let event = EventDraft::new("run.finished", "run", &run.id).contact(work.conversation.home()).properties(
        json!({ "conversation_id": message.conversation_id, "rung": run.rung, "duration_ms": run.duration_ms }),
    );
    write.event_append(context, event).await?;
    if work.summarise {
        context::summary_enqueue(write, context, &message.conversation_id).await?;
    }
    Ok(run)
}

async fn answer(app: &Arc<App>, context: &OpContext, job: &Job, message: &Message, work: Work) -> Result<()> {
    let mut started = Started::now(context);
    let received = json!({ "message_id": message.id, "channel": work.conversation.channel, "seq": message.seq });
    started.receipt.note("receive", "message received", received, json!({}), 0.0);
    let is_public =
        work.modes.mode(&work.conversation.channel, None, context.now(), &work.profile.zone()) == ReplyMode::Auto;
    let mut deltas = LiveDeltas::new(app.live.clone(), &work.conversation, &work.customers, &started.run_id, is_public);
    let outcome = take_turn(app, context, &work.input, &mut started.receipt, &mut deltas).await;
    let intent = outcome.understood.intent.as_deref();
    let mode = work.modes.mode(&work.conversation.channel, intent, context.now(), &work.profile.zone());
    keep(app, context, job, message, &work, outcome, mode, started).await
}

/// Keeps everything the turn led to in one transaction, which also finishes the job.
#[expect(clippy::too_many_arguments, reason = "the parts of one transaction, named where they are used")]
async fn keep(
    app: &Arc<App>,
    context: &OpContext,
    job: &Job,
    message: &Message,
    work: &Work,
    outcome: TurnOutcome,
    mode: ReplyMode,
    mut started: Started,
) -> Result<()> {
    let write = app.store.write(context).await?;
    let mut conversation =
        write.conversation_lock(&message.conversation_id).await?.ok_or_else(|| Error::not_found("conversation"))?;
    let noted = contact_observe(&write, context, &conversation, message, &outcome.understood.entities).await?;
    if !noted.is_empty() {
        started.receipt.note("tool", "remember details", json!({}), json!({ "noted": noted }), 0.0);
    }
    // A member may have taken over while the turn was under way; then the agent stays silent.
    let silent = conversation.owner != "agent" || mode == ReplyMode::Off;
    let delivered = if silent {
        "nothing: a member answers"
    } else if mode == ReplyMode::Auto {
        reply(&write, context, &mut conversation, message, &work.input.persona, &outcome, &started.run_id).await?;
        "reply"
    } else {
        draft(&write, context, &mut conversation, message, &outcome, &started.run_id).await?;
        "draft"
    };
    write.conversation_update(&conversation).await?;
    started.receipt.note(
        "deliver",
        "reply delivered",
        json!({ "mode": mode, "citations": outcome.citations }),
        json!({ "as": delivered }),
        0.0,
    );
    let run = finish(app, &write, context, message, work, &outcome, started).await?;
    let worker = job.leased_by.as_deref().unwrap_or_default();
    if !write.job_finish(&job.id, worker, context.now_ms()).await? {
        // Our lease ran out and another worker has the job: its answer counts, ours is dropped.
        return Ok(());
    }
    write.commit().await?;
    app.worker.note_finished(&job.id);
    metrics::histogram!("steward_reply_seconds", "rung" => run.rung.clone()).record(run.duration_ms / 1000.0);
    Ok(())
}

async fn reply(
    write: &TenantTx,
    context: &OpContext,
    conversation: &mut Conversation,
    message: &Message,
    persona: &Persona,
    outcome: &TurnOutcome,
    run_id: &str,
) -> Result<()> {
    let mut draft = MessageDraft::text("agent", persona.assistant_name.clone(), outcome.reply.clone());
    draft.author_id = Some(String::from("concierge"));
    draft.citations = json!(outcome.citations);
    draft.run_id = Some(run_id.to_owned());
    draft.reply_to = Some(message.id.clone());
    draft.suggested = json!(outcome.suggested);
    let reply = message_append(write, context, conversation, draft).await?;
    if let Some(request) = &outcome.hand_off {
        hand_off(write, context, conversation, request, persona.promise_hours).await?;
    }
    let event = EventDraft::new("message.sent", "message", &reply.id).contact(conversation.home()).properties(
        json!({ "conversation_id": conversation.id, "seq": reply.seq, "run_id": run_id, "author": "agent" }),
    );
    write.event_append(context, event).await?;
    Ok(())
}

async fn draft(
    write: &TenantTx,
    context: &OpContext,
    conversation: &mut Conversation,
    message: &Message,
    outcome: &TurnOutcome,
    run_id: &str,
) -> Result<Draft> {
    let now = context.now_ms();
    write.draft_withdraw_all(&conversation.id, "a newer draft took its place", now).await?;
    let citations = json!(outcome.citations);
    let draft = write
        .draft_insert(context, &conversation.id, &message.id, &outcome.reply, citations, Some(run_id.to_owned()))
        .await?;
    conversation.draft_waiting = true;
    conversation.updated_at = now;
    let event = EventDraft::new("draft.created", "draft", &draft.id)
        .contact(conversation.home())
        .properties(json!({ "conversation_id": conversation.id, "run_id": run_id }));
    write.event_append(context, event).await?;
    Ok(draft)
}

/// Shows the reply to watchers while it is made.
struct LiveDeltas {
    live: LiveHub,
    topics: Vec<Topic>,
    conversation_id: String,
    run_id: String,
}

impl LiveDeltas {
    fn new(live: LiveHub, conversation: &Conversation, customers: &[String], run_id: &str, public: bool) -> Self {
        let mut topics = vec![Topic::Workspace(conversation.workspace_id.clone())];
        if public {
            topics.extend(customers.iter().cloned().map(Topic::Contact));
        }
        let this = Self { live, topics, conversation_id: conversation.id.clone(), run_id: run_id.to_owned() };
        this.publish("reply.started", json!({}));
        this
    }

    fn publish(&self, kind: &str, mut data: serde_json::Value) {
        data["conversation_id"] = json!(self.conversation_id);
        data["run_id"] = json!(self.run_id);
        let event = Arc::new(LiveEvent::new(None, kind, &data));
        for topic in &self.topics {
            self.live.publish(topic, event.clone());
        }
    }
}

impl DeltaSink for LiveDeltas {
    fn push(&mut self, delta: ChatDelta) {
        match delta {
            ChatDelta::Text(text) => self.publish("reply.delta", json!({ "text": text })),
            ChatDelta::Restart => self.publish("reply.restart", json!({})),
            ChatDelta::ToolCall(_) | ChatDelta::Usage(_) => {}
        }
    }
}
