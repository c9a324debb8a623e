//! What a watching member missed, from the event log.

use serde_json::json;
use steward_model::{Action, OpContext};

use super::LiveEvent;
use crate::app::App;
use crate::consumers::live::to_member;
use crate::error::Result;

/// More than this is not replayed: the client fetches afresh.
const MOST_MISSED: u64 = 500;

/// What a watcher is told first, and the position after which it hears of what happens.
#[derive(Debug, Clone, Default)]
pub struct Resumed {
    pub missed: Vec<LiveEvent>,
    pub after: i64,
}

impl Resumed {
    /// The client has to fetch afresh: it missed too much to be told piece by piece, or it knows a position that is not
    /// in the log, as after the return of a backup.
    pub(super) fn afresh() -> Self {
        Self { missed: vec![LiveEvent::new(None, "reset", &json!({ "type": "reset" }))], after: 0 }
    }
}

/// What happened in the workspace after a position, oldest first; nothing for a client that has seen nothing yet.
pub async fn live_after(app: &App, context: &OpContext, after: Option<i64>) -> Result<Resumed> {
    context.authorise(Action::WorkspaceRead)?;
    let Some(after) = after else {
        return Ok(Resumed::default());
    };
    let events = app.store.read(context).await?.event_list_after(after, MOST_MISSED + 1).await?;
    if events.len() as u64 > MOST_MISSED || (events.is_empty() && is_beyond_the_log(app, after).await?) {
        return Ok(Resumed::afresh());
    }
    Ok(Resumed { missed: events.iter().map(to_member).collect(), after })
}

/// Whether the log ends before a position.
pub(super) async fn is_beyond_the_log(app: &App, after: i64) -> Result<bool> {
    Ok(app.store.system_read().await?.event_head().await? < after)
}
