//! Responses kept under the key that a client gave its request, so that a repeated request gets the same one.
//!
//! The scope holds workspace, caller and address of the request, so rows of workspaces never meet.

use sea_orm::FromQueryResult;

use crate::error::StoreResult;
use crate::tenant::SystemTx;

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct KeptResponse {
    /// What was asked; another request under the same key is a mistake of the client.
    pub request_hash: String,
    /// `None` while the first request is under way.
    pub status: Option<i64>,
    pub content_type: Option<String>,
    pub response: Option<Vec<u8>>,
    pub created_at: i64,
}

impl SystemTx {
    /// Takes the key for a request; `false` when it is taken already.
    pub async fn idempotency_begin(&self, scope: &str, key: &str, hash: &str, now: i64) -> StoreResult<bool> {
        let text = "INSERT INTO idempotency (scope, idempotency_key, request_hash, created_at) VALUES (?, ?, ?, ?)
            ON CONFLICT (scope, idempotency_key) DO NOTHING";
        Ok(self.execute(text, vec![scope.into(), key.into(), hash.into(), now.into()]).await? == 1)
    }

    pub async fn idempotency_find(&self, scope: &str, key: &str) -> StoreResult<Option<KeptResponse>> {
        let text = "SELECT request_hash, status, content_type, response, created_at FROM idempotency
            WHERE scope = ? AND idempotency_key = ?";
        Ok(self.rows(text, vec![scope.into(), key.into()]).await?.into_iter().next())
    }

    pub async fn idempotency_keep(
        &self,
        scope: &str,
        key: &str,
        status: i64,
        content_type: &str,
        response: Vec<u8>,
    ) -> StoreResult<()> {
        let text = "UPDATE idempotency SET status = ?, content_type = ?, response = ?
            WHERE scope = ? AND idempotency_key = ?";
        let values = vec![status.into(), content_type.into(), response.into(), scope.into(), key.into()];
        self.execute(text, values).await?;
        Ok(())
    }

    /// Frees the key of a request that had no effect.
    pub async fn idempotency_free(&self, scope: &str, key: &str) -> StoreResult<()> {
        let text = "DELETE FROM idempotency WHERE scope = ? AND idempotency_key = ?";
        self.execute(text, vec![scope.into(), key.into()]).await?;
        Ok(())
    }

    /// Forgets what is older than `before`.
    pub async fn idempotency_sweep(&self, before: i64) -> StoreResult<u64> {
        self.execute("DELETE FROM idempotency WHERE created_at < ?", vec![before.into()]).await
    }
}
