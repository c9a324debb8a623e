//! Jobs: what waits, what runs, what died.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use steward_app::App;
use steward_app::jobs::list::{Job, JobFilter, job_counts, job_discard, job_list, job_retry};
use steward_app::jobs::recurring::{RecurringJob, recurring_list, recurring_pause, recurring_run};
use steward_model::ids::JobId;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::ApiResult;
use crate::extract::{Json, MemberCall, PageParams, PageQuery, Path, Query};
use crate::present::{List, time, time_if};
use crate::state::ApiState;

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(counts))
        .routes(routes!(retry))
        .routes(routes!(discard))
        .routes(routes!(recurring))
        .routes(routes!(run))
        .routes(routes!(pause))
        .routes(routes!(resume))
}

/// A piece of work apart from the request that asked for it.
#[derive(Debug, Serialize, ToSchema)]
struct JobView {
    id: String,
    kind: String,
    /// `queued`, `running`, `done`, `dead` or `discarded`
    status: String,
    attempts: i64,
    max_attempts: i64,
    run_at: String,
    last_error: Option<String>,
    created_at: String,
    finished_at: Option<String>,
}

/// A job that comes back by itself.
#[derive(Debug, Serialize, ToSchema)]
struct RecurringView {
    kind: String,
    every_minutes: Option<i64>,
    /// `03:30` on the clocks of the time zone; a day has one run, also when the clocks are changed.
    at_local_time: Option<String>,
    time_zone: String,
    next_run_at: String,
    last_run_at: Option<String>,
    /// It doesn't run by itself until it is resumed.
    paused: bool,
}

#[derive(Debug, Serialize, ToSchema)]
struct RecurringJobs {
    data: Vec<RecurringView>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Filter {
    status: Option<String>,
    kind: Option<String>,
}

/// The jobs of the workspace, newest first.
#[utoipa::path(get, path = "/jobs", tag = "jobs", params(Filter, PageParams),
    responses((status = 200, body = List<JobView>)))]
async fn list(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Query(filter): Query<Filter>,
    PageQuery(page): PageQuery,
) -> ApiResult<Json<List<JobView>>> {
    let filter = JobFilter { status: filter.status, kind: filter.kind };
    Ok(Json(List::of(job_list(&app, &call, &filter, &page).await?, present)))
}

/// How many jobs of each status there are.
#[utoipa::path(get, path = "/jobs/counts", tag = "jobs", responses((status = 200, body = BTreeMap<String, i64>)))]
async fn counts(State(app): State<Arc<App>>, call: MemberCall) -> ApiResult<Json<BTreeMap<String, i64>>> {
    let mut counts: BTreeMap<String, i64> =
        ["queued", "running", "done", "dead"].into_iter().map(|status| (status.to_owned(), 0)).collect();
    counts.extend(job_counts(&app, &call).await?.into_iter().map(|count| (count.status, count.count)));
    Ok(Json(counts))
}

/// Puts a dead job back into the queue.
#[utoipa::path(post, path = "/jobs/{id}/retry", tag = "jobs", params(("id" = String, Path)),
    responses((status = 204)))]
async fn retry(State(app): State<Arc<App>>, call: MemberCall, Path(id): Path<JobId>) -> ApiResult<StatusCode> {
    job_retry(&app, &call, &id.to_string()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Gives a dead or waiting job up.
#[utoipa::path(post, path = "/jobs/{id}/discard", tag = "jobs", params(("id" = String, Path)),
    responses((status = 204)))]
async fn discard(State(app): State<Arc<App>>, call: MemberCall, Path(id): Path<JobId>) -> ApiResult<StatusCode> {
    job_discard(&app, &call, &id.to_string()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The jobs that come back by themselves.
#[utoipa::path(get, path = "/jobs/recurring", tag = "jobs", responses((status = 200, body = RecurringJobs)))]
async fn recurring(State(app): State<Arc<App>>, call: MemberCall) -> ApiResult<Json<RecurringJobs>> {
    let data = recurring_list(&app, &call).await?.into_iter().map(present_recurring).collect();
    Ok(Json(RecurringJobs { data }))
}

/// Runs a recurring job now, beside its schedule.
#[utoipa::path(post, path = "/jobs/recurring/{kind}/run", tag = "jobs", params(("kind" = String, Path)),
    responses((status = 202)))]
async fn run(State(app): State<Arc<App>>, call: MemberCall, Path(kind): Path<String>) -> ApiResult<StatusCode> {
    recurring_run(&app, &call, &kind).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Stops a recurring job from running by itself.
#[utoipa::path(post, path = "/jobs/recurring/{kind}/pause", tag = "jobs", params(("kind" = String, Path)),
    responses((status = 200, body = RecurringView)))]
async fn pause(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Path(kind): Path<String>,
) -> ApiResult<Json<RecurringView>> {
    Ok(Json(present_recurring(recurring_pause(&app, &call, &kind, true).await?)))
}

/// Lets a paused job go on.
#[utoipa::path(post, path = "/jobs/recurring/{kind}/resume", tag = "jobs", params(("kind" = String, Path)),
    responses((status = 200, body = RecurringView)))]
async fn resume(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Path(kind): Path<String>,
) -> ApiResult<Json<RecurringView>> {
    Ok(Json(present_recurring(recurring_pause(&app, &call, &kind, false).await?)))
}

fn present_recurring(job: RecurringJob) -> RecurringView {
    RecurringView {
        kind: job.kind.to_owned(),
        every_minutes: job.every_minutes,
        at_local_time: job.at_local_time,
        time_zone: job.time_zone,
        next_run_at: time(job.next_run_at),
        last_run_at: time_if(job.last_run_at),
        paused: job.paused,
    }
}

fn present(job: Job) -> JobView {
    JobView {
        id: job.id,
        kind: job.kind,
        status: job.status,
        attempts: job.attempts,
        max_attempts: job.max_attempts,
        run_at: time(job.run_at),
        last_error: job.last_error,
        created_at: time(job.created_at),
        finished_at: time_if(job.finished_at),
    }
}
