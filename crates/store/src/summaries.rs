//! Summaries of what was said in a conversation before the messages that an agent reads in full: one per conversation.

use sea_orm::FromQueryResult;

use crate::error::StoreResult;
use crate::tenant::TenantTx;

/// Covers the messages from `context_from` up to and with `up_to_seq`.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Summary {
    pub conversation_id: String,
    pub context_from: i64,
    pub up_to_seq: i64,
    pub text: String,
    /// The model that wrote it.
    pub model: String,
    pub updated_at: i64,
}

pub(crate) const BY_CONVERSATION: &str =
    "SELECT conversation_id, context_from, up_to_seq, text, model, updated_at FROM summaries
     WHERE workspace_id = ? AND conversation_id = ?";

impl TenantTx {
    pub async fn summary_find(&self, conversation_id: &str) -> StoreResult<Option<Summary>> {
        let rows: Vec<Summary> = self.rows(BY_CONVERSATION, vec![conversation_id.into()]).await?;
        Ok(rows.into_iter().next())
    }

    pub async fn summary_set(&self, summary: &Summary) -> StoreResult<()> {
        let text =
            "INSERT INTO summaries (workspace_id, conversation_id, context_from, up_to_seq, text, model, updated_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (conversation_id) DO UPDATE SET context_from = excluded.context_from,
              up_to_seq = excluded.up_to_seq, text = excluded.text, model = excluded.model,
              updated_at = excluded.updated_at
            WHERE summaries.workspace_id = excluded.workspace_id";
        let values = vec![
            summary.conversation_id.clone().into(),
            summary.context_from.into(),
            summary.up_to_seq.into(),
            summary.text.clone().into(),
            summary.model.clone().into(),
            summary.updated_at.into(),
        ];
        self.execute(text, values).await?;
        Ok(())
    }
}
