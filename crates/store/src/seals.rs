//! Every value that is sealed, wherever it lies: for bringing in another master key.
//!
//! To seal something in a new column: a place here, and its binding in `app/src/secrets/renew.rs`.

use sea_orm::FromQueryResult;

use crate::error::StoreResult;
use crate::tenant::SystemTx;

/// A column of sealed values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SealedIn {
    /// Keys of model providers.
    Providers,
    /// Secrets of second factors.
    SecondFactors,
    /// What sign-ins under way at a provider need to end.
    SignIns,
}

impl SealedIn {
    pub const ALL: [Self; 3] = [Self::Providers, Self::SecondFactors, Self::SignIns];

    /// Table, key and column.
    fn place(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Providers => ("providers", "id", "sealed_key"),
            Self::SecondFactors => ("accounts", "id", "totp_secret"),
            Self::SignIns => ("oidc_attempts", "state_hash", "sealed"),
        }
    }
}

/// A sealed value and the key of its row.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Sealed {
    pub owner: String,
    pub sealed: Vec<u8>,
}

impl SystemTx {
    /// The next sealed values of a place, in the order of their rows' keys.
    pub async fn sealed_list(&self, place: SealedIn, after: &str, limit: u64) -> StoreResult<Vec<Sealed>> {
        let (table, key, column) = place.place();
        let text = format!(
            "SELECT {key} AS owner, {column} AS sealed FROM {table}
             WHERE {column} IS NOT NULL AND {key} > ? ORDER BY {key} LIMIT {limit}"
        );
        self.rows(&text, vec![after.into()]).await
    }

    /// Puts another value in place of one; `false` when it has changed meanwhile.
    pub async fn sealed_replace(&self, place: SealedIn, before: &Sealed, sealed: Vec<u8>) -> StoreResult<bool> {
        let (table, key, column) = place.place();
        let text = format!("UPDATE {table} SET {column} = ? WHERE {key} = ? AND {column} = ?");
        let values = vec![sealed.into(), before.owner.clone().into(), before.sealed.clone().into()];
        Ok(self.execute(&text, values).await? == 1)
    }
}
