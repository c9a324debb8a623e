//! Sessions of accounts: who is signed in where, and in which workspaces the account is a member.

use sea_orm::FromQueryResult;

use crate::error::StoreResult;
use crate::tenant::SystemTx;

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Session {
    pub id: String,
    pub account_id: String,
    /// The workspace that was chosen last.
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

/// A membership of an account.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Membership {
    pub id: String,
    pub workspace_id: String,
    pub role: String,
}

impl SystemTx {
    /// The living session behind a token.
    pub async fn session_by_token(&self, token_hash: &str, now: i64) -> StoreResult<Option<Session>> {
        let text = "SELECT * FROM sessions WHERE token_hash = ? AND revoked_at IS NULL AND expires_at > ?";
        Ok(self.rows(text, vec![token_hash.into(), now.into()]).await?.into_iter().next())
    }

    /// Where an account is a member, in the order of joining.
    pub async fn membership_list(&self, account_id: &str) -> StoreResult<Vec<Membership>> {
        let text = "SELECT id, workspace_id, role FROM members WHERE account_id = ? AND removed_at IS NULL ORDER BY id";
        self.rows(text, vec![account_id.into()]).await
    }
}
