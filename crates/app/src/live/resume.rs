//! What a watching member missed, from the event log.

use serde_json::json;
use steward_model::{Action, OpContext};

use super::LiveEvent;
use crate::app::App;
use crate::consumers::live::to_member;
use crate::error::Result;

/// More than this is not replayed: the client fetches afresh.
const MOST_MISSED: u64 = 500;

/// What happened in the workspace after a position, oldest first; nothing for a client that has seen nothing yet.
pub async fn live_after(app: &App, context: &OpContext, after: Option<i64>) -> Result<Vec<LiveEvent>> {
    context.authorise(Action::WorkspaceRead)?;
    let Some(after) = after else {
        return Ok(Vec::new());
    };
    let events = app.store.read(context).await?.event_list_after(after, MOST_MISSED + 1).await?;
    if events.len() as u64 > MOST_MISSED {
        return Ok(vec![reset()]);
    }
    Ok(events.iter().map(to_member).collect())
}

/// Tells a client that it missed too much to be told piece by piece.
fn reset() -> LiveEvent {
    LiveEvent::new(None, "reset", &json!({ "type": "reset" }))
}
