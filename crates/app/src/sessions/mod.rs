//! Sessions of members: opened by signing in, found by a token that the server keeps only as a hash.

use std::sync::Arc;

use steward_model::ids::{self, AccountId, MemberId, SessionId};
use steward_model::{BaseContext, Role, Secret, WorkspaceId};
use steward_store::SystemTx;
pub use steward_store::accounts::Account;
pub use steward_store::sessions::{Membership, Session};

use crate::app::App;
use crate::error::{Error, Result};
use crate::secrets::{new_token, token_hash};

const LIFETIME_MS: i64 = 30 * 24 * 3600 * 1000;
/// What has ended is forgotten after so long.
const KEEP_MS: i64 = 30 * 24 * 3600 * 1000;
/// How often the time of last use is written.
const SEEN_EVERY_MS: i64 = 60 * 1000;

/// A session as it is handed to the browser, once.
#[derive(Debug, Clone)]
pub struct NewSession {
    pub token: Secret,
    pub session: Session,
}

/// Who is behind a token.
#[derive(Debug, Clone)]
pub struct ResolvedSession {
    pub session_id: SessionId,
    pub account_id: AccountId,
    pub csrf_token: String,
    /// The workspace the person works in at the moment.
    pub workspace_id: Option<WorkspaceId>,
    pub members: Vec<(WorkspaceId, MemberId, Role)>,
}

/// All that the member app needs to know of who signed in.
#[derive(Debug, Clone)]
pub struct SessionView {
    pub session: Session,
    pub account: Account,
    pub memberships: Vec<Membership>,
}

/// Opens a session in the transaction that checked who it is for.
pub(crate) async fn session_create(
    base: &BaseContext,
    system: &SystemTx,
    account: &Account,
    user_agent: &str,
) -> Result<NewSession> {
    let token = new_token("ss", &base.ids);
    let now = base.now_ms();
    let memberships = system.membership_list(&account.id).await?;
    let session = Session {
        id: base.new_id::<ids::kind::Session>().to_string(),
        account_id: account.id.clone(),
        workspace_id: memberships.first().map(|membership| membership.workspace_id.clone()),
        token_hash: token_hash(token.expose()),
        csrf_token: new_token("cs", &base.ids).expose().to_owned(),
        user_agent: user_agent.chars().take(300).collect(),
        address: base.address.clone().unwrap_or_default(),
        created_at: now,
        last_seen_at: now,
        expires_at: now + LIFETIME_MS,
        revoked_at: None,
    };
    system.session_insert(&session).await?;
    Ok(NewSession { token, session })
}

/// The session behind a token; an error when there is none that lives.
pub async fn session_resolve(app: &Arc<App>, base: &BaseContext, token: &str) -> Result<ResolvedSession> {
    let now = base.now_ms();
    let read = app.store.system_read().await?;
    let session = read.session_by_token(&token_hash(token), now).await?.ok_or_else(Error::unauthenticated)?;
    let memberships = read.membership_list(&session.account_id).await?;
    drop(read);
    if now - session.last_seen_at > SEEN_EVERY_MS {
        let written = async {
            let system = app.store.system().await?;
            system.session_seen(&session.id, now, now + LIFETIME_MS).await?;
            system.commit().await
        };
        // Reading goes on when the disk is full; the time of last use can wait.
        if let Err(error) = written.await {
            tracing::warn!(%error, session_id = %session.id, "time of last use was not written");
        }
    }
    let bad = |what: &str| Error::internal(format!("stored {what} of session {}", session.id));
    let mut members = Vec::with_capacity(memberships.len());
    for membership in &memberships {
        let workspace_id = membership.workspace_id.parse().map_err(|_| bad("workspace"))?;
        let member_id = membership.member_id.parse().map_err(|_| bad("member"))?;
        let role = Role::parse(&membership.role).ok_or_else(|| bad("role"))?;
        members.push((workspace_id, member_id, role));
    }
    Ok(ResolvedSession {
        session_id: session.id.parse().map_err(|_| bad("id"))?,
        account_id: session.account_id.parse().map_err(|_| bad("account"))?,
        csrf_token: session.csrf_token,
        workspace_id: session.workspace_id.and_then(|id| id.parse().ok()),
        members,
    })
}

/// The session with account and workspaces.
pub async fn session_view(app: &App, base: &BaseContext, token: &str) -> Result<SessionView> {
    let read = app.store.system_read().await?;
    let found = read.session_by_token(&token_hash(token), base.now_ms()).await?;
    let session = found.ok_or_else(Error::unauthenticated)?;
    let account = read.account_find(&session.account_id).await?.ok_or_else(Error::unauthenticated)?;
    let memberships = read.membership_list(&session.account_id).await?;
    Ok(SessionView { session, account, memberships })
}

/// Sessions of an account that live.
pub async fn session_list(app: &App, base: &BaseContext, account_id: AccountId) -> Result<Vec<Session>> {
    Ok(app.store.system_read().await?.session_list(&account_id.to_string(), base.now_ms()).await?)
}

pub async fn session_revoke(app: &App, base: &BaseContext, account_id: AccountId, id: &str) -> Result<()> {
    let system = app.store.system_reserved().await?;
    if !system.session_revoke(&account_id.to_string(), id, base.now_ms()).await? {
        return Err(Error::not_found("session"));
    }
    system.commit().await?;
    Ok(())
}

/// Goes on working in another workspace.
pub async fn session_switch(app: &App, resolved: &ResolvedSession, workspace_id: WorkspaceId) -> Result<()> {
    if !resolved.members.iter().any(|(id, _, _)| *id == workspace_id) {
        return Err(Error::not_found("workspace"));
    }
    let system = app.store.system().await?;
    system.session_set_workspace(&resolved.session_id.to_string(), &workspace_id.to_string()).await?;
    system.commit().await?;
    Ok(())
}

/// Forgets what ended a month ago.
pub(crate) async fn session_sweep(app: &App) -> Result<()> {
    let system = app.store.system_reserved().await?;
    system.session_sweep(app.clock.now_ms() - KEEP_MS).await?;
    Ok(system.commit().await?)
}
