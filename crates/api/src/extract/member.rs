//! [`MemberCall`]: a member or an API key in a workspace.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::Deserialize;
use steward_app::Error;
use steward_app::accounts::ResolvedSession;
use steward_app::keys::key_resolve;
use steward_app::tenancy::workspace_resolve;
use steward_model::{Actor, OpContext, WorkspaceId};

use super::credentials::{base, bearer, session};
use super::params::Query;
use crate::error::ApiError;
use crate::state::ApiState;

const WORKSPACE_HEADER: &str = "steward-workspace";

/// A call by a member or an API key. Use it as the `&OpContext` of an operation.
///
/// The workspace is the one that the header `Steward-Workspace` (or, where a browser can't set headers, the parameter
/// `workspace`) names by id or slug, else the session's current one. One that the caller doesn't belong to is a 404,
/// like one that doesn't exist.
#[derive(Debug, Clone)]
pub struct MemberCall {
    pub context: OpContext,
    /// `None` for an API key.
    pub session: Option<ResolvedSession>,
}

impl std::ops::Deref for MemberCall {
    type Target = OpContext;

    fn deref(&self) -> &OpContext {
        &self.context
    }
}

#[derive(Deserialize)]
struct WorkspaceParam {
    workspace: Option<String>,
}

impl FromRequestParts<ApiState> for MemberCall {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self, ApiError> {
        // The idempotency middleware may have asked already.
        if let Some(call) = parts.extensions.get::<MemberCall>() {
            return Ok(call.clone());
        }
        let call = resolve(parts, state).await?;
        parts.extensions.insert(call.clone());
        Ok(call)
    }
}

async fn resolve(parts: &mut Parts, state: &ApiState) -> Result<MemberCall, ApiError> {
    let base = base(parts, state);
    let wanted = wanted_workspace(parts, state).await?;
    if let Some(token) = bearer(&parts.headers) {
        let key = key_resolve(&state.app, &base, token).await?;
        let workspace_id = match wanted {
            None => key.workspace_id,
            Some(Some(id)) if id == key.workspace_id => id,
            Some(_) => return Err(Error::not_found("workspace").into()),
        };
        let actor = Actor::Key { id: key.key_id, scopes: key.scopes };
        return Ok(MemberCall { context: base.in_workspace(workspace_id, actor), session: None });
    }
    let session = session(parts, state, &base).await?;
    let current = session.workspace_id;
    let membership = match wanted {
        Some(wanted) => session.members.iter().find(|(workspace_id, ..)| Some(*workspace_id) == wanted),
        None => session
            .members
            .iter()
            .find(|(workspace_id, ..)| Some(*workspace_id) == current)
            .or_else(|| session.members.first()),
    };
    let Some((workspace_id, member_id, role)) = membership.copied() else {
        return Err(Error::not_found("workspace").into());
    };
    let actor = Actor::Member { id: member_id, account_id: session.account_id, role };
    Ok(MemberCall { context: base.in_workspace(workspace_id, actor), session: Some(session) })
}

/// `None`: none is named. `Some(None)`: what is named doesn't exist.
async fn wanted_workspace(parts: &mut Parts, state: &ApiState) -> Result<Option<Option<WorkspaceId>>, ApiError> {
    let header = parts.headers.get(WORKSPACE_HEADER).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let named = match header {
        Some(named) => Some(named),
        None => Query::<WorkspaceParam>::from_request_parts(parts, state).await?.0.workspace,
    };
    let Some(named) = named.filter(|named| !named.is_empty()) else {
        return Ok(None);
    };
    match workspace_resolve(&state.app, &named).await {
        Ok(workspace) => Ok(Some(workspace.id.parse().ok())),
        Err(error) if error.kind == steward_app::ErrorKind::NotFound => Ok(Some(None)),
        Err(error) => Err(error.into()),
    }
}
