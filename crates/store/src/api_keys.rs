//! API keys: only the hash of their secret is kept.

use sea_orm::FromQueryResult;
use serde_json::Value as Json;

use crate::error::StoreResult;
use crate::tenant::{SystemTx, TenantTx};

#[derive(Debug, Clone, PartialEq, FromQueryResult)]
pub struct ApiKey {
    pub id: String,
    pub workspace_id: String,
    pub name: String,
    pub prefix: String,
    pub secret_hash: String,
    pub scopes: Json,
    pub created_by: String,
    pub created_at: i64,
    pub last_used_at: Option<i64>,
    pub expires_at: Option<i64>,
    pub revoked_at: Option<i64>,
}

impl SystemTx {
    /// The living key behind a secret; which workspace it belongs to is learned here.
    pub async fn api_key_by_secret(&self, secret_hash: &str, now: i64) -> StoreResult<Option<ApiKey>> {
        let text = "SELECT * FROM api_keys WHERE secret_hash = ? AND revoked_at IS NULL
              AND (expires_at IS NULL OR expires_at > ?)";
        Ok(self.rows(text, vec![secret_hash.into(), now.into()]).await?.into_iter().next())
    }

    pub async fn api_key_insert(&self, key: &ApiKey) -> StoreResult<()> {
        let text = "INSERT INTO api_keys (id, workspace_id, name, prefix, secret_hash, scopes, created_by, created_at,
              expires_at, revoked_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        let values = vec![
            key.id.clone().into(),
            key.workspace_id.clone().into(),
            key.name.clone().into(),
            key.prefix.clone().into(),
            key.secret_hash.clone().into(),
            key.scopes.clone().into(),
            key.created_by.clone().into(),
            key.created_at.into(),
            key.expires_at.into(),
            key.revoked_at.into(),
        ];
        self.execute(text, values).await?;
        Ok(())
    }

    /// Notes that a key was used, unless another call has noted it since `before`.
    pub async fn api_key_seen(&self, id: &str, now: i64, before: i64) -> StoreResult<()> {
        let text = "UPDATE api_keys SET last_used_at = ? WHERE id = ? AND (last_used_at IS NULL OR last_used_at <= ?)";
        self.execute(text, vec![now.into(), id.into(), before.into()]).await?;
        Ok(())
    }
}

impl TenantTx {
    pub async fn api_key_insert(&self, key: &ApiKey) -> StoreResult<()> {
        let text = "INSERT INTO api_keys (workspace_id, id, name, prefix, secret_hash, scopes, created_by, created_at,
              expires_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
        let values = vec![
            key.id.clone().into(),
            key.name.clone().into(),
            key.prefix.clone().into(),
            key.secret_hash.clone().into(),
            key.scopes.clone().into(),
            key.created_by.clone().into(),
            key.created_at.into(),
            key.expires_at.into(),
        ];
        self.execute(text, values).await?;
        Ok(())
    }

    /// Keys that were not taken away, newest first; expired ones stay visible.
    pub async fn api_key_list(&self) -> StoreResult<Vec<ApiKey>> {
        let text = "SELECT * FROM api_keys WHERE workspace_id = ? AND revoked_at IS NULL ORDER BY id DESC LIMIT 500";
        self.rows(text, vec![]).await
    }

    /// Takes a key away; `false` when there is no such living one.
    pub async fn api_key_revoke(&self, id: &str, now: i64) -> StoreResult<bool> {
        let text = "UPDATE api_keys SET revoked_at = ? WHERE id = ? AND workspace_id = ? AND revoked_at IS NULL";
        let values = vec![now.into(), id.into(), self.workspace().into()];
        Ok(crate::statement::execute(self.connection()?, text, values).await?.rows_affected() == 1)
    }
}
