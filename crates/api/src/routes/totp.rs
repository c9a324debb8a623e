//! The second factor of the account.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{AppendHeaders, IntoResponse};
use serde::{Deserialize, Serialize};
use steward_app::App;
use steward_app::totp::{totp_confirm, totp_disable, totp_enrol};
use steward_model::Secret;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::ApiResult;
use crate::extract::{AccountCall, Json};
use crate::state::ApiState;

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(enrol, disable)).routes(routes!(confirm))
}

/// What an authenticator app needs; shown once.
#[derive(Serialize, ToSchema)]
struct EnrolmentView {
    /// Base32, for typing in
    secret: String,
    otpauth_url: String,
    qr_svg: String,
}

/// Begins to set the second factor up; it counts once a code has confirmed it.
#[utoipa::path(post, path = "/totp", tag = "session", responses((status = 201, body = EnrolmentView)))]
async fn enrol(State(app): State<Arc<App>>, call: AccountCall) -> ApiResult<impl IntoResponse> {
    let made = totp_enrol(&app, &call, call.session.account_id).await?;
    let view = EnrolmentView {
        secret: made.secret.expose().to_owned(),
        otpauth_url: made.otpauth_url.expose().to_owned(),
        qr_svg: made.qr_svg.expose().to_owned(),
    };
    Ok((StatusCode::CREATED, AppendHeaders([(CACHE_CONTROL, "no-store")]), Json(view)))
}

#[derive(Debug, Deserialize, ToSchema)]
struct Confirm {
    code: String,
}

#[derive(Serialize, ToSchema)]
struct RecoveryCodes {
    /// Each is good once, in place of a code of the app; shown once.
    recovery_codes: Vec<String>,
}

/// Turns the second factor on.
#[utoipa::path(post, path = "/totp/confirm", tag = "session", request_body = Confirm,
    responses((status = 200, body = RecoveryCodes)))]
async fn confirm(
    State(app): State<Arc<App>>,
    call: AccountCall,
    Json(body): Json<Confirm>,
) -> ApiResult<impl IntoResponse> {
    let codes = totp_confirm(&app, &call, call.session.account_id, &body.code).await?;
    let recovery_codes = codes.iter().map(|code| code.expose().to_owned()).collect();
    Ok((AppendHeaders([(CACHE_CONTROL, "no-store")]), Json(RecoveryCodes { recovery_codes })))
}

#[derive(Deserialize, ToSchema)]
struct Disable {
    #[schema(value_type = String)]
    password: Secret,
}

/// Turns the second factor off.
#[utoipa::path(delete, path = "/totp", tag = "session", request_body = Disable, responses((status = 204)))]
async fn disable(State(app): State<Arc<App>>, call: AccountCall, Json(body): Json<Disable>) -> ApiResult<StatusCode> {
    totp_disable(&app, &call, call.session.account_id, &body.password).await?;
    Ok(StatusCode::NO_CONTENT)
}
