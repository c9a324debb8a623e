//! Persona and reply modes: how the concierge speaks and when it may.

use std::sync::Arc;

use axum::extract::State;
use steward_app::App;
use steward_app::personas::{Persona, persona_get, persona_set};
use steward_app::reply_modes::{ReplyModes, reply_modes_get, reply_modes_set};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::ApiResult;
use crate::extract::{Json, MemberCall};
use crate::state::ApiState;

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(get, set)).routes(routes!(modes, set_modes))
}

/// The persona of the workspace.
#[utoipa::path(get, path = "/persona", tag = "persona", responses((status = 200, body = serde_json::Value)))]
async fn get(State(app): State<Arc<App>>, call: MemberCall) -> ApiResult<Json<Persona>> {
    Ok(Json(persona_get(&app, &call).await?))
}

#[utoipa::path(put, path = "/persona", tag = "persona", request_body = serde_json::Value,
    responses((status = 200, body = serde_json::Value)))]
async fn set(State(app): State<Arc<App>>, call: MemberCall, Json(persona): Json<Persona>) -> ApiResult<Json<Persona>> {
    Ok(Json(persona_set(&app, &call, persona).await?))
}

/// When the concierge answers by itself, drafts, or is silent.
#[utoipa::path(get, path = "/reply-modes", tag = "persona", responses((status = 200, body = serde_json::Value)))]
async fn modes(State(app): State<Arc<App>>, call: MemberCall) -> ApiResult<Json<ReplyModes>> {
    Ok(Json(reply_modes_get(&app, &call).await?))
}

#[utoipa::path(put, path = "/reply-modes", tag = "persona", request_body = serde_json::Value,
    responses((status = 200, body = serde_json::Value)))]
async fn set_modes(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Json(modes): Json<ReplyModes>,
) -> ApiResult<Json<ReplyModes>> {
    Ok(Json(reply_modes_set(&app, &call, modes).await?))
}
