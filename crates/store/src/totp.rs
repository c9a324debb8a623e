//! The second factor of accounts: the sealed secret, the last step used, and recovery codes by their hash.

use crate::error::StoreResult;
use crate::tenant::SystemTx;

impl SystemTx {
    /// Keeps a secret that is not confirmed yet; `false` when the account has a second factor already.
    pub async fn totp_begin(&self, account_id: &str, sealed: Vec<u8>) -> StoreResult<bool> {
        let text = "UPDATE accounts SET totp_secret = ?, totp_last_step = 0 WHERE id = ? AND totp_enabled = FALSE";
        Ok(self.execute(text, vec![sealed.into(), account_id.into()]).await? == 1)
    }

    /// Turns the second factor on with the step whose code proved it; `false` when it was on already.
    pub async fn totp_enable(&self, account_id: &str, step: i64) -> StoreResult<bool> {
        let text = "UPDATE accounts SET totp_enabled = TRUE, totp_last_step = ?
            WHERE id = ? AND totp_enabled = FALSE AND totp_secret IS NOT NULL";
        Ok(self.execute(text, vec![step.into(), account_id.into()]).await? == 1)
    }

    /// Turns the second factor off and forgets its secret and codes.
    pub async fn totp_disable(&self, account_id: &str) -> StoreResult<()> {
        let text = "UPDATE accounts SET totp_enabled = FALSE, totp_secret = NULL WHERE id = ?";
        self.execute(text, vec![account_id.into()]).await?;
        self.execute("DELETE FROM recovery_codes WHERE account_id = ?", vec![account_id.into()]).await?;
        Ok(())
    }

    /// Uses the code of a time step up; `false` when it, or a later one, was used already.
    pub async fn totp_step_use(&self, account_id: &str, step: i64) -> StoreResult<bool> {
        let text = "UPDATE accounts SET totp_last_step = ? WHERE id = ? AND totp_last_step < ?";
        Ok(self.execute(text, vec![step.into(), account_id.into(), step.into()]).await? == 1)
    }

    /// Gives an account new recovery codes in place of all others.
    pub async fn recovery_codes_set(&self, account_id: &str, hashes: &[String]) -> StoreResult<()> {
        self.execute("DELETE FROM recovery_codes WHERE account_id = ?", vec![account_id.into()]).await?;
        for hash in hashes {
            let text = "INSERT INTO recovery_codes (account_id, code_hash) VALUES (?, ?)";
            self.execute(text, vec![account_id.into(), hash.clone().into()]).await?;
        }
        Ok(())
    }

    /// Uses a recovery code up; `false` when there is none or it was used.
    pub async fn recovery_code_use(&self, account_id: &str, code_hash: &str, now: i64) -> StoreResult<bool> {
        let text = "UPDATE recovery_codes SET used_at = ? WHERE account_id = ? AND code_hash = ? AND used_at IS NULL";
        Ok(self.execute(text, vec![now.into(), account_id.into(), code_hash.into()]).await? == 1)
    }
}
