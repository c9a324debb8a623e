//! Invitations: how a person becomes a member. Found by the hash of the token in their mail.

use sea_orm::FromQueryResult;

use crate::error::StoreResult;
use crate::tenant::{SystemTx, TenantTx};

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Invitation {
    pub id: String,
    pub workspace_id: String,
    /// Lower case.
    pub email: String,
    pub role: String,
    pub token_hash: String,
    pub invited_by: String,
    pub created_at: i64,
    pub expires_at: i64,
    pub accepted_at: Option<i64>,
    pub revoked_at: Option<i64>,
}

impl TenantTx {
    pub async fn invitation_insert(&self, invitation: &Invitation) -> StoreResult<()> {
        let text = "INSERT INTO invitations (workspace_id, id, email, role, token_hash, invited_by, created_at,
              expires_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
        let values = vec![
            invitation.id.clone().into(),
            invitation.email.clone().into(),
            invitation.role.clone().into(),
            invitation.token_hash.clone().into(),
            invitation.invited_by.clone().into(),
            invitation.created_at.into(),
            invitation.expires_at.into(),
        ];
        self.execute(text, values).await?;
        Ok(())
    }

    /// Invitations that can still be accepted, newest first.
    pub async fn invitation_list(&self, now: i64) -> StoreResult<Vec<Invitation>> {
        let text = "SELECT * FROM invitations WHERE workspace_id = ? AND accepted_at IS NULL AND revoked_at IS NULL
              AND expires_at > ? ORDER BY id DESC LIMIT 500";
        self.rows(text, vec![now.into()]).await
    }

    /// Takes an open invitation back; `false` when there is none.
    pub async fn invitation_revoke(&self, id: &str, now: i64) -> StoreResult<bool> {
        let text = "UPDATE invitations SET revoked_at = ? WHERE id = ? AND workspace_id = ? AND accepted_at IS NULL
              AND revoked_at IS NULL";
        let values = vec![now.into(), id.into(), self.workspace().into()];
        Ok(crate::statement::execute(self.connection()?, text, values).await?.rows_affected() == 1)
    }

    /// Takes back what an address was sent before.
    pub async fn invitation_revoke_address(&self, email: &str, now: i64) -> StoreResult<()> {
        let text = "UPDATE invitations SET revoked_at = ? WHERE email = ? AND workspace_id = ? AND accepted_at IS NULL
              AND revoked_at IS NULL";
        let values = vec![now.into(), email.into(), self.workspace().into()];
        crate::statement::execute(self.connection()?, text, values).await?;
        Ok(())
    }
}

impl SystemTx {
    /// The open invitation behind a token; which workspace it is for is learned here.
    pub async fn invitation_by_token(&self, token_hash: &str, now: i64) -> StoreResult<Option<Invitation>> {
        let text = "SELECT * FROM invitations WHERE token_hash = ? AND accepted_at IS NULL AND revoked_at IS NULL
              AND expires_at > ?";
        Ok(self.rows(text, vec![token_hash.into(), now.into()]).await?.into_iter().next())
    }

    /// Open invitations of an address in all workspaces, oldest first.
    pub async fn invitation_list_address(&self, email: &str, now: i64) -> StoreResult<Vec<Invitation>> {
        let text = "SELECT * FROM invitations WHERE email = ? AND accepted_at IS NULL AND revoked_at IS NULL
              AND expires_at > ? ORDER BY id LIMIT 100";
        self.rows(text, vec![email.into(), now.into()]).await
    }

    /// Uses an invitation up; `false` when somebody else was faster.
    pub async fn invitation_accept(&self, id: &str, now: i64) -> StoreResult<bool> {
        let text = "UPDATE invitations SET accepted_at = ? WHERE id = ? AND accepted_at IS NULL
              AND revoked_at IS NULL AND expires_at > ?";
        Ok(self.execute(text, vec![now.into(), id.into(), now.into()]).await? == 1)
    }
}
