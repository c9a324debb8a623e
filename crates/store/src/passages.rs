//! Passages: the retrievable pieces of documents, with what was computed from them once.

use sea_orm::FromQueryResult;
use sea_orm::Value;

use crate::error::StoreResult;
use crate::tenant::TenantTx;

/// The sentences of a passage with their vectors, as `language` wrote them.
#[derive(Debug, Clone, FromQueryResult)]
pub struct SentenceVectors {
    pub id: String,
    pub sentence_vectors: Option<Vec<u8>>,
}

impl TenantTx {
    pub async fn passage_sentence_vectors(&self, ids: &[String]) -> StoreResult<Vec<SentenceVectors>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let marks = vec!["?"; ids.len()].join(", ");
        let text = format!("SELECT id, sentence_vectors FROM passages WHERE workspace_id = ? AND id IN ({marks})");
        self.rows(&text, ids.iter().map(|id| Value::from(id.clone())).collect()).await
    }

    pub async fn passage_text(&self, id: &str) -> StoreResult<Option<String>> {
        #[derive(FromQueryResult)]
        struct Text {
            text: String,
        }
        let found: Vec<Text> =
            self.rows("SELECT text FROM passages WHERE workspace_id = ? AND id = ?", vec![id.into()]).await?;
        Ok(found.into_iter().next().map(|row| row.text))
    }
}
