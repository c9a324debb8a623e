//! Single-use tokens of accounts, e.g. for a new password. Only their hash is kept.

use sea_orm::FromQueryResult;

use crate::error::StoreResult;
use crate::tenant::SystemTx;

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct AccountToken {
    pub token_hash: String,
    pub account_id: String,
    pub purpose: String,
    pub created_at: i64,
    pub expires_at: i64,
    pub used_at: Option<i64>,
}

impl SystemTx {
    /// Writes a token; those that the account was given before for the same purpose are no longer good.
    pub async fn account_token_insert(&self, token: &AccountToken) -> StoreResult<()> {
        let older = "UPDATE account_tokens SET used_at = ? WHERE account_id = ? AND purpose = ? AND used_at IS NULL";
        let values = vec![token.created_at.into(), token.account_id.clone().into(), token.purpose.clone().into()];
        self.execute(older, values).await?;
        let text = "INSERT INTO account_tokens (token_hash, account_id, purpose, created_at, expires_at)
            VALUES (?, ?, ?, ?, ?)";
        let values = vec![
            token.token_hash.clone().into(),
            token.account_id.clone().into(),
            token.purpose.clone().into(),
            token.created_at.into(),
            token.expires_at.into(),
        ];
        self.execute(text, values).await?;
        Ok(())
    }

    /// The token if it is still good.
    pub async fn account_token_find(
        &self,
        token_hash: &str,
        purpose: &str,
        now: i64,
    ) -> StoreResult<Option<AccountToken>> {
        let text = "SELECT * FROM account_tokens WHERE token_hash = ? AND purpose = ? AND used_at IS NULL
              AND expires_at > ?";
        Ok(self.rows(text, vec![token_hash.into(), purpose.into(), now.into()]).await?.into_iter().next())
    }

    /// Uses a token up; `false` when it was used meanwhile.
    pub async fn account_token_use(&self, token_hash: &str, now: i64) -> StoreResult<bool> {
        let text = "UPDATE account_tokens SET used_at = ? WHERE token_hash = ? AND used_at IS NULL AND expires_at > ?";
        Ok(self.execute(text, vec![now.into(), token_hash.into(), now.into()]).await? == 1)
    }
}
