//! Sessions of accounts: found by the hash of their token.

use sea_orm::FromQueryResult;

use crate::error::StoreResult;
use crate::tenant::SystemTx;

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Session {
    pub id: String,
    pub account_id: String,
    /// The workspace the person works in at the moment.
    pub workspace_id: Option<String>,
    pub token_hash: String,
    pub csrf_token: String,
    pub user_agent: String,
    pub address: String,
    pub created_at: i64,
    pub last_seen_at: i64,
    pub expires_at: i64,
    pub revoked_at: Option<i64>,
}

/// A membership as a session needs it.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Membership {
    pub member_id: String,
    pub workspace_id: String,
    pub role: String,
    pub slug: String,
    pub name: String,
}

impl SystemTx {
    pub async fn session_insert(&self, session: &Session) -> StoreResult<()> {
        let text = "INSERT INTO sessions (id, account_id, workspace_id, token_hash, csrf_token, user_agent, address,
              created_at, last_seen_at, expires_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        let values = vec![
            session.id.clone().into(),
            session.account_id.clone().into(),
            session.workspace_id.clone().into(),
            session.token_hash.clone().into(),
            session.csrf_token.clone().into(),
            session.user_agent.clone().into(),
            session.address.clone().into(),
            session.created_at.into(),
            session.last_seen_at.into(),
            session.expires_at.into(),
        ];
        self.execute(text, values).await?;
        Ok(())
    }

    /// The living session behind a token.
    pub async fn session_by_token(&self, token_hash: &str, now: i64) -> StoreResult<Option<Session>> {
        let text = "SELECT * FROM sessions WHERE token_hash = ? AND revoked_at IS NULL AND expires_at > ?";
        Ok(self.rows(text, vec![token_hash.into(), now.into()]).await?.into_iter().next())
    }

    /// Living sessions of an account, last used first.
    pub async fn session_list(&self, account_id: &str, now: i64) -> StoreResult<Vec<Session>> {
        let text = "SELECT * FROM sessions WHERE account_id = ? AND revoked_at IS NULL AND expires_at > ?
            ORDER BY last_seen_at DESC LIMIT 100";
        self.rows(text, vec![account_id.into(), now.into()]).await
    }

    pub async fn session_seen(&self, id: &str, now: i64, expires_at: i64) -> StoreResult<()> {
        let text = "UPDATE sessions SET last_seen_at = ?, expires_at = ? WHERE id = ?";
        self.execute(text, vec![now.into(), expires_at.into(), id.into()]).await?;
        Ok(())
    }

    pub async fn session_set_workspace(&self, id: &str, workspace_id: &str) -> StoreResult<()> {
        self.execute("UPDATE sessions SET workspace_id = ? WHERE id = ?", vec![workspace_id.into(), id.into()]).await?;
        Ok(())
    }

    /// Ends one session of an account; `false` when there is no such living one.
    pub async fn session_revoke(&self, account_id: &str, id: &str, now: i64) -> StoreResult<bool> {
        let text = "UPDATE sessions SET revoked_at = ? WHERE account_id = ? AND id = ? AND revoked_at IS NULL";
        Ok(self.execute(text, vec![now.into(), account_id.into(), id.into()]).await? == 1)
    }

    /// Ends every session of an account but one.
    pub async fn session_revoke_others(&self, account_id: &str, keep: Option<&str>, now: i64) -> StoreResult<u64> {
        let text = "UPDATE sessions SET revoked_at = ? WHERE account_id = ? AND id <> ? AND revoked_at IS NULL";
        self.execute(text, vec![now.into(), account_id.into(), keep.unwrap_or_default().into()]).await
    }

    /// Forgets sessions and tokens that had ended by a time, and brakes that nobody has touched since; returns how many.
    pub async fn session_sweep(&self, before: i64) -> StoreResult<u64> {
        let ended = "DELETE FROM sessions WHERE expires_at < ? OR revoked_at < ?";
        let mut swept = self.execute(ended, vec![before.into(), before.into()]).await?;
        swept += self.execute("DELETE FROM account_tokens WHERE expires_at < ?", vec![before.into()]).await?;
        let brakes = "DELETE FROM throttles WHERE updated_at < ? AND blocked_until < ?";
        swept += self.execute(brakes, vec![before.into(), before.into()]).await?;
        Ok(swept)
    }

    /// Where an account is a member, oldest membership first.
    pub async fn membership_list(&self, account_id: &str) -> StoreResult<Vec<Membership>> {
        let text = "SELECT members.id AS member_id, members.workspace_id AS workspace_id, members.role AS role,
              workspaces.slug AS slug, workspaces.name AS name
            FROM members JOIN workspaces ON workspaces.id = members.workspace_id
            WHERE members.account_id = ? AND members.removed_at IS NULL ORDER BY members.id";
        self.rows(text, vec![account_id.into()]).await
    }

    pub async fn member_insert(
        &self,
        id: &str,
        workspace_id: &str,
        account_id: &str,
        role: &str,
        now: i64,
    ) -> StoreResult<()> {
        let text = "INSERT INTO members (id, workspace_id, account_id, role, created_at) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (workspace_id, account_id) DO UPDATE SET role = excluded.role, removed_at = NULL";
        let values = vec![id.into(), workspace_id.into(), account_id.into(), role.into(), now.into()];
        self.execute(text, values).await?;
        Ok(())
    }
}
