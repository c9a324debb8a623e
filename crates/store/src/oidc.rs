//! Sign-ins at OpenID providers: those under way, and which account each one opens.

use sea_orm::FromQueryResult;

use crate::error::StoreResult;
use crate::tenant::SystemTx;

/// Who somebody is at a provider, and which account that opens.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct OidcLink {
    pub id: String,
    pub account_id: String,
    pub issuer: String,
    pub subject: String,
    /// As the provider had it when it was last used; may differ from the account's.
    pub email: Option<String>,
    pub created_at: i64,
    pub last_used_at: i64,
}

/// A sign-in that is under way.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct OidcAttempt {
    pub state_hash: String,
    pub provider: String,
    pub browser_hash: String,
    /// Nonce and verifier.
    pub sealed: Vec<u8>,
    pub next_path: String,
    /// Who adds a way to sign in; `None` when somebody signs in.
    pub account_id: Option<String>,
    pub created_at: i64,
    pub expires_at: i64,
}

/// What a provider has vouched for, while the second factor is asked for.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct OidcProof {
    pub token_hash: String,
    pub account_id: String,
    pub issuer: String,
    pub subject: String,
    pub email: Option<String>,
    pub created_at: i64,
    pub expires_at: i64,
}

impl SystemTx {
    pub async fn oidc_attempt_insert(&self, attempt: &OidcAttempt) -> StoreResult<()> {
        let text = "INSERT INTO oidc_attempts (state_hash, provider, browser_hash, sealed, next_path, account_id,
              created_at, expires_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
        let values = vec![
            attempt.state_hash.clone().into(),
            attempt.provider.clone().into(),
            attempt.browser_hash.clone().into(),
            attempt.sealed.clone().into(),
            attempt.next_path.clone().into(),
            attempt.account_id.clone().into(),
            attempt.created_at.into(),
            attempt.expires_at.into(),
        ];
        self.execute(text, values).await?;
        Ok(())
    }

    /// The attempt behind a state, used up or not.
    pub async fn oidc_attempt_find(&self, state_hash: &str) -> StoreResult<Option<OidcAttempt>> {
        let text = "SELECT * FROM oidc_attempts WHERE state_hash = ?";
        Ok(self.rows(text, vec![state_hash.into()]).await?.into_iter().next())
    }

    /// Uses an attempt up; `false` when it was used or is too old.
    pub async fn oidc_attempt_use(&self, state_hash: &str, now: i64) -> StoreResult<bool> {
        let text = "UPDATE oidc_attempts SET used_at = ? WHERE state_hash = ? AND used_at IS NULL AND expires_at > ?";
        Ok(self.execute(text, vec![now.into(), state_hash.into(), now.into()]).await? == 1)
    }

    pub async fn oidc_proof_insert(&self, proof: &OidcProof) -> StoreResult<()> {
        let text = "INSERT INTO oidc_proofs (token_hash, account_id, issuer, subject, email, created_at, expires_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)";
        let values = vec![
            proof.token_hash.clone().into(),
            proof.account_id.clone().into(),
            proof.issuer.clone().into(),
            proof.subject.clone().into(),
            proof.email.clone().into(),
            proof.created_at.into(),
            proof.expires_at.into(),
        ];
        self.execute(text, values).await?;
        Ok(())
    }

    /// The proof if it is still good.
    pub async fn oidc_proof_find(&self, token_hash: &str, now: i64) -> StoreResult<Option<OidcProof>> {
        let text = "SELECT * FROM oidc_proofs WHERE token_hash = ? AND used_at IS NULL AND expires_at > ?";
        Ok(self.rows(text, vec![token_hash.into(), now.into()]).await?.into_iter().next())
    }

    /// Uses a proof up; `false` when it was used meanwhile.
    pub async fn oidc_proof_use(&self, token_hash: &str, now: i64) -> StoreResult<bool> {
        let text = "UPDATE oidc_proofs SET used_at = ? WHERE token_hash = ? AND used_at IS NULL AND expires_at > ?";
        Ok(self.execute(text, vec![now.into(), token_hash.into(), now.into()]).await? == 1)
    }

    /// Forgets attempts and proofs that ended before a time.
    pub async fn oidc_sweep(&self, before: i64) -> StoreResult<()> {
        self.execute("DELETE FROM oidc_attempts WHERE expires_at < ?", vec![before.into()]).await?;
        self.execute("DELETE FROM oidc_proofs WHERE expires_at < ?", vec![before.into()]).await?;
        Ok(())
    }

    pub async fn oidc_link_find(&self, issuer: &str, subject: &str) -> StoreResult<Option<OidcLink>> {
        let text = "SELECT * FROM oidc_links WHERE issuer = ? AND subject = ?";
        Ok(self.rows(text, vec![issuer.into(), subject.into()]).await?.into_iter().next())
    }

    /// The links of an account, oldest first.
    pub async fn oidc_link_list(&self, account_id: &str) -> StoreResult<Vec<OidcLink>> {
        self.rows("SELECT * FROM oidc_links WHERE account_id = ? ORDER BY id", vec![account_id.into()]).await
    }

    pub async fn oidc_link_insert(&self, link: &OidcLink) -> StoreResult<()> {
        let text = "INSERT INTO oidc_links (id, account_id, issuer, subject, email, created_at, last_used_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)";
        let values = vec![
            link.id.clone().into(),
            link.account_id.clone().into(),
            link.issuer.clone().into(),
            link.subject.clone().into(),
            link.email.clone().into(),
            link.created_at.into(),
            link.last_used_at.into(),
        ];
        self.execute(text, values).await?;
        Ok(())
    }

    pub async fn oidc_link_used(&self, id: &str, email: Option<&str>, now: i64) -> StoreResult<()> {
        let text = "UPDATE oidc_links SET last_used_at = ?, email = ? WHERE id = ?";
        self.execute(text, vec![now.into(), email.map(str::to_owned).into(), id.into()]).await?;
        Ok(())
    }

    /// Takes a link of an account away; `false` when there is no such one.
    pub async fn oidc_link_delete(&self, account_id: &str, id: &str) -> StoreResult<bool> {
        let text = "DELETE FROM oidc_links WHERE account_id = ? AND id = ?";
        Ok(self.execute(text, vec![account_id.into(), id.into()]).await? == 1)
    }
}
