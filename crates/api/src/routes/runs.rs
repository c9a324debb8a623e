//! Runs: what the agents did, step by step.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use steward_app::App;
use steward_app::runs::{
    RerunWith, Retention, Run, RunFilter, Step, retention_get, retention_set, run_get, run_list, run_replay, run_rerun,
};
use steward_model::ids::RunId;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::ApiResult;
use crate::extract::{Json, MemberCall, PageParams, PageQuery, Path, Query};
use crate::present::{List, time};
use crate::state::ApiState;

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(get_retention, set_retention))
        .routes(routes!(get))
        .routes(routes!(replay))
        .routes(routes!(rerun))
}

/// A run, as lists show it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RunItem {
    id: String,
    agent: String,
    conversation_id: Option<String>,
    status: String,
    /// The rung of the fallback ladder that answered
    rung: String,
    model: String,
    prompt_version: String,
    started_at: String,
    duration_ms: f64,
    input_tokens: i64,
    output_tokens: i64,
    cost_micros: i64,
    error: Option<String>,
    /// What was asked
    summary: Option<String>,
    /// `conversation`, `ask`, `preview`, `rerun` or `summary`
    occasion: String,
    /// The run that this one did again with another model
    repeat_of: Option<String>,
}

/// One step of a run.
#[derive(Debug, Serialize, ToSchema)]
struct StepItem {
    id: String,
    seq: i64,
    kind: String,
    title: String,
    #[schema(value_type = Object)]
    input: Value,
    #[schema(value_type = Object)]
    output: Value,
    started_offset_ms: f64,
    duration_ms: f64,
    tokens: i64,
    cost_micros: i64,
    error: Option<String>,
}

/// A run with its steps: the receipt.
#[derive(Debug, Serialize, ToSchema)]
struct RunDetail {
    #[serde(flatten)]
    run: RunItem,
    #[schema(value_type = Object)]
    input: Value,
    reply: Option<String>,
    #[schema(value_type = Vec<Object>)]
    citations: Value,
    /// Calls that a trial noted in place of carrying them out
    #[schema(value_type = Vec<Object>)]
    would_have: Value,
    handed_off: bool,
    steps: Vec<StepItem>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Filter {
    agent: Option<String>,
    conversation: Option<String>,
}

#[utoipa::path(get, path = "/runs", tag = "runs", params(Filter, PageParams),
    responses((status = 200, body = List<RunItem>)))]
async fn list(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Query(filter): Query<Filter>,
    PageQuery(page): PageQuery,
) -> ApiResult<Json<List<RunItem>>> {
    let filter = RunFilter { agent: filter.agent, conversation_id: filter.conversation, ..Default::default() };
    Ok(Json(List::of(run_list(&app, &call, filter, &page).await?, present)))
}

#[utoipa::path(get, path = "/runs/{id}", tag = "runs", params(("id" = String, Path)),
    responses((status = 200, body = RunDetail)))]
async fn get(State(app): State<Arc<App>>, call: MemberCall, Path(id): Path<RunId>) -> ApiResult<Json<RunDetail>> {
    let (run, steps) = run_get(&app, &call, &id.to_string()).await?;
    Ok(Json(present_detail(run, steps)))
}

/// What a replay led to.
#[derive(Debug, Serialize, ToSchema)]
struct ReplayItem {
    identical: bool,
    /// What is not the same: `reply`, `citations`, `hand_off`
    differences: Vec<&'static str>,
    reply: Option<String>,
    #[schema(value_type = Vec<Object>)]
    citations: Value,
    /// Calls that change something; none was carried out
    #[schema(value_type = Vec<Object>)]
    would_have: Value,
}

/// Plays the run again with the recorded output of its models. Nothing is sent and nothing is kept.
#[utoipa::path(post, path = "/runs/{id}/replay", tag = "runs", params(("id" = String, Path)),
    responses((status = 200, body = ReplayItem)))]
async fn replay(State(app): State<Arc<App>>, call: MemberCall, Path(id): Path<RunId>) -> ApiResult<Json<ReplayItem>> {
    let replay = run_replay(&app, &call, &id.to_string()).await?;
    Ok(Json(ReplayItem {
        identical: replay.identical,
        differences: replay.differences,
        reply: Some(replay.reply),
        citations: json!(replay.citations),
        would_have: json!(replay.would_have),
    }))
}

#[derive(Debug, Deserialize, ToSchema)]
struct Rerun {
    /// Null is the built-in model
    provider_id: Option<String>,
    /// In place of the provider's own
    model: Option<String>,
}

/// Answers the same question with another model. Nothing is sent; the new run stands beside the old one.
#[utoipa::path(post, path = "/runs/{id}/rerun", tag = "runs", params(("id" = String, Path)), request_body = Rerun,
    responses((status = 201, body = RunDetail)))]
async fn rerun(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Path(id): Path<RunId>,
    Json(with): Json<Rerun>,
) -> ApiResult<(StatusCode, Json<RunDetail>)> {
    let with = RerunWith { provider_id: with.provider_id, model: with.model };
    let (run, steps) = run_rerun(&app, &call, &id.to_string(), with).await?;
    Ok((StatusCode::CREATED, Json(present_detail(run, steps))))
}

/// How long runs are kept.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
struct RetentionItem {
    /// 1 to 3650
    days: u32,
}

#[utoipa::path(get, path = "/runs/retention", tag = "runs", responses((status = 200, body = RetentionItem)))]
async fn get_retention(State(app): State<Arc<App>>, call: MemberCall) -> ApiResult<Json<RetentionItem>> {
    Ok(Json(RetentionItem { days: retention_get(&app, &call).await?.days }))
}

/// Sets how long runs are kept. Those that are older now are forgotten at once; what they cost stays in the sums.
#[utoipa::path(put, path = "/runs/retention", tag = "runs", request_body = RetentionItem,
    responses((status = 200, body = RetentionItem)))]
async fn set_retention(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Json(new): Json<RetentionItem>,
) -> ApiResult<Json<RetentionItem>> {
    Ok(Json(RetentionItem { days: retention_set(&app, &call, Retention { days: new.days }).await?.days }))
}

fn present_detail(run: Run, steps: Vec<Step>) -> RunDetail {
    let part = |name: &str| run.outcome.get(name).cloned();
    let list = |name: &str| part(name).unwrap_or_else(|| Value::Array(Vec::new()));
    RunDetail {
        input: run.input.clone(),
        reply: part("reply").and_then(|reply| reply.as_str().map(str::to_owned)),
        citations: list("citations"),
        would_have: list("would_have"),
        handed_off: run.handed_off,
        steps: steps.into_iter().map(present_step).collect(),
        run: present(run),
    }
}

pub(crate) fn present(run: Run) -> RunItem {
    RunItem {
        summary: run.input.get("text").and_then(Value::as_str).map(|text| text.chars().take(140).collect()),
        id: run.id,
        agent: run.agent,
        conversation_id: run.conversation_id,
        status: run.status,
        rung: run.rung,
        model: run.model,
        prompt_version: run.prompt_version,
        started_at: time(run.started_at),
        duration_ms: run.duration_ms,
        input_tokens: run.input_tokens,
        output_tokens: run.output_tokens,
        cost_micros: run.cost_micros,
        error: run.error,
        occasion: run.occasion,
        repeat_of: run.repeat_of,
    }
}

fn present_step(step: Step) -> StepItem {
    StepItem {
        id: format!("{}.{}", step.run_id, step.seq),
        seq: step.seq,
        kind: step.kind,
        title: step.title,
        input: step.input,
        output: step.output,
        started_offset_ms: step.started_offset_ms,
        duration_ms: step.duration_ms,
        tokens: step.tokens,
        cost_micros: step.cost_micros,
        error: step.error,
    }
}
