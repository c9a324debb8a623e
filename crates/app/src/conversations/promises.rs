//! Promises to customers: when the promised time passes without an answer, that is an event too (DESK-25).
//!
//! The watcher is due at the very time that was promised, and looks every hour besides, so that no promise depends on
//! one job. A missed promise is noted on the conversation, once.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::json;
use steward_model::OpContext;
use steward_store::TenantTx;
use steward_store::conversations::Conversation;
use steward_store::events::EventDraft;
use steward_store::jobs::{Job, JobDraft};

use super::hand_off::HandOff;
use crate::app::App;
use crate::error::Result;
use crate::jobs::{JobResult, payload};

pub const KIND: &str = "conversation.promises";
/// How many conversations are looked at in one go.
const PAGE: u64 = 200;

/// Which promise to look at; `None`: every one.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Payload {
    conversation_id: Option<String>,
}

pub(crate) async fn run(app: &Arc<App>, context: &OpContext, job: &Job) -> JobResult {
    let Payload { conversation_id } = payload(job)?;
    match conversation_id {
        Some(id) => drop(promise_missed(app, context, &id).await?),
        None => promises_watch(app, context).await?,
    }
    Ok(())
}

/// Has a promise looked at when it is due; in the transaction that makes it.
pub(super) async fn promise_watch(
    write: &TenantTx,
    context: &OpContext,
    conversation_id: &str,
    hand_off: &HandOff,
) -> Result<()> {
    let draft = JobDraft {
        kind: KIND,
        payload: json!({ "conversation_id": conversation_id }),
        priority: 0,
        max_attempts: 5,
        run_at: Some(hand_off.promised_at.as_millisecond() + 1),
        dedupe_key: None,
        leased: None,
    };
    write.job_enqueue(context, draft).await?;
    Ok(())
}

/// Notes every promise that was missed.
async fn promises_watch(app: &App, context: &OpContext) -> Result<()> {
    let mut after = String::new();
    loop {
        let promised = app.store.read(context).await?.conversation_list_promised(&after, PAGE).await?;
        let Some(last) = promised.last() else {
            return Ok(());
        };
        after.clone_from(&last.id);
        for conversation in promised.iter().filter(|conversation| is_missed(context, conversation).is_some()) {
            promise_missed(app, context, &conversation.id).await?;
        }
    }
}

fn is_missed(context: &OpContext, conversation: &Conversation) -> Option<HandOff> {
    let hand_off: HandOff = serde_json::from_value(conversation.hand_off.clone()?).ok()?;
    let waits = conversation.overdue_at.is_none() && conversation.status != "closed";
    (waits && hand_off.promised_at < context.now()).then_some(hand_off)
}

async fn promise_missed(app: &App, context: &OpContext, conversation_id: &str) -> Result<bool> {
    let write = app.store.write(context).await?;
    // Looked at again under the lock: a member may have answered, or another process may have noted it.
    let Some(mut conversation) = write.conversation_lock(conversation_id).await? else {
        return Ok(false);
    };
    let Some(hand_off) = is_missed(context, &conversation) else {
        return Ok(false);
    };
    conversation.overdue_at = Some(context.now_ms());
    write.conversation_update(&conversation).await?;
    let event = EventDraft::new("reply.overdue", "conversation", &conversation.id)
        .source("system")
        .contact(conversation.home())
        .properties(json!({
            "conversation_id": conversation.id,
            "reason": hand_off.reason,
            "requested_at": hand_off.requested_at,
            "promised_at": hand_off.promised_at,
        }));
    write.event_append(context, event).await?;
    write.commit().await?;
    Ok(true)
}
