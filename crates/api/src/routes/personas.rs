//! Persona and reply modes: how the concierge speaks and when it may.

use std::sync::Arc;

use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use steward_app::App;
use steward_app::personas::{Persona, PreviewMessage, persona_get, persona_preview, persona_set};
use steward_app::reply_modes::{ReplyModes, reply_modes_get, reply_modes_set};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::runs::{RunItem, present as present_run};
use crate::error::ApiResult;
use crate::extract::{Json, MemberCall};
use crate::state::ApiState;

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(get, set)).routes(routes!(modes, set_modes)).routes(routes!(preview))
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

#[derive(Debug, Deserialize, ToSchema)]
struct Trial {
    /// As it stands in the form
    #[schema(value_type = Object)]
    persona: Persona,
    /// Oldest first; the last one is the customer's
    messages: Vec<TrialMessage>,
}

#[derive(Debug, Deserialize, ToSchema)]
struct TrialMessage {
    /// `contact` or `agent`
    author: String,
    text: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct TrialReply {
    reply: String,
    #[schema(value_type = Vec<Object>)]
    citations: Value,
    run: RunItem,
}

/// Answers as a persona would that is not saved yet. Nobody is brought in and nothing is sent.
#[utoipa::path(post, path = "/persona/preview", tag = "persona", request_body = Trial,
    responses((status = 200, body = TrialReply)))]
async fn preview(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Json(trial): Json<Trial>,
) -> ApiResult<Json<TrialReply>> {
    let messages = trial.messages.into_iter();
    let messages = messages
        .map(|message| PreviewMessage { by_customer: message.author == "contact", text: message.text })
        .collect();
    let preview = persona_preview(&app, &call, trial.persona, messages).await?;
    Ok(Json(TrialReply { reply: preview.reply, citations: json!(preview.citations), run: present_run(preview.run) }))
}
