//! Calls of customers: [`PublicWorkspace`] before, [`PublicCall`] after a portal session was opened.

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use serde::Deserialize;
use steward_app::Error;
use steward_app::portal_sessions::{PortalCall, portal_session_find, workspace_by_slug};
use steward_app::tenancy::Workspace;
use steward_model::{BaseContext, OpContext};

use super::cookies::{PORTAL_COOKIE, cookie};
use super::credentials::{base, bearer, is_write};
use super::params::{Query, has_nul};
use crate::error::ApiError;
use crate::state::ApiState;

/// The workspace whose slug stands in the path, for anybody.
#[derive(Debug, Clone)]
pub struct PublicWorkspace {
    pub base: BaseContext,
    pub workspace: Workspace,
}

/// A customer in the portal or widget of a workspace. Use it as the `&OpContext` of an operation.
#[derive(Debug, Clone)]
pub struct PublicCall {
    pub workspace: Workspace,
    pub call: PortalCall,
}

impl std::ops::Deref for PublicCall {
    type Target = OpContext;

    fn deref(&self) -> &OpContext {
        &self.call.context
    }
}

#[derive(Deserialize)]
struct TokenParam {
    token: Option<String>,
}

impl FromRequestParts<ApiState> for PublicWorkspace {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self, ApiError> {
        let slug = slug(parts, state).await?;
        let workspace = workspace_by_slug(&state.app, &slug).await?;
        Ok(Self { base: base(parts, state), workspace })
    }
}

impl FromRequestParts<ApiState> for PublicCall {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self, ApiError> {
        let slug = slug(parts, state).await?;
        let base = base(parts, state);
        let token = token(parts, state).await?;
        let (workspace, found) = portal_session_find(&state.app, &base, &slug, &token).await?;
        let call = found.ok_or_else(Error::unauthenticated)?;
        Ok(Self { workspace, call })
    }
}

async fn slug(parts: &mut Parts, state: &ApiState) -> Result<String, ApiError> {
    if has_nul(parts) {
        return Err(ApiError::not_found());
    }
    let params = RawPathParams::from_request_parts(parts, state).await.map_err(|_| ApiError::not_found())?;
    let slug = params.iter().find(|(name, _)| *name == "slug").map(|(_, value)| value.to_owned());
    slug.ok_or_else(ApiError::not_found)
}

/// Header, then cookie, then (for an event stream, which can't send headers) the parameter.
async fn token(parts: &mut Parts, state: &ApiState) -> Result<String, ApiError> {
    if let Some(token) = bearer(&parts.headers) {
        return Ok(token.to_owned());
    }
    if !is_write(&parts.method)
        && let Query(TokenParam { token: Some(token) }) = Query::from_request_parts(parts, state).await?
    {
        return Ok(token);
    }
    let Some(token) = cookie(&parts.headers, PORTAL_COOKIE) else {
        return Err(Error::unauthenticated().into());
    };
    if is_write(&parts.method) {
        check_same_site(&parts.headers)?;
    }
    Ok(token.to_owned())
}

/// A write with nothing but a cookie must come from our own page. Browsers say where it comes from; what is silent
/// about it is no browser and has no foreign cookie to misuse.
pub(super) fn check_same_site(headers: &HeaderMap) -> Result<(), ApiError> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let same = match (text("sec-fetch-site"), text("origin")) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => origin.split_once("://").is_some_and(|(_, host)| Some(host) == text("host")),
        (None, None) => true,
    };
    if same {
        return Ok(());
    }
    Err(ApiError::new(
        StatusCode::FORBIDDEN,
        "foreign_origin",
        "This request came from another website, so nothing was changed. Please write on our own page.",
    ))
}
