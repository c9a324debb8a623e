//! Runs are kept for a while and then forgotten with their steps: they hold what customers wrote. What they cost stays
//! in the sums.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::json;
use steward_model::{Action, OpContext};
use steward_store::events::EventDraft;
use steward_store::jobs::{Job, JobDraft};

use crate::app::App;
use crate::error::{Error, Result};
use crate::jobs::JobResult;
use crate::jobs::recurring::DEDUPE;

pub const KIND: &str = "run.purge";
const SETTING: &str = "run_retention";
const DAY_MS: i64 = 24 * 3600 * 1000;
const MOST_DAYS: u32 = 3_650;
/// Runs per transaction: everybody else waits behind it.
const AT_ONCE: u64 = 200;

/// How long runs are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Retention {
    pub days: u32,
}

impl Default for Retention {
    fn default() -> Self {
        Self { days: 30 }
    }
}

pub async fn retention_get(app: &App, context: &OpContext) -> Result<Retention> {
    context.authorise(Action::RunRead)?;
    Ok(app.store.read(context).await?.setting_get(SETTING).await?)
}

/// Sets how long runs are kept; those that are older now are forgotten at once.
pub async fn retention_set(app: &App, context: &OpContext, retention: Retention) -> Result<Retention> {
    context.authorise(Action::WorkspaceManage)?;
    if retention.days == 0 || retention.days > MOST_DAYS {
        let message = format!("Runs are kept for 1 to {MOST_DAYS} days. Nothing was changed.");
        return Err(Error::field("days", "out_of_range", message));
    }
    let write = app.store.write(context).await?;
    write.setting_set(SETTING, &retention, context.now_ms()).await?;
    let event = EventDraft::new("run_retention.changed", "workspace", context.workspace_id);
    write.event_append(context, event.properties(json!({ "days": retention.days }))).await?;
    let purge = JobDraft {
        kind: KIND,
        payload: json!({}),
        priority: 0,
        max_attempts: 5,
        run_at: None,
        dedupe_key: Some(String::from(DEDUPE)),
        leased: None,
    };
    write.job_enqueue(context, purge).await?;
    write.commit().await?;
    Ok(retention)
}

/// Forgets the runs of the workspace that are older than it keeps them; returns how many.
pub async fn run_purge(app: &App, context: &OpContext) -> Result<u64> {
    context.authorise(Action::WorkspaceManage)?;
    let retention: Retention = app.store.read(context).await?.setting_get(SETTING).await?;
    let before = context.now_ms() - i64::from(retention.days) * DAY_MS;
    let mut forgotten = 0;
    loop {
        let write = app.store.write(context).await?;
        let some = write.run_sweep(before, AT_ONCE).await?;
        write.commit().await?;
        forgotten += some;
        if some < AT_ONCE {
            return Ok(forgotten);
        }
    }
}

pub(crate) async fn run(app: &Arc<App>, context: &OpContext, job: &Job) -> JobResult {
    let forgotten = run_purge(app, context).await?;
    tracing::info!(job_id = %job.id, forgotten, "old runs forgotten");
    Ok(())
}
