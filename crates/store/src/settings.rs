//! Settings of a workspace: persona, reply modes, budget … one JSON value per name.

use sea_orm::FromQueryResult;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use crate::error::StoreResult;
use crate::tenant::TenantTx;

#[derive(FromQueryResult)]
struct Row {
    value: Json,
}

impl TenantTx {
    /// The value under a name, or its default when nothing was set.
    pub async fn setting_get<T: DeserializeOwned + Default>(&self, name: &str) -> StoreResult<T> {
        let text = "SELECT value FROM settings WHERE workspace_id = ? AND name = ?";
        let found: Vec<Row> = self.rows(text, vec![name.into()]).await?;
        match found.into_iter().next() {
            Some(row) => Ok(serde_json::from_value(row.value)?),
            None => Ok(T::default()),
        }
    }

    pub async fn setting_set<T: Serialize>(&self, name: &str, value: &T, now: i64) -> StoreResult<()> {
        let text = "INSERT INTO settings (workspace_id, name, value, updated_at) VALUES (?, ?, ?, ?)
            ON CONFLICT (workspace_id, name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at";
        let value = serde_json::to_value(value)?;
        self.execute(text, vec![name.into(), value.into(), now.into()]).await?;
        Ok(())
    }

    /// Sets a value; `false` when it stood there already. Of two that set the same at once, one gets `true`.
    pub async fn setting_replace<T: Serialize>(&self, name: &str, value: &T, now: i64) -> StoreResult<bool> {
        let text = "INSERT INTO settings (workspace_id, name, value, updated_at) VALUES (?, ?, ?, ?)
            ON CONFLICT (workspace_id, name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at
            WHERE settings.value <> excluded.value";
        let value = serde_json::to_value(value)?;
        Ok(self.execute(text, vec![name.into(), value.into(), now.into()]).await? == 1)
    }
}
