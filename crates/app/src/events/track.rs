//! Events of a website's visitors, sent by `track.js` with a key that stands open in the page (PLT-10).
//!
//! Anybody can read such a key, so it opens nothing but this: to add events, from the websites that the workspace allows.
//! What comes this way is marked and names no contact: a stranger may have made it up.

use serde_json::{Value as Json, json};
use steward_model::{Action, Actor, BaseContext};

use super::ingest::{IngestReport, ingest};
use crate::app::App;
use crate::error::{Error, ErrorKind, Result};
use crate::keys::public_key_resolve;
use crate::tenancy::{origin_allowed, workspace_resolve};

/// The most events of one call.
const MOST_EVENTS: usize = 50;
/// Stands before the ids that pages give: one that is there already counts as the same event, so that a stranger could
/// take the ids of genuine ones beforehand.
const ID_PREFIX: &str = "web:";

/// Keeps the events of a page. `origin` is the website as the browser names it.
pub async fn event_track(
    app: &App,
    base: &BaseContext,
    key: &str,
    origin: Option<&str>,
    events: Vec<Json>,
) -> Result<IngestReport> {
    let key = public_key_resolve(app, base, key).await?;
    let context = base.in_workspace(key.workspace_id, Actor::Key { id: key.key_id, scopes: key.scopes });
    context.authorise(Action::EventWrite)?;
    let workspace = workspace_resolve(app, &key.workspace_id.to_string()).await?;
    let Some(origin) = origin.filter(|origin| origin_allowed(&workspace, origin)) else {
        let detail = "Events of this website are not taken. It is not among the allowed websites of the workspace; an \
                      owner or admin can add it in the settings. Nothing was kept.";
        return Err(Error::new(ErrorKind::Forbidden, "origin_not_allowed", detail));
    };
    if events.len() > MOST_EVENTS {
        let detail =
            format!("One call takes up to {MOST_EVENTS} events, this one has {}. Nothing was kept.", events.len());
        return Err(Error::invalid("too_many_events", detail));
    }
    let marked = events.into_iter().map(|event| marked(event, origin)).collect();
    ingest(app, &context, marked).await
}

/// What a page says of itself stays, what it may not say goes.
fn marked(mut event: Json, origin: &str) -> Json {
    if let Some(fields) = event.as_object_mut() {
        fields.remove("contact_id");
        fields.remove("subject");
        if let Some(Json::String(id)) = fields.get_mut("event_id") {
            id.insert_str(0, ID_PREFIX);
        }
        fields.insert(String::from("source"), json!("api"));
        fields.insert(String::from("metadata"), json!({ "tracked": true, "origin": origin }));
    }
    event
}
