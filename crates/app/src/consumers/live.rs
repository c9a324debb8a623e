//! Passes every event on to the members and customers who watch.

use std::sync::Arc;

use serde_json::json;
use steward_store::events::Event;

use crate::app::App;
use crate::error::Result;
use crate::live::{LiveEvent, Topic};

pub(super) const NAME: &str = "live";

#[expect(clippy::unused_async, reason = "all consumers are called alike")]
pub(super) async fn handle(app: &Arc<App>, events: &[Event]) -> Result<()> {
    for event in events {
        app.live.publish(&Topic::Workspace(event.workspace_id.clone()), to_member(event));
        let conversation_id = event.properties.get("conversation_id").and_then(|id| id.as_str());
        if let Some(conversation_id) = conversation_id
            && is_public(&event.r#type)
        {
            app.live.publish(&Topic::Conversation(conversation_id.to_owned()), to_member(event));
        }
    }
    Ok(())
}

/// What a watching member is told: that something changed and what, not its content, which is fetched with the
/// member's own rights.
pub fn to_member(event: &Event) -> LiveEvent {
    let subject = event.subject_kind.as_ref().map(|kind| json!({ "kind": kind, "id": event.subject_id }));
    LiveEvent {
        seq: Some(event.seq),
        kind: event.r#type.clone(),
        data: json!({
            "type": event.r#type,
            "subject": subject,
            "contact_id": event.contact_id,
            "conversation_id": event.properties.get("conversation_id"),
            "occurred_at": jiff::Timestamp::from_millisecond(event.occurred_at).ok().map(|time| time.to_string()),
        }),
    }
}

/// Whether the customer of the conversation may learn of an event.
pub fn is_public(event_type: &str) -> bool {
    matches!(
        event_type,
        "message.received" | "message.sent" | "message.read" | "draft.created" | "conversation.handed_off"
            | "conversation.closed"
    )
}
