//! The field registry: what may be known of a contact.

use sea_orm::FromQueryResult;
use serde_json::Value as Json;
use steward_model::{OpContext, ids};

use crate::error::StoreResult;
use crate::tenant::TenantTx;

/// A field that a workspace added to those that every workspace has.
#[derive(Debug, Clone, PartialEq, FromQueryResult)]
pub struct FieldRow {
    pub key: String,
    pub label: String,
    /// `text`, `number`, `choice`, `tags`, `date` or `boolean`.
    pub kind: String,
    pub options: Json,
    pub sensitivity: String,
}

impl TenantTx {
    /// Adds a field, or changes the one with this key.
    pub async fn field_put(&self, context: &OpContext, subject: &str, field: &FieldRow) -> StoreResult<()> {
        let text = "INSERT INTO fields (workspace_id, id, key, label, type, subject, options, sensitivity, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (workspace_id, key) DO UPDATE SET label = excluded.label, type = excluded.type,
              options = excluded.options, sensitivity = excluded.sensitivity";
        let values = vec![
            context.new_id::<ids::kind::Field>().to_string().into(),
            field.key.clone().into(),
            field.label.clone().into(),
            field.kind.clone().into(),
            subject.into(),
            field.options.clone().into(),
            field.sensitivity.clone().into(),
            context.now_ms().into(),
        ];
        self.execute(text, values).await?;
        Ok(())
    }

    /// The fields of a kind of subject, in the order in which they were added.
    pub async fn field_list(&self, subject: &str) -> StoreResult<Vec<FieldRow>> {
        let text = "SELECT key, label, type AS kind, options, sensitivity FROM fields
            WHERE workspace_id = ? AND subject = ? ORDER BY id";
        self.rows(text, vec![subject.into()]).await
    }
}
