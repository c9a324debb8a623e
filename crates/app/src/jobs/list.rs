//! Jobs as a member sees them: what waits, what runs, what died and can be tried again.

use steward_model::{Action, OpContext};
use steward_store::events::EventDraft;
pub use steward_store::jobs::{Job, JobCount};

use crate::app::App;
use crate::error::{Error, Result};
use crate::page::{Page, PageRequest};

const STATUSES: [&str; 5] = ["queued", "running", "done", "dead", "discarded"];

/// Which jobs to list.
#[derive(Debug, Clone, Default)]
pub struct JobFilter {
    pub status: Option<String>,
    pub kind: Option<String>,
}

/// Newest first.
pub async fn job_list(app: &App, context: &OpContext, filter: &JobFilter, page: &PageRequest) -> Result<Page<Job>> {
    context.authorise(Action::JobRead)?;
    if let Some(status) = &filter.status
        && !STATUSES.contains(&status.as_str())
    {
        return Err(Error::field("status", "unknown", format!("A job is one of: {}.", STATUSES.join(", "))));
    }
    let read = app.store.read(context).await?;
    let rows = read
        .job_list(filter.status.as_deref(), filter.kind.as_deref(), page.cursor.as_deref(), page.fetch_limit::<u64>())
        .await?;
    Ok(page.finish(rows, |job| job.id.clone()))
}

/// How many jobs of each status there are.
pub async fn job_counts(app: &App, context: &OpContext) -> Result<Vec<JobCount>> {
    context.authorise(Action::JobRead)?;
    Ok(app.store.read(context).await?.job_counts().await?)
}

/// Puts a dead job back into the queue.
pub async fn job_retry(app: &App, context: &OpContext, id: &str) -> Result<()> {
    context.authorise(Action::JobManage)?;
    let write = app.store.write(context).await?;
    let requeued = write.job_requeue(id, context.now_ms()).await.map_err(|error| match error.is_taken() {
        true => {
            Error::conflict("already_running", "The next run of this job waits already, so this one was left as it is.")
        }
        false => error.into(),
    })?;
    if !requeued {
        return Err(refusal(&write, id, "Only a dead job can be tried again").await?);
    }
    write.event_append(context, EventDraft::new("job.retried", "job", id)).await?;
    Ok(write.commit().await?)
}

/// Gives a dead or waiting job up.
pub async fn job_discard(app: &App, context: &OpContext, id: &str) -> Result<()> {
    context.authorise(Action::JobManage)?;
    let write = app.store.write_reserved(context).await?;
    if !write.job_discard(id, context.now_ms()).await? {
        return Err(refusal(&write, id, "Only a dead or waiting job can be discarded").await?);
    }
    write.event_append(context, EventDraft::new("job.discarded", "job", id)).await?;
    Ok(write.commit().await?)
}

/// Why nothing was changed: the job is not there, or not in a state for it.
async fn refusal(write: &steward_store::TenantTx, id: &str, rule: &str) -> Result<Error> {
    Ok(match write.job_find(id).await? {
        None => Error::not_found("job"),
        Some(job) => {
            Error::conflict("wrong_job_status", format!("{rule}; this one is {}. Nothing was changed.", job.status))
        }
    })
}
