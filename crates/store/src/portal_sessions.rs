//! Sessions of customers in the portal and the widget, and the one-time codes that prove an identity.

use sea_orm::FromQueryResult;

use crate::error::StoreResult;
use crate::statement::first;
use crate::tenant::{SystemTx, TenantTx};
use crate::workspaces::{self, Workspace};

const BY_TOKEN: &str = "SELECT * FROM portal_sessions WHERE token_hash = ? AND revoked_at IS NULL AND expires_at > ?";

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct PortalSession {
    pub id: String,
    pub workspace_id: String,
    pub contact_id: String,
    pub conversation_id: Option<String>,
    pub channel: String,
    pub token_hash: String,
    pub signed_in: bool,
    pub created_at: i64,
    pub last_seen_at: i64,
    pub expires_at: i64,
    pub revoked_at: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct OneTimeCode {
    pub id: String,
    pub workspace_id: String,
    pub portal_session_id: String,
    pub identity_kind: String,
    pub identity_value: String,
    pub code_hash: String,
    pub attempts: i64,
    pub created_at: i64,
    pub expires_at: i64,
    pub used_at: Option<i64>,
}

impl SystemTx {
    /// The living session behind a token; which workspace it belongs to is learned here.
    pub async fn portal_session_by_token(&self, token_hash: &str, now: i64) -> StoreResult<Option<PortalSession>> {
        Ok(self.rows(BY_TOKEN, vec![token_hash.into(), now.into()]).await?.into_iter().next())
    }

    /// The workspace behind a link and the living session behind a token, which may be one of another workspace.
    pub async fn portal_session_by_link(
        &self,
        slug: &str,
        token_hash: &str,
        now: i64,
    ) -> StoreResult<(Option<Workspace>, Option<PortalSession>)> {
        let questions = [
            self.question(workspaces::BY_SLUG, vec![slug.into()]),
            self.question(BY_TOKEN, vec![token_hash.into(), now.into()]),
        ];
        let [workspace, session] = self.query_many(questions).await?;
        Ok((first(workspace)?, first(session)?))
    }
}

impl TenantTx {
    pub async fn portal_session_insert(&self, session: &PortalSession) -> StoreResult<()> {
        let text = "INSERT INTO portal_sessions (workspace_id, id, contact_id, conversation_id, channel, token_hash,
              signed_in, created_at, last_seen_at, expires_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        let values = vec![
            session.id.clone().into(),
            session.contact_id.clone().into(),
            session.conversation_id.clone().into(),
            session.channel.clone().into(),
            session.token_hash.clone().into(),
            session.signed_in.into(),
            session.created_at.into(),
            session.last_seen_at.into(),
            session.expires_at.into(),
        ];
        self.execute(text, values).await?;
        Ok(())
    }

    /// Writes back what may change of a session.
    pub async fn portal_session_update(&self, session: &PortalSession) -> StoreResult<()> {
        let text = "UPDATE portal_sessions SET contact_id = ?, conversation_id = ?, token_hash = ?, signed_in = ?,
              last_seen_at = ?, expires_at = ?, revoked_at = ?
            WHERE workspace_id = ? AND id = ?";
        let values = vec![
            session.contact_id.clone().into(),
            session.conversation_id.clone().into(),
            session.token_hash.clone().into(),
            session.signed_in.into(),
            session.last_seen_at.into(),
            session.expires_at.into(),
            session.revoked_at.into(),
            self.workspace().into(),
            session.id.clone().into(),
        ];
        crate::statement::execute(self.connection()?, text, values).await?;
        Ok(())
    }

    /// Notes that a session was used, and until when it lives now.
    pub async fn portal_session_seen(&self, id: &str, now: i64, expires_at: i64) -> StoreResult<()> {
        let text = "UPDATE portal_sessions SET last_seen_at = ?, expires_at = ? WHERE workspace_id = ? AND id = ?";
        let values = vec![now.into(), expires_at.into(), self.workspace().into(), id.into()];
        crate::statement::execute(self.connection()?, text, values).await?;
        Ok(())
    }

    pub async fn portal_session_revoke(&self, id: &str, now: i64) -> StoreResult<()> {
        let text = "UPDATE portal_sessions SET revoked_at = ? WHERE workspace_id = ? AND id = ?";
        crate::statement::execute(self.connection()?, text, vec![now.into(), self.workspace().into(), id.into()])
            .await?;
        Ok(())
    }

    /// Notes the conversation that a session is in.
    pub async fn portal_session_converse(&self, id: &str, conversation_id: &str) -> StoreResult<()> {
        let text = "UPDATE portal_sessions SET conversation_id = ? WHERE workspace_id = ? AND id = ?
            AND (conversation_id IS NULL OR conversation_id <> ?)";
        let values = vec![conversation_id.into(), self.workspace().into(), id.into(), conversation_id.into()];
        self.later(text, values).await
    }

    pub async fn one_time_code_insert(&self, code: &OneTimeCode) -> StoreResult<()> {
        let text = "INSERT INTO one_time_codes (workspace_id, id, portal_session_id, identity_kind, identity_value,
              code_hash, attempts, created_at, expires_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
        let values = vec![
            code.id.clone().into(),
            code.portal_session_id.clone().into(),
            code.identity_kind.clone().into(),
            code.identity_value.clone().into(),
            code.code_hash.clone().into(),
            code.attempts.into(),
            code.created_at.into(),
            code.expires_at.into(),
        ];
        self.execute(text, values).await?;
        Ok(())
    }

    /// The newest unused code of a session for an identity.
    pub async fn one_time_code_latest(
        &self,
        portal_session_id: &str,
        identity_kind: &str,
        identity_value: &str,
    ) -> StoreResult<Option<OneTimeCode>> {
        let text = "SELECT * FROM one_time_codes WHERE workspace_id = ? AND portal_session_id = ?
              AND identity_kind = ? AND identity_value = ? AND used_at IS NULL
            ORDER BY created_at DESC, id DESC LIMIT 1";
        let values = vec![portal_session_id.into(), identity_kind.into(), identity_value.into()];
        Ok(self.rows(text, values).await?.into_iter().next())
    }

    /// Counts a try; `false` when the code was used or had too many tries meanwhile.
    pub async fn one_time_code_try(&self, id: &str, most_attempts: i64) -> StoreResult<bool> {
        let text = "UPDATE one_time_codes SET attempts = attempts + 1
            WHERE workspace_id = ? AND id = ? AND used_at IS NULL AND attempts < ?";
        Ok(self.execute(text, vec![id.into(), most_attempts.into()]).await? == 1)
    }

    /// Forgets codes that were no longer good at a time; returns how many.
    pub async fn one_time_code_sweep(&self, before: i64) -> StoreResult<u64> {
        let text = "DELETE FROM one_time_codes WHERE workspace_id = ? AND expires_at < ?";
        self.execute(text, vec![before.into()]).await
    }

    /// Forgets sessions that had ended by a time; returns how many.
    pub async fn portal_session_sweep(&self, before: i64) -> StoreResult<u64> {
        let text = "DELETE FROM portal_sessions WHERE workspace_id = ? AND (expires_at < ? OR revoked_at < ?)";
        self.execute(text, vec![before.into(), before.into()]).await
    }

    pub async fn one_time_code_use(&self, id: &str, now: i64) -> StoreResult<bool> {
        let text = "UPDATE one_time_codes SET used_at = ? WHERE workspace_id = ? AND id = ? AND used_at IS NULL";
        let values = vec![now.into(), self.workspace().into(), id.into()];
        Ok(crate::statement::execute(self.connection()?, text, values).await?.rows_affected() == 1)
    }
}
