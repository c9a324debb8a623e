//! Passes every event on to the members and customers who watch.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use serde_json::json;
use steward_model::Actor;
use steward_store::TenantTx;
use steward_store::events::Event;

use crate::app::App;
use crate::error::{Error, Result};
use crate::live::{LiveEvent, Shown, Topic};

pub(super) const NAME: &str = "live";
/// After so many events the watchers get a turn: a burst that fills their buffers in one breath would have all of them
/// let go.
const BREATH: usize = 64;

pub(super) async fn handle(app: &Arc<App>, events: &[Event]) -> Result<()> {
    let mut for_customers: BTreeMap<&str, Vec<&Event>> = BTreeMap::new();
    let has_customers = app.live.has_customers();
    for (number, event) in events.iter().enumerate() {
        if number % BREATH == BREATH - 1 {
            tokio::task::yield_now().await;
        }
        app.live.publish(&Topic::Workspace(event.workspace_id.clone()), to_member(event));
        if has_customers && event.contact_id.is_some() && Shown::is_for_contacts(event) {
            for_customers.entry(&event.workspace_id).or_default().push(event);
        }
    }
    for (workspace, events) in for_customers {
        tell_customers(app, workspace, &events).await?;
    }
    Ok(())
}

/// Tells customers of what happened in one workspace; what it takes is read for all events together.
async fn tell_customers(app: &Arc<App>, workspace: &str, events: &[&Event]) -> Result<()> {
    let workspace_id = workspace.parse().map_err(|_| Error::internal(format!("workspace id {workspace}")))?;
    let context = app.base_context("live", None).in_workspace(workspace_id, Actor::System { task: "live" });
    let look = app.store.look(&context).await?;
    let watchers = watchers(app, &look, events).await?;
    let watched: Vec<&Event> = events.iter().copied().filter(|event| !topics_of(&watchers, event).is_empty()).collect();
    if watched.is_empty() {
        return Ok(());
    }
    let shown = Shown::read(app, &context, &look, &watched).await?;
    for event in watched {
        if let Some(told) = shown.to_contact(event) {
            let told = Arc::new(told);
            for topic in topics_of(&watchers, event) {
                app.live.publish(topic, told.clone());
            }
        }
    }
    Ok(())
}

/// By contact the watched topics of all who were proved to be the same person.
async fn watchers<'a>(app: &App, look: &TenantTx, events: &[&'a Event]) -> Result<HashMap<&'a str, Vec<Topic>>> {
    let contacts: HashSet<&str> = events.iter().filter_map(|event| event.contact_id.as_deref()).collect();
    let ids: Vec<String> = contacts.iter().map(|id| String::from(*id)).collect();
    let merged: HashSet<String> = look.contact_any_proven(&ids).await?.into_iter().collect();
    let mut watchers = HashMap::with_capacity(contacts.len());
    for contact in contacts {
        let same =
            if merged.contains(contact) { look.contact_proven(contact).await? } else { vec![contact.to_owned()] };
        let topics = same.into_iter().map(Topic::Contact).filter(|topic| app.live.is_watched(topic));
        watchers.insert(contact, topics.collect());
    }
    Ok(watchers)
}

fn topics_of<'a>(watchers: &'a HashMap<&str, Vec<Topic>>, event: &Event) -> &'a [Topic] {
    event.contact_id.as_deref().and_then(|contact| watchers.get(contact)).map_or(&[], Vec::as_slice)
}

/// What a watching member is told: that something changed and what, not its content, which is fetched with the
/// member's own rights.
pub fn to_member(event: &Event) -> LiveEvent {
    let subject = event.subject_kind.as_ref().map(|kind| json!({ "kind": kind, "id": event.subject_id }));
    LiveEvent::new(
        Some(event.seq),
        &event.r#type,
        &json!({
            "type": event.r#type,
            "subject": subject,
            "contact_id": event.contact_id,
            "conversation_id": event.properties.get("conversation_id"),
            "occurred_at": jiff::Timestamp::from_millisecond(event.occurred_at).ok().map(|time| time.to_string()),
        }),
    )
}
