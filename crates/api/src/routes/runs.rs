//! Runs: what the agents did, step by step.

use std::sync::Arc;

use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use steward_app::App;
use steward_app::runs::{Run, RunFilter, Step, run_get, run_list};
use steward_model::ids::RunId;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::ApiResult;
use crate::extract::{Json, MemberCall, PageParams, PageQuery, Path, Query};
use crate::present::{List, time};
use crate::state::ApiState;

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(get))
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
    let text = |name: &str| run.outcome.get(name).cloned();
    Ok(Json(RunDetail {
        input: run.input.clone(),
        reply: text("reply").and_then(|reply| reply.as_str().map(str::to_owned)),
        citations: text("citations").unwrap_or_else(|| Value::Array(Vec::new())),
        steps: steps.into_iter().map(present_step).collect(),
        run: present(run),
    }))
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
