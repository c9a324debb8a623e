//! Passes every event on to the members and customers who watch.

use std::sync::Arc;

use serde_json::json;
use steward_model::Actor;
use steward_store::events::Event;

use crate::app::App;
use crate::error::{Error, Result};
use crate::live::{LiveEvent, Topic, to_contact};

pub(super) const NAME: &str = "live";

pub(super) async fn handle(app: &Arc<App>, events: &[Event]) -> Result<()> {
    for event in events {
        app.live.publish(&Topic::Workspace(event.workspace_id.clone()), to_member(event));
        let Some(contact_id) = &event.contact_id else {
            continue;
        };
        if !app.live.has_customers() {
            continue;
        }
        let workspace_id =
            event.workspace_id.parse().map_err(|_| Error::internal(format!("workspace id {}", event.workspace_id)))?;
        let context = app.base_context("live", None).in_workspace(workspace_id, Actor::System { task: "live" });
        let read = app.store.read(&context).await?;
        let topics: Vec<Topic> = read.contact_proven(contact_id).await?.into_iter().map(Topic::Contact).collect();
        if topics.iter().any(|topic| app.live.is_watched(topic))
            && let Some(told) = to_contact(app, &context, &read, event).await?
        {
            for topic in &topics {
                app.live.publish(topic, told.clone());
            }
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
