//! Runs: the receipts of what the agents did (PLT-23): looked at, done again, and forgotten after a while.

mod keep;
pub mod purge;
mod repeat;

use steward_model::{Action, OpContext};
pub use steward_store::runs::{Run, RunFilter, Step};

pub(crate) use keep::{Occasion, Started, run_keep, run_store};
pub use purge::{Retention, retention_get, retention_set, run_purge};
pub use repeat::{Replay, RerunWith, run_replay, run_rerun};

use crate::app::App;
use crate::error::{Error, Result};
use crate::page::{Page, PageRequest};

pub async fn run_list(app: &App, context: &OpContext, mut filter: RunFilter, page: &PageRequest) -> Result<Page<Run>> {
    context.authorise(Action::RunRead)?;
    filter.before_id = page.cursor.clone();
    filter.limit = page.fetch_limit();
    let rows = app.store.read(context).await?.run_list(&filter).await?;
    Ok(page.finish(rows, |run| run.id.clone()))
}

/// A run with its steps in order.
pub async fn run_get(app: &App, context: &OpContext, id: &str) -> Result<(Run, Vec<Step>)> {
    context.authorise(Action::RunRead)?;
    let read = app.store.read(context).await?;
    let run = read.run_find(id).await?.ok_or_else(|| Error::not_found("run"))?;
    let steps = read.run_steps(id).await?;
    Ok((run, steps))
}
