//! Work that is done apart from the request that asked for it.
//!
//! A job is one file with its payload, its consts and `run`, and one line in [`dispatch`]. Payloads hold ids only; a
//! row that is gone means "skip". A job is idempotent: it may run twice, and its effect is kept in the transaction
//! that finishes it.

pub mod list;
pub mod recurring;
mod rhythm;
mod worker;

use std::sync::Arc;

use steward_model::{Actor, OpContext, WorkspaceId};
use steward_store::jobs::Job;

pub use rhythm::Rhythm;
pub use worker::{LEASE_MS, Worker, WorkerHandle};

use crate::app::App;
use crate::error::Error;

/// What becomes of a job that did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// Worth another try after a while.
    #[error("{0}")]
    Retry(String),
    /// Trying again would be no use.
    #[error("{0}")]
    Fail(String),
}

impl From<Error> for JobError {
    fn from(error: Error) -> Self {
        let text = error.cause_text().unwrap_or_else(|| error.detail.clone());
        if error.is_retryable() { Self::Retry(text) } else { Self::Fail(text) }
    }
}

impl From<steward_store::StoreError> for JobError {
    fn from(error: steward_store::StoreError) -> Self {
        Error::from(error).into()
    }
}

pub type JobResult = std::result::Result<(), JobError>;

/// Every kind of job and the operation behind it.
pub(crate) async fn dispatch(app: &Arc<App>, job: &Job) -> JobResult {
    let context = job_context(app, job)?;
    match job.kind.as_str() {
        crate::conversations::answer::KIND => crate::conversations::answer::run(app, &context, job).await,
        crate::conversations::context::KIND => crate::conversations::context::run(app, &context, job).await,
        crate::documents::process::KIND => crate::documents::process::run(app, &context, job).await,
        crate::documents::pages::KIND => crate::documents::pages::run(app, &context, job).await,
        crate::documents::pages::again::KIND => crate::documents::pages::again::run(app, &context, job).await,
        crate::documents::purge::KIND => crate::documents::purge::run(app, &context, job).await,
        crate::conversations::promises::KIND => crate::conversations::promises::run(app, &context, job).await,
        crate::files::clean::KIND => crate::files::clean::run(app, &context, job).await,
        crate::portal_sessions::clean::KIND => crate::portal_sessions::clean::run(app, &context, job).await,
        crate::runs::purge::KIND => crate::runs::purge::run(app, &context, job).await,
        other => Err(JobError::Fail(format!("no job of kind {other} is known to this version"))),
    }
}

fn job_context(app: &App, job: &Job) -> std::result::Result<OpContext, JobError> {
    let workspace_id: WorkspaceId =
        job.workspace_id.parse().map_err(|_| JobError::Fail(format!("workspace id {}", job.workspace_id)))?;
    Ok(app.base_context(job.id.clone(), None).in_workspace(workspace_id, Actor::System { task: "job" }))
}

/// Reads a job's payload.
pub(crate) fn payload<T: serde::de::DeserializeOwned>(job: &Job) -> std::result::Result<T, JobError> {
    serde_json::from_value(job.payload.clone()).map_err(|error| JobError::Fail(format!("payload: {error}")))
}

/// Ends a job whose subject is gone.
pub(crate) fn skip(job: &Job, reason: &str) -> JobResult {
    tracing::warn!(job_id = %job.id, kind = %job.kind, reason, "job skipped");
    Ok(())
}
