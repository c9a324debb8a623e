//! Who is behind a session's token.

use steward_model::ids::{AccountId, MemberId, SessionId};
use steward_model::{BaseContext, Role, WorkspaceId};

use crate::app::App;
use crate::error::{Error, Result};
use crate::secrets::token_hash;

/// A signed-in account with its memberships.
#[derive(Debug, Clone)]
pub struct ResolvedSession {
    pub session_id: SessionId,
    pub account_id: AccountId,
    pub csrf_token: String,
    /// The workspace that was chosen last.
    pub workspace_id: Option<WorkspaceId>,
    pub members: Vec<(WorkspaceId, MemberId, Role)>,
}

/// The living session behind a token; an unknown, expired or revoked one is "not signed in".
pub async fn session_resolve(app: &App, base: &BaseContext, token: &str) -> Result<ResolvedSession> {
    let read = app.store.system_read().await?;
    let found = read.session_by_token(&token_hash(token), base.now_ms()).await?;
    let session = found.ok_or_else(Error::unauthenticated)?;
    let bad = |what: &str| Error::internal(format!("stored {what} of session {}", session.id));
    let mut members = Vec::new();
    for membership in read.membership_list(&session.account_id).await? {
        let workspace_id = membership.workspace_id.parse().map_err(|_| bad("workspace id"))?;
        let member_id = membership.id.parse().map_err(|_| bad("member id"))?;
        members.push((workspace_id, member_id, Role::parse(&membership.role).ok_or_else(|| bad("role"))?));
    }
    Ok(ResolvedSession {
        session_id: session.id.parse().map_err(|_| bad("id"))?,
        account_id: session.account_id.parse().map_err(|_| bad("account id"))?,
        workspace_id: session.workspace_id.as_deref().and_then(|id| id.parse().ok()),
        csrf_token: session.csrf_token,
        members,
    })
}
