//! API keys of the workspace.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{AppendHeaders, IntoResponse};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use steward_app::App;
use steward_app::keys::{ApiKey, NewKey, key_create, key_list, key_revoke, scope_list};
use steward_model::Scope;
use steward_model::ids::ApiKeyId;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::ApiResult;
use crate::extract::{Json, MemberCall, Path};
use crate::present::{List, time, time_if};
use crate::state::ApiState;

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(scopes)).routes(routes!(revoke))
}

#[derive(Debug, Serialize, ToSchema)]
struct KeyView {
    id: String,
    name: String,
    /// How the secret begins.
    prefix: String,
    #[schema(value_type = Vec<String>)]
    scopes: serde_json::Value,
    created_at: String,
    last_used_at: Option<String>,
    expires_at: Option<String>,
}

/// A key with its secret, which is never shown again.
#[derive(Debug, Serialize, ToSchema)]
struct NewKeyView {
    #[serde(flatten)]
    key: KeyView,
    secret: String,
}

#[utoipa::path(get, path = "/keys", tag = "keys", responses((status = 200, body = List<KeyView>)))]
async fn list(State(app): State<Arc<App>>, call: MemberCall) -> ApiResult<Json<List<KeyView>>> {
    let keys = key_list(&app, &call).await?;
    Ok(Json(List::whole(keys.into_iter().map(present).collect())))
}

/// A scope with what it lets a key do.
#[derive(Debug, Serialize, ToSchema)]
struct ScopeView {
    scope: Scope,
    actions: Vec<&'static str>,
}

/// What a key can be given.
#[utoipa::path(get, path = "/keys/scopes", tag = "keys", responses((status = 200, body = List<ScopeView>)))]
async fn scopes(call: MemberCall) -> ApiResult<Json<List<ScopeView>>> {
    let scopes = scope_list(&call)?;
    Ok(Json(List::whole(scopes.into_iter().map(|(scope, actions)| ScopeView { scope, actions }).collect())))
}

#[derive(Debug, Deserialize, ToSchema)]
struct NewKeyBody {
    name: String,
    /// E.g. `contacts:read`, or one of the groups `read`, `write`, `events`, `admin`
    scopes: Vec<String>,
    /// Without it the key is good until it is taken away.
    #[schema(value_type = Option<String>)]
    expires_at: Option<Timestamp>,
}

/// Makes a key. The secret stands in this response only.
#[utoipa::path(post, path = "/keys", tag = "keys", request_body = NewKeyBody,
    responses((status = 201, body = NewKeyView)))]
async fn create(
    State(app): State<Arc<App>>,
    call: MemberCall,
    Json(new): Json<NewKeyBody>,
) -> ApiResult<impl IntoResponse> {
    let expires_at = new.expires_at.map(Timestamp::as_millisecond);
    let made = key_create(&app, &call, NewKey { name: new.name, scopes: new.scopes, expires_at }).await?;
    let view = NewKeyView { key: present(made.key), secret: made.secret.expose().to_owned() };
    Ok((StatusCode::CREATED, AppendHeaders([(CACHE_CONTROL, "no-store")]), Json(view)))
}

/// Takes a key away.
#[utoipa::path(delete, path = "/keys/{id}", tag = "keys", params(("id" = String, Path)), responses((status = 204)))]
async fn revoke(State(app): State<Arc<App>>, call: MemberCall, Path(id): Path<ApiKeyId>) -> ApiResult<StatusCode> {
    key_revoke(&app, &call, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn present(key: ApiKey) -> KeyView {
    KeyView {
        id: key.id,
        name: key.name,
        prefix: key.prefix,
        scopes: key.scopes,
        created_at: time(key.created_at),
        last_used_at: time_if(key.last_used_at),
        expires_at: time_if(key.expires_at),
    }
}
