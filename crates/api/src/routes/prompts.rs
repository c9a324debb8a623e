//! Prompts: the texts that instruct the agents, their versions, and how these do.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use steward_app::App;
use steward_app::prompts::{
    PromptChoice, PromptDetail, PromptSummary, Split, VersionView, prompt_activate, prompt_figures, prompt_get,
    prompt_list, prompt_version_add,
};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::ApiResult;
use crate::extract::{Json, MemberCall, Path};
use crate::present::{List, time};
use crate::state::ApiState;

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(get))
        .routes(routes!(add))
        .routes(routes!(activate))
        .routes(routes!(figures))
}

#[derive(Debug, Serialize, ToSchema)]
struct PromptItem {
    name: String,
    /// How many the workspace wrote
    versions: i64,
    /// The version in use; null is the text that comes with the program
    active: Option<String>,
    split: Option<SplitItem>,
}

/// A share of the conversations gets another version.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
struct SplitItem {
    /// Null is the text that comes with the program
    version_id: Option<String>,
    /// 1 to 99
    percent: u8,
}

#[derive(Debug, Serialize, ToSchema)]
struct PromptDetails {
    name: String,
    builtin_text: String,
    /// Under which name runs carry the text that comes with the program
    builtin_version: String,
    /// Newest first
    versions: Vec<VersionItem>,
    active_id: Option<String>,
    split: Option<SplitItem>,
}

#[derive(Debug, Serialize, ToSchema)]
struct VersionItem {
    id: String,
    text: String,
    created_at: String,
    author: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
struct NewVersion {
    text: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct MadeVersion {
    id: String,
}

#[derive(Debug, Deserialize, ToSchema)]
struct Choice {
    /// Null goes back to the text that comes with the program
    version_id: Option<String>,
    split: Option<SplitItem>,
}

/// How a version did in conversations.
#[derive(Debug, Serialize, ToSchema)]
struct FigureItem {
    /// As it stands on the runs
    version: String,
    runs: i64,
    /// 0 to 1: a model was to answer, and something below it did
    fallback_rate: f64,
    /// 0 to 1
    hand_off_rate: f64,
    /// Per run
    cost_micros: f64,
    /// Per run
    duration_ms: f64,
}

#[utoipa::path(get, path = "/prompts", tag = "prompts", responses((status = 200, body = List<PromptItem>)))]
async fn list(State(app): State<Arc<App>>, call: MemberCall) -> ApiResult<Json<List<PromptItem>>> {
    let prompts = prompt_list(&app, &call).await?.into_iter().map(|prompt| {
        let PromptSummary { name, versions, choice } = prompt;
        PromptItem {
            name: name.to_owned(),
            versions,
            active: choice.version_id,
            split: choice.split.map(SplitItem::of),
        }
    });
    Ok(Json(List::whole(prompts.collect())))
}

#[utoipa::path(get, path = "/prompts/{name}", tag = "prompts", params(("name" = String, Path)),
    responses((status = 200, body = PromptDetails)))]
async fn get(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Path(name): Path<String>,
) -> ApiResult<Json<PromptDetails>> {
    let PromptDetail { name, builtin_text, builtin_version, versions, choice } = prompt_get(&app, &call, &name).await?;
    Ok(Json(PromptDetails {
        name,
        builtin_text: builtin_text.to_owned(),
        builtin_version,
        versions: versions.into_iter().map(present).collect(),
        active_id: choice.version_id,
        split: choice.split.map(SplitItem::of),
    }))
}

/// Keeps a text as a new version, which is not used yet.
#[utoipa::path(post, path = "/prompts/{name}/versions", tag = "prompts", params(("name" = String, Path)),
    request_body = NewVersion, responses((status = 201, body = MadeVersion)))]
async fn add(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Path(name): Path<String>,
    Json(new): Json<NewVersion>,
) -> ApiResult<(StatusCode, Json<MadeVersion>)> {
    let version = prompt_version_add(&app, &call, &name, &new.text).await?;
    Ok((StatusCode::CREATED, Json(MadeVersion { id: version.id })))
}

/// Chooses the version in use, and whether a share of the conversations gets another one.
#[utoipa::path(put, path = "/prompts/{name}/active", tag = "prompts", params(("name" = String, Path)),
    request_body = Choice, responses((status = 204)))]
async fn activate(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Path(name): Path<String>,
    Json(choice): Json<Choice>,
) -> ApiResult<StatusCode> {
    let split = choice.split.map(|split| Split { version_id: split.version_id, percent: split.percent });
    prompt_activate(&app, &call, &name, PromptChoice { version_id: choice.version_id, split }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The versions side by side: what their runs led to and cost.
#[utoipa::path(get, path = "/prompts/{name}/figures", tag = "prompts", params(("name" = String, Path)),
    responses((status = 200, body = List<FigureItem>)))]
async fn figures(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Path(name): Path<String>,
) -> ApiResult<Json<List<FigureItem>>> {
    let rows = prompt_figures(&app, &call, &name).await?.into_iter().map(|row| {
        let runs = row.runs.max(1) as f64;
        FigureItem {
            version: row.version,
            runs: row.runs,
            fallback_rate: row.fallbacks as f64 / runs,
            hand_off_rate: row.hand_offs as f64 / runs,
            cost_micros: row.cost_micros as f64 / runs,
            duration_ms: row.duration_ms,
        }
    });
    Ok(Json(List::whole(rows.collect())))
}

impl SplitItem {
    fn of(split: Split) -> Self {
        Self { version_id: split.version_id, percent: split.percent }
    }
}

fn present(view: VersionView) -> VersionItem {
    let VersionView { version, author } = view;
    VersionItem { id: version.id, text: version.text, created_at: time(version.created_at), author }
}
