//! Handing a conversation to a person: a typed act with reason, summary and promised time (DESK-25).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use steward_model::OpContext;
use steward_store::TenantTx;
use steward_store::conversations::Conversation;
use steward_store::events::EventDraft;

use super::promises::promise_watch;
use crate::error::Result;
use crate::tools::HandOffRequest;

/// What stands on a conversation while the customer waits for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOff {
    pub reason: String,
    pub summary: String,
    pub requested_at: Timestamp,
    pub promised_at: Timestamp,
}

/// Gives the conversation to the members; the caller writes it back. From here on the agent is silent.
pub(crate) async fn hand_off(
    write: &TenantTx,
    context: &OpContext,
    conversation: &mut Conversation,
    request: &HandOffRequest,
    promise_hours: u32,
) -> Result<()> {
    let now = context.now();
    let promised_at = now + jiff::SignedDuration::from_hours(i64::from(promise_hours));
    let hand_off =
        HandOff { reason: request.reason.clone(), summary: request.summary.clone(), requested_at: now, promised_at };
    conversation.owner = String::from("member");
    conversation.status = String::from("open");
    conversation.hand_off = Some(json!(hand_off));
    conversation.overdue_at = None;
    promise_watch(write, context, &conversation.id, &hand_off).await?;
    let event = EventDraft::new("conversation.handed_off", "conversation", &conversation.id)
        .contact(conversation.home())
        .properties(json!({
            "conversation_id": conversation.id,
            "reason": request.reason,
            "promised_at": promised_at,
        }));
    write.event_append(context, event).await?;
    Ok(())
}
