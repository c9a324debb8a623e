//! Promises to customers: when the promised time passes without an answer, that is an event too (DESK-25).
//!
//! The watcher is due at the very time that was promised, and looks every hour besides, so that no promise depends on
//! one job. A missed promise is noted on the conversation, once.

use std::sync::Arc;

use serde_json::json;
use steward_model::OpContext;
use steward_store::TenantTx;
use steward_store::conversations::Conversation;
use steward_store::events::EventDraft;
use steward_store::jobs::{Job, JobDraft};

use super::hand_off::HandOff;
use crate::app::App;
use crate::error::Result;
use crate::jobs::JobResult;

pub const KIND: &str = "conversation.promises";

pub(crate) async fn run(app: &Arc<App>, context: &OpContext, _job: &Job) -> JobResult {
    promises_watch(app, context).await?;
    Ok(())
}

/// Has the promises of the workspace looked at when one is due; in the transaction that makes it.
pub(super) async fn promise_watch(write: &TenantTx, context: &OpContext, hand_off: &HandOff) -> Result<()> {
    let draft = JobDraft {
        kind: KIND,
        payload: json!({}),
        priority: 0,
        max_attempts: 5,
        run_at: Some(hand_off.promised_at.as_millisecond() + 1),
        dedupe_key: None,
        leased: None,
    };
    write.job_enqueue(context, draft).await?;
    Ok(())
}

/// Notes every promise that was missed. Returns how many were.
async fn promises_watch(app: &App, context: &OpContext) -> Result<usize> {
    let promised = app.store.read(context).await?.conversation_list_promised().await?;
    let missed: Vec<Conversation> =
        promised.into_iter().filter(|conversation| is_missed(context, conversation).is_some()).collect();
    let mut noted = 0;
    for conversation in missed {
        noted += usize::from(promise_missed(app, context, &conversation.id).await?);
    }
    Ok(noted)
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
