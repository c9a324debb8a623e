//! Accounts: the people who sign in, apart from the workspaces they belong to.

use sea_orm::FromQueryResult;

use crate::error::StoreResult;
use crate::tenant::SystemTx;

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Account {
    pub id: String,
    /// Lower case.
    pub email: String,
    pub name: String,
    /// `None` for those who sign in by a provider only.
    pub password_hash: Option<String>,
    /// Sealed.
    pub totp_secret: Option<Vec<u8>>,
    pub totp_enabled: bool,
    /// The last time step whose code was used; a code is good once.
    pub totp_last_step: i64,
    pub created_at: i64,
}

/// A mark of failed tries for an account or address, that outlives a restart.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Throttle {
    pub name: String,
    pub failures: i64,
    pub blocked_until: i64,
    pub updated_at: i64,
}

impl SystemTx {
    pub async fn account_count(&self) -> StoreResult<i64> {
        #[derive(FromQueryResult)]
        struct Count {
            count: i64,
        }
        let rows: Vec<Count> = self.rows("SELECT COUNT(*) AS count FROM accounts", vec![]).await?;
        Ok(rows.first().map_or(0, |row| row.count))
    }

    pub async fn account_insert(&self, account: &Account) -> StoreResult<()> {
        let text = "INSERT INTO accounts (id, email, name, password_hash, created_at) VALUES (?, ?, ?, ?, ?)";
        let values = vec![
            account.id.clone().into(),
            account.email.clone().into(),
            account.name.clone().into(),
            account.password_hash.clone().into(),
            account.created_at.into(),
        ];
        self.execute(text, values).await?;
        Ok(())
    }

    pub async fn account_find(&self, id: &str) -> StoreResult<Option<Account>> {
        Ok(self.rows("SELECT * FROM accounts WHERE id = ?", vec![id.into()]).await?.into_iter().next())
    }

    pub async fn account_by_email(&self, email: &str) -> StoreResult<Option<Account>> {
        Ok(self.rows("SELECT * FROM accounts WHERE email = ?", vec![email.into()]).await?.into_iter().next())
    }

    pub async fn account_set_password(&self, id: &str, password_hash: &str) -> StoreResult<()> {
        let text = "UPDATE accounts SET password_hash = ? WHERE id = ?";
        self.execute(text, vec![password_hash.into(), id.into()]).await?;
        Ok(())
    }

    pub async fn account_clear_password(&self, id: &str) -> StoreResult<()> {
        self.execute("UPDATE accounts SET password_hash = NULL WHERE id = ?", vec![id.into()]).await?;
        Ok(())
    }

    /// Lets other changes of this account wait until this one is done, so that a rule over several rows holds.
    pub async fn account_lock(&self, id: &str) -> StoreResult<()> {
        self.execute("UPDATE accounts SET created_at = created_at WHERE id = ?", vec![id.into()]).await?;
        Ok(())
    }

    pub async fn throttle_get(&self, name: &str) -> StoreResult<Option<Throttle>> {
        Ok(self.rows("SELECT * FROM throttles WHERE name = ?", vec![name.into()]).await?.into_iter().next())
    }

    pub async fn throttle_set(&self, throttle: &Throttle) -> StoreResult<()> {
        let text = "INSERT INTO throttles (name, failures, blocked_until, updated_at) VALUES (?, ?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET failures = excluded.failures, blocked_until = excluded.blocked_until,
              updated_at = excluded.updated_at";
        let values = vec![
            throttle.name.clone().into(),
            throttle.failures.into(),
            throttle.blocked_until.into(),
            throttle.updated_at.into(),
        ];
        self.execute(text, values).await?;
        Ok(())
    }

    pub async fn throttle_clear(&self, name: &str) -> StoreResult<()> {
        self.execute("DELETE FROM throttles WHERE name = ?", vec![name.into()]).await?;
        Ok(())
    }
}
