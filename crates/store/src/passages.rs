//! Passages: the retrievable pieces of documents, with what was computed from them once.

use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, IntoActiveModel, Value};

use crate::documents::{self, Document};
use crate::error::StoreResult;
use crate::statement::{all, execute};
use crate::tenant::{TenantTx, Tenanted};

mod entity {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "passages")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub workspace_id: String,
        pub document_id: String,
        pub ordinal: i64,
        /// An array of headings, outermost first.
        pub heading_path: Json,
        pub text: String,
        pub page: Option<i64>,
        pub hash: String,
        pub language: Option<String>,
        /// The embedding of the passage; `None` until it is made.
        pub vector: Option<Vec<u8>>,
        /// The sentences with their embeddings, as `language` wrote them.
        pub sentence_vectors: Option<Vec<u8>>,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub use entity::Model as Passage;

impl Tenanted for entity::Entity {
    fn workspace_column() -> entity::Column {
        entity::Column::WorkspaceId
    }
}

/// A passage as it is read and searched, without the sentence vectors, which are large.
#[derive(Debug, Clone, FromQueryResult)]
pub struct PassageRow {
    pub id: String,
    pub document_id: String,
    pub ordinal: i64,
    pub heading_path: serde_json::Value,
    pub text: String,
    pub page: Option<i64>,
    pub hash: String,
    pub language: Option<String>,
    pub vector: Option<Vec<u8>>,
}

impl PassageRow {
    pub fn headings(&self) -> Vec<String> {
        let path = self.heading_path.as_array().map(Vec::as_slice).unwrap_or_default();
        path.iter().filter_map(|heading| heading.as_str().map(str::to_owned)).collect()
    }
}

/// The sentences of a passage with their vectors, as `language` wrote them.
#[derive(Debug, Clone, FromQueryResult)]
pub struct SentenceVectors {
    pub id: String,
    pub sentence_vectors: Option<Vec<u8>>,
}

/// How far the embedding of a document is.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct PassageCount {
    pub document_id: String,
    pub total: i64,
    pub bare: i64,
}

const COLUMNS: &str = "id, document_id, ordinal, heading_path, text, page, hash, language, vector";
/// Rows per statement: 12 columns each, below SQLite's most variables.
const ROWS_AT_ONCE: usize = 400;

impl TenantTx {
    pub async fn passage_insert(&self, passages: Vec<Passage>) -> StoreResult<()> {
        let mut rows = passages.into_iter().map(|passage| entity::ActiveModel {
            workspace_id: sea_orm::Set(self.workspace()),
            ..passage.into_active_model().reset_all()
        });
        loop {
            let chunk: Vec<entity::ActiveModel> = rows.by_ref().take(ROWS_AT_ONCE).collect();
            if chunk.is_empty() {
                return Ok(());
            }
            entity::Entity::insert_many(chunk).exec_without_returning(self.connection()?).await?;
        }
    }

    /// The passages of some documents, each document's in reading order.
    pub async fn passage_list(&self, document_ids: &[String]) -> StoreResult<Vec<PassageRow>> {
        if document_ids.is_empty() {
            return Ok(Vec::new());
        }
        let text = format!(
            "SELECT {COLUMNS} FROM passages WHERE workspace_id = ? AND document_id IN ({})
             ORDER BY document_id, ordinal",
            marks(document_ids)
        );
        self.rows(&text, values(document_ids)).await
    }

    /// Passages that still need an embedding, of some documents.
    pub async fn passage_list_bare(&self, document_ids: &[String], limit: i64) -> StoreResult<Vec<PassageRow>> {
        if document_ids.is_empty() {
            return Ok(Vec::new());
        }
        let text = format!(
            "SELECT {COLUMNS} FROM passages WHERE workspace_id = ? AND document_id IN ({}) AND vector IS NULL
             ORDER BY document_id, ordinal LIMIT ?",
            marks(document_ids)
        );
        let mut bound = values(document_ids);
        bound.push(limit.into());
        self.rows(&text, bound).await
    }

    /// How many passages documents have, and how many of them still need an embedding. A document without any is
    /// left out.
    pub async fn passage_count(&self, document_ids: &[String]) -> StoreResult<Vec<PassageCount>> {
        if document_ids.is_empty() {
            return Ok(Vec::new());
        }
        let text = format!(
            "SELECT document_id, COUNT(*) AS total, COUNT(*) - COUNT(vector) AS bare
             FROM passages WHERE workspace_id = ? AND document_id IN ({}) GROUP BY document_id",
            marks(document_ids)
        );
        self.rows(&text, values(document_ids)).await
    }

    pub async fn passage_find_many(&self, ids: &[String]) -> StoreResult<Vec<PassageRow>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let text = format!("SELECT {COLUMNS} FROM passages WHERE workspace_id = ? AND id IN ({})", marks(ids));
        self.rows(&text, values(ids)).await
    }

    pub async fn passage_delete(&self, ids: &[String]) -> StoreResult<()> {
        for some in ids.chunks(500) {
            let text = format!("DELETE FROM passages WHERE workspace_id = ? AND id IN ({})", marks(some));
            self.execute(&text, values(some)).await?;
        }
        Ok(())
    }

    /// A kept passage that now stands elsewhere in its document.
    pub async fn passage_move(&self, id: &str, ordinal: i64, page: Option<i64>) -> StoreResult<()> {
        let text = "UPDATE passages SET ordinal = ?, page = ? WHERE workspace_id = ? AND id = ?";
        let bound = vec![ordinal.into(), page.into(), self.workspace().into(), id.into()];
        execute(self.connection()?, text, bound).await?;
        Ok(())
    }

    /// Keeps what was computed for a passage; one that is gone meanwhile stays gone.
    pub async fn passage_set_vectors(&self, id: &str, vector: Vec<u8>, sentences: Vec<u8>) -> StoreResult<()> {
        let text = "UPDATE passages SET vector = ?, sentence_vectors = ? WHERE workspace_id = ? AND id = ?";
        let bound = vec![vector.into(), sentences.into(), self.workspace().into(), id.into()];
        execute(self.connection()?, text, bound).await?;
        Ok(())
    }

    /// Forgets the embeddings of a document whose title, which they contain, has changed.
    pub async fn passage_clear_vectors(&self, document_id: &str) -> StoreResult<()> {
        let text = "UPDATE passages SET vector = NULL, sentence_vectors = NULL
            WHERE workspace_id = ? AND document_id = ?";
        self.execute(text, vec![document_id.into()]).await?;
        Ok(())
    }

    /// Documents, and the sentence vectors of passages.
    pub async fn passage_evidence(
        &self,
        document_ids: &[String],
        ids: &[String],
    ) -> StoreResult<(Vec<Document>, Vec<SentenceVectors>)> {
        if ids.is_empty() {
            return Ok((Vec::new(), Vec::new()));
        }
        let text =
            format!("SELECT id, sentence_vectors FROM passages WHERE workspace_id = ? AND id IN ({})", marks(ids));
        let questions = [self.question_of(documents::with_ids(self, document_ids)), self.question(&text, values(ids))];
        let [documents, vectors] = self.query_many(questions).await?;
        Ok((all(documents)?, all(vectors)?))
    }

    pub async fn passage_text(&self, id: &str) -> StoreResult<Option<String>> {
        #[derive(FromQueryResult)]
        struct Text {
            text: String,
        }
        let text = "SELECT p.text FROM passages p
            JOIN documents d ON d.id = p.document_id AND d.workspace_id = p.workspace_id AND d.deleted_at IS NULL
            WHERE p.workspace_id = ? AND p.id = ?";
        let found: Vec<Text> = self.rows(text, vec![id.into()]).await?;
        Ok(found.into_iter().next().map(|row| row.text))
    }
}

fn marks(ids: &[String]) -> String {
    vec!["?"; ids.len()].join(", ")
}

fn values(ids: &[String]) -> Vec<Value> {
    ids.iter().map(|id| Value::from(id.clone())).collect()
}
