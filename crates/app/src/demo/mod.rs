//! The sample business: loaded from files through the same operations that a real business uses.
//!
//! Documents go through upload and processing, questions through the concierge, drafts through its draft mode, so
//! that runs, citations and drafts are real. Everything is dated relative to the moment of loading.

mod contacts;
mod conversations;
mod data;
mod people;

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use steward_model::{Actor, BaseContext, IdSource, ManualClock, OpContext, WorkspaceId};

use crate::app::App;
use crate::error::{Error, Result};

pub use data::DEMO_PASSWORD;

/// Seed of the ids, so that one installation's demo looks like the next one's.
const SEED: u64 = 2026;

/// What was loaded, for whoever started it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoSummary {
    pub slug: String,
    pub email: String,
    pub loaded_now: bool,
    pub documents: usize,
    pub contacts: usize,
    pub conversations: usize,
}

/// Loads the sample business unless it is there; `progress` is told what goes on.
pub async fn demo_load(app: &Arc<App>, progress: &(dyn Fn(&str) + Send + Sync)) -> Result<DemoSummary> {
    let business = data::business()?;
    let owner = business.owner()?.email.clone();
    let mut summary = DemoSummary {
        slug: business.workspace.slug.clone(),
        email: owner,
        loaded_now: false,
        documents: 0,
        contacts: 0,
        conversations: 0,
    };
    if app.store.system_read().await?.workspace_by_slug(&business.workspace.slug).await?.is_some() {
        return Ok(summary);
    }
    let ids = Arc::new(IdSource::seeded(SEED));
    let begin = app.clock.now();
    progress("workspace and members");
    let made = people::workspace_make(app, &ids, begin, &business).await?;
    let workspace_id = made.workspace_id;
    progress("knowledge documents");
    summary.documents = data::documents_upload(app, &context_at(workspace_id, begin, &ids), progress).await?;
    progress("contacts");
    let owner = business.owner()?.reference.as_str();
    let place = contacts::Place { app, ids: &ids, begin, workspace_id, members: &made.members, owner };
    let contacts = contacts::contacts_make(&place).await?;
    summary.contacts = contacts.len();
    progress("conversations");
    let world = conversations::World {
        app: app.clone(),
        ids,
        begin,
        zone: business.zone(),
        workspace_id,
        contacts,
        members: made.members,
    };
    summary.conversations = conversations::conversations_make(&world, progress).await?;
    summary.loaded_now = true;
    Ok(summary)
}

/// A context in which it is a certain time.
fn context_at(workspace_id: WorkspaceId, time: Timestamp, ids: &Arc<IdSource>) -> OpContext {
    base_at(time, ids).in_workspace(workspace_id, Actor::System { task: "demo" })
}

fn base_at(time: Timestamp, ids: &Arc<IdSource>) -> BaseContext {
    BaseContext {
        clock: Arc::new(ManualClock::at(time)),
        ids: ids.clone(),
        request_id: String::from("demo"),
        address: None,
    }
}

fn days_before(time: Timestamp, days: i64) -> Timestamp {
    time.checked_sub(SignedDuration::from_hours(24 * days)).unwrap_or(time)
}

fn bad_data(what: &str) -> Error {
    Error::internal(format!("demo data: {what}"))
}
