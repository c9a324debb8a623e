//! The first page of the members.

use std::sync::Arc;

use axum::extract::State;
use serde::Serialize;
use steward_app::App;
use steward_app::home::{DayVolume, home_get};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::runs::{RunItem, present as present_run};
use crate::error::ApiResult;
use crate::extract::{Json, MemberCall};
use crate::state::ApiState;

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(get))
}

/// What waits for a person.
#[derive(Debug, Serialize, ToSchema)]
struct Waiting {
    drafts: i64,
    handed_off: i64,
    unassigned: i64,
}

/// A step of the set-up.
#[derive(Debug, Serialize, ToSchema)]
struct SetupStep {
    /// `documents`, `persona`, `conversation`, `provider` or `members`
    key: String,
    done: bool,
}

/// Conversations that began on a day.
#[derive(Debug, Serialize, ToSchema)]
struct DayItem {
    day: String,
    conversations: i64,
    by_agent: i64,
}

#[derive(Debug, Serialize, ToSchema)]
struct HomeView {
    waiting: Waiting,
    answered_today: i64,
    /// Share of the answered conversations of the last 30 days in which no person had to write
    ai_resolution: Option<f64>,
    documents: i64,
    steps: Vec<SetupStep>,
    recent_runs: Vec<RunItem>,
    volume: Vec<DayItem>,
}

/// What waits, what was done, what is still to be set up.
#[utoipa::path(get, path = "/home", tag = "home", responses((status = 200, body = HomeView)))]
async fn get(State(app): State<Arc<App>>, call: MemberCall) -> ApiResult<Json<HomeView>> {
    let home = home_get(&app, &call).await?;
    Ok(Json(HomeView {
        waiting: Waiting {
            drafts: home.waiting.drafts,
            handed_off: home.waiting.handed_off,
            unassigned: home.waiting.unassigned,
        },
        answered_today: home.answered_today,
        ai_resolution: home.ai_resolution,
        documents: home.documents,
        steps: home.steps.into_iter().map(|(key, done)| SetupStep { key: key.to_owned(), done }).collect(),
        recent_runs: home.recent_runs.into_iter().map(present_run).collect(),
        volume: home.volume.into_iter().map(present).collect(),
    }))
}

fn present(day: DayVolume) -> DayItem {
    DayItem { day: day.day, conversations: day.conversations, by_agent: day.by_agent }
}
