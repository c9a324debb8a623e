//! Foreign events come in, up to a thousand at once, in one durable commit.

use serde_json::Value as Json;
use steward_model::{Action, OpContext};

use super::envelope::event_check;
use crate::app::App;
use crate::error::{Error, Result};

/// The most events of one call.
pub const MOST_EVENTS: usize = 1000;

/// What became of the events of a call.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IngestReport {
    pub accepted: u64,
    /// Were there already, by their `event_id`.
    pub duplicates: u64,
    pub rejected: Vec<Rejected>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// Position among the events of the call, from 0.
    pub index: usize,
    pub code: &'static str,
    pub detail: String,
}

/// Keeps the events that are right and says what is wrong with the others.
pub async fn event_ingest(app: &App, context: &OpContext, events: Vec<Json>) -> Result<IngestReport> {
    context.authorise(Action::EventWrite)?;
    ingest(app, context, events).await
}

/// The same for a caller who was let in.
pub(super) async fn ingest(app: &App, context: &OpContext, events: Vec<Json>) -> Result<IngestReport> {
    if events.len() > MOST_EVENTS {
        return Err(Error::invalid(
            "too_many_events",
            format!("One call takes up to {MOST_EVENTS} events, this one has {}. Nothing was kept.", events.len()),
        ));
    }
    let workspace = context.workspace_id.to_string();
    let now = context.now_ms();
    let mut drafts = Vec::with_capacity(events.len());
    let mut rejected = Vec::new();
    for (index, event) in events.into_iter().enumerate() {
        match event_check(event, &workspace, now) {
            Ok(draft) => drafts.push(draft),
            Err(refusal) => rejected.push(Rejected { index, code: refusal.code, detail: refusal.detail }),
        }
    }
    let valid = drafts.len() as u64;
    let mut accepted = 0;
    if valid > 0 {
        let write = app.store.write(context).await?;
        accepted = write.event_ingest(context, drafts).await?;
        write.commit().await?;
    }
    metrics::counter!("steward_events_ingested_total").increment(accepted);
    Ok(IngestReport { accepted, duplicates: valid - accepted, rejected })
}
