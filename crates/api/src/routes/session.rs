//! Set-up, sign-in and the sessions of the account.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::{SET_COOKIE, USER_AGENT};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{AppendHeaders, IntoResponse, Response};
use serde::{Deserialize, Serialize};
use steward_app::accounts::{NewOwner, SignIn, owner_create, setup_needed, sign_in};
use steward_app::sessions::{SessionView, session_list, session_revoke, session_switch, session_view};
use steward_app::{App, Error};
use steward_model::Secret;
use steward_model::ids::{SessionId, WorkspaceId};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::{ApiError, ApiResult};
use crate::extract::{AccountCall, BaseCall, Json, Path, SESSION_COOKIE, cookie, expired_cookie, set_cookie};
use crate::present::{List, time};
use crate::state::{ApiOptions, ApiState};

pub(super) const COOKIE_SECONDS: i64 = 30 * 24 * 3600;

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(setup, set_up))
        .routes(routes!(get, create, end))
        .routes(routes!(switch))
        .routes(routes!(list))
        .routes(routes!(revoke))
}

#[derive(Debug, Serialize, ToSchema)]
struct Setup {
    /// Nobody has set this installation up yet.
    needs_owner: bool,
    /// Sample data is loaded.
    demo: bool,
    version: String,
    sign_in_with: Vec<SignInWith>,
    demo_sign_in: Option<DemoSignIn>,
}

#[derive(Debug, Serialize, ToSchema)]
struct SignInWith {
    id: String,
    name: String,
}

/// With whom to look at the sample data.
#[derive(Debug, Serialize, ToSchema)]
struct DemoSignIn {
    email: String,
    password: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct AccountItem {
    id: String,
    email: String,
    name: String,
    totp_enabled: bool,
}

#[derive(Debug, Serialize, ToSchema)]
struct MemberItem {
    id: String,
    role: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct WorkspaceItem {
    id: String,
    slug: String,
    name: String,
    role: String,
}

/// Who is signed in, and where.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SessionItem {
    /// Goes into the header `X-CSRF-Token` of every write.
    csrf_token: String,
    account: AccountItem,
    member: Option<MemberItem>,
    workspace: Option<WorkspaceItem>,
    workspaces: Vec<WorkspaceItem>,
}

/// What the first page needs to know.
#[utoipa::path(get, path = "/setup", tag = "session", responses((status = 200, body = Setup)))]
async fn setup(State(app): State<Arc<App>>, _call: BaseCall) -> ApiResult<Json<Setup>> {
    let sign_in_with = app.oidc.names().map(|(id, name)| SignInWith { id: id.to_owned(), name: name.to_owned() });
    let demo_sign_in = app.options.demo_sign_in.clone().map(|(email, password)| DemoSignIn { email, password });
    Ok(Json(Setup {
        needs_owner: setup_needed(&app).await?,
        demo: demo_sign_in.is_some(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        sign_in_with: sign_in_with.collect(),
        demo_sign_in,
    }))
}

#[derive(Debug, Deserialize, ToSchema)]
struct NewSetup {
    email: String,
    password: String,
    name: String,
    workspace_name: String,
}

/// Creates the owner and the first workspace; works once.
#[utoipa::path(post, path = "/setup", tag = "session", request_body = NewSetup,
    responses((status = 201, body = SessionItem)))]
async fn set_up(
    State(app): State<Arc<App>>,
    State(options): State<Arc<ApiOptions>>,
    call: BaseCall,
    headers: HeaderMap,
    Json(setup): Json<NewSetup>,
) -> ApiResult<Response> {
    let owner = NewOwner {
        email: setup.email,
        password: Secret::new(setup.password),
        name: setup.name,
        workspace_name: setup.workspace_name,
        user_agent: user_agent(&headers),
    };
    let session = owner_create(&app, &call, owner).await?;
    opened(&app, &options, &call, session.token.expose()).await
}

#[derive(Debug, Deserialize, ToSchema)]
struct NewSession {
    email: String,
    password: String,
    totp_code: Option<String>,
}

/// Signs in.
#[utoipa::path(post, path = "/session", tag = "session", request_body = NewSession,
    responses((status = 201, body = SessionItem)))]
async fn create(
    State(app): State<Arc<App>>,
    State(options): State<Arc<ApiOptions>>,
    call: BaseCall,
    headers: HeaderMap,
    Json(attempt): Json<NewSession>,
) -> ApiResult<Response> {
    let attempt = SignIn {
        email: attempt.email,
        password: Secret::new(attempt.password),
        totp_code: attempt.totp_code,
        user_agent: user_agent(&headers),
    };
    let session = sign_in(&app, &call, attempt).await?;
    opened(&app, &options, &call, session.token.expose()).await
}

/// Who is signed in.
#[utoipa::path(get, path = "/session", tag = "session", responses((status = 200, body = SessionItem)))]
async fn get(State(app): State<Arc<App>>, call: BaseCall, headers: HeaderMap) -> ApiResult<Json<SessionItem>> {
    let token = cookie(&headers, SESSION_COOKIE).ok_or_else(Error::unauthenticated)?;
    Ok(Json(present(session_view(&app, &call, token).await?)))
}

/// Signs out.
#[utoipa::path(delete, path = "/session", tag = "session", responses((status = 204)))]
async fn end(
    State(app): State<Arc<App>>,
    State(options): State<Arc<ApiOptions>>,
    call: AccountCall,
) -> ApiResult<impl IntoResponse> {
    let id = call.session.session_id.to_string();
    session_revoke(&app, &call, call.session.account_id, &id).await?;
    let cookie = expired_cookie(SESSION_COOKIE, "/", options.behind_tls);
    Ok((StatusCode::NO_CONTENT, AppendHeaders([(SET_COOKIE, cookie)])))
}

#[derive(Debug, Deserialize, ToSchema)]
struct Switch {
    #[schema(value_type = String)]
    workspace_id: WorkspaceId,
}

/// Goes on in another workspace.
#[utoipa::path(post, path = "/session/workspace", tag = "session", request_body = Switch,
    responses((status = 200, body = SessionItem)))]
async fn switch(
    State(app): State<Arc<App>>,
    call: AccountCall,
    headers: HeaderMap,
    Json(switch): Json<Switch>,
) -> ApiResult<Json<SessionItem>> {
    session_switch(&app, &call.session, switch.workspace_id).await?;
    let token = cookie(&headers, SESSION_COOKIE).ok_or_else(Error::unauthenticated)?;
    Ok(Json(present(session_view(&app, &call, token).await?)))
}

/// A place where the account is signed in.
#[derive(Debug, Serialize, ToSchema)]
struct SessionPlace {
    id: String,
    current: bool,
    user_agent: String,
    ip: String,
    created_at: String,
    last_seen_at: String,
}

#[utoipa::path(get, path = "/sessions", tag = "session", responses((status = 200, body = List<SessionPlace>)))]
async fn list(State(app): State<Arc<App>>, call: AccountCall) -> ApiResult<Json<List<SessionPlace>>> {
    let current = call.session.session_id.to_string();
    let sessions = session_list(&app, &call, call.session.account_id).await?;
    let places = sessions.into_iter().map(|session| SessionPlace {
        current: session.id == current,
        id: session.id,
        user_agent: session.user_agent,
        ip: session.address,
        created_at: time(session.created_at),
        last_seen_at: time(session.last_seen_at),
    });
    Ok(Json(List::whole(places.collect())))
}

/// Ends a session elsewhere.
#[utoipa::path(delete, path = "/sessions/{id}", tag = "session", params(("id" = String, Path)),
    responses((status = 204)))]
async fn revoke(State(app): State<Arc<App>>, call: AccountCall, Path(id): Path<SessionId>) -> ApiResult<StatusCode> {
    session_revoke(&app, &call, call.session.account_id, &id.to_string()).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn opened(
    app: &App,
    options: &ApiOptions,
    call: &BaseCall,
    token: &str,
) -> Result<Response, ApiError> {
    let view = session_view(app, call, token).await?;
    let cookie = set_cookie(SESSION_COOKIE, token, "/", COOKIE_SECONDS, options.behind_tls);
    Ok((StatusCode::CREATED, AppendHeaders([(SET_COOKIE, cookie)]), Json(present(view))).into_response())
}

pub(super) fn user_agent(headers: &HeaderMap) -> String {
    headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

fn present(view: SessionView) -> SessionItem {
    let current = view.session.workspace_id.as_deref();
    let chosen = view.memberships.iter().find(|membership| Some(membership.workspace_id.as_str()) == current);
    let chosen = chosen.or_else(|| view.memberships.first());
    let workspace = |membership: &steward_app::sessions::Membership| WorkspaceItem {
        id: membership.workspace_id.clone(),
        slug: membership.slug.clone(),
        name: membership.name.clone(),
        role: membership.role.clone(),
    };
    SessionItem {
        member: chosen.map(|membership| MemberItem { id: membership.member_id.clone(), role: membership.role.clone() }),
        workspace: chosen.map(workspace),
        workspaces: view.memberships.iter().map(workspace).collect(),
        csrf_token: view.session.csrf_token,
        account: AccountItem {
            id: view.account.id,
            email: view.account.email,
            name: view.account.name,
            totp_enabled: view.account.totp_enabled,
        },
    }
}
