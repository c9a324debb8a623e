//! A new password: by mail, or by changing it.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use steward_app::App;
use steward_app::passwords::{password_change, password_forgot, password_reset};
use steward_model::Secret;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::ApiResult;
use crate::extract::{AccountCall, BaseCall, Json};
use crate::state::ApiState;

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(forgot)).routes(routes!(reset)).routes(routes!(change))
}

#[derive(Debug, Deserialize, ToSchema)]
struct Forgot {
    email: String,
}

/// Asks for a link to choose a new password. The answer is the same whether there is such an account.
#[utoipa::path(post, path = "/password/forgot", tag = "session", request_body = Forgot, responses((status = 202)))]
async fn forgot(State(app): State<Arc<App>>, call: BaseCall, Json(body): Json<Forgot>) -> ApiResult<StatusCode> {
    password_forgot(&app, &call, &body.email).await?;
    Ok(StatusCode::ACCEPTED)
}

#[derive(Deserialize, ToSchema)]
struct Reset {
    /// From the link of the mail
    #[schema(value_type = String)]
    token: Secret,
    #[schema(value_type = String)]
    password: Secret,
}

/// Chooses a new password; ends every session of the account.
#[utoipa::path(post, path = "/password/reset", tag = "session", request_body = Reset, responses((status = 204)))]
async fn reset(State(app): State<Arc<App>>, call: BaseCall, Json(body): Json<Reset>) -> ApiResult<StatusCode> {
    password_reset(&app, &call, &body.token, &body.password).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, ToSchema)]
#[schema(as = PasswordChange)]
struct Change {
    #[schema(value_type = String)]
    current: Secret,
    #[schema(value_type = String)]
    password: Secret,
}

/// Changes the password; ends the other sessions of the account.
#[utoipa::path(post, path = "/password/change", tag = "session", request_body = Change, responses((status = 204)))]
async fn change(State(app): State<Arc<App>>, call: AccountCall, Json(body): Json<Change>) -> ApiResult<StatusCode> {
    let (account, session) = (call.session.account_id, call.session.session_id);
    password_change(&app, &call, account, session, &body.current, &body.password).await?;
    Ok(StatusCode::NO_CONTENT)
}
