//! Documents of a workspace's knowledge: where they came from and how far they are processed.
//!
//! A deleted document stays for the undo, with `deleted_at`; lists leave it out.

use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, IntoActiveModel, QueryOrder, QuerySelect, Select};

use crate::error::StoreResult;
use crate::tenant::{TenantTx, Tenanted};

pub(crate) mod entity {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "documents")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub workspace_id: String,
        /// The slug of its collection.
        pub collection: String,
        pub title: String,
        /// `pdf`, `docx`, …, `markdown`, `text`, `faq`.
        pub kind: String,
        /// `upload`, `article`, `faq`, `page` or `import`.
        pub source: String,
        /// File name or address.
        pub source_ref: Option<String>,
        /// Its id where it was imported from.
        pub external_id: Option<String>,
        /// The text of documents that are written or imported.
        pub body: Option<String>,
        /// The uploaded original.
        pub file_id: Option<String>,
        /// `queued`, `processing`, `ready` or `failed`.
        pub status: String,
        pub error_code: Option<String>,
        pub error_detail: Option<String>,
        /// 0 to 1.
        pub progress: f64,
        pub passage_count: i64,
        pub language: Option<String>,
        /// `public` or `internal`.
        pub audience: String,
        pub pinned: bool,
        pub content_hash: Option<String>,
        pub signature: Option<String>,
        pub duplicate_of: Option<String>,
        pub recrawl_at: Option<i64>,
        pub created_at: i64,
        pub updated_at: i64,
        pub deleted_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub use entity::Model as Document;

impl Tenanted for entity::Entity {
    fn workspace_column() -> entity::Column {
        entity::Column::WorkspaceId
    }
}

/// Which documents to list.
#[derive(Debug, Clone, Default)]
pub struct DocumentFilter {
    pub collection: Option<String>,
    pub status: Option<String>,
    /// Stands in the title.
    pub text: Option<String>,
    pub before_id: Option<String>,
    pub limit: u64,
}

/// What comparisons for duplicates need.
#[derive(Debug, Clone, FromQueryResult)]
pub struct DocumentSignature {
    pub id: String,
    pub content_hash: Option<String>,
    pub signature: Option<String>,
}

#[derive(FromQueryResult)]
struct IdRow {
    id: String,
}

/// Rows per statement: 26 columns each, below SQLite's most variables.
const ROWS_AT_ONCE: usize = 200;

impl TenantTx {
    pub async fn document_insert(&self, documents: Vec<Document>) -> StoreResult<()> {
        let mut rows = documents.into_iter().map(|document| entity::ActiveModel {
            workspace_id: sea_orm::Set(self.workspace()),
            ..document.into_active_model().reset_all()
        });
        loop {
            let chunk: Vec<entity::ActiveModel> = rows.by_ref().take(ROWS_AT_ONCE).collect();
            if chunk.is_empty() {
                return Ok(());
            }
            entity::Entity::insert_many(chunk).exec_without_returning(self.connection()?).await?;
        }
    }

    /// Writes the whole row back; the caller read it in this transaction.
    pub async fn document_update(&self, document: &Document) -> StoreResult<()> {
        let row = document.clone().into_active_model().reset_all();
        let row = entity::ActiveModel { workspace_id: sea_orm::NotSet, id: sea_orm::NotSet, ..row };
        let query = self.update::<entity::Entity>().set(row).filter(entity::Column::Id.eq(&document.id));
        query.exec(self.connection()?).await?;
        Ok(())
    }

    /// The document, deleted or not.
    pub async fn document_find(&self, id: &str) -> StoreResult<Option<Document>> {
        Ok(self.select::<entity::Entity>().filter(entity::Column::Id.eq(id)).one(self.connection()?).await?)
    }

    pub async fn document_find_many(&self, ids: &[String]) -> StoreResult<Vec<Document>> {
        Ok(with_ids(self, ids).all(self.connection()?).await?)
    }

    /// The documents with these foreign ids, deleted or not.
    pub async fn document_by_external(&self, external_ids: &[String]) -> StoreResult<Vec<Document>> {
        let wanted = external_ids.iter().cloned();
        let query = self.select::<entity::Entity>().filter(entity::Column::ExternalId.is_in(wanted));
        Ok(query.all(self.connection()?).await?)
    }

    /// Newest first, without the deleted ones.
    pub async fn document_list(&self, filter: &DocumentFilter) -> StoreResult<Vec<Document>> {
        let mut query = self.select::<entity::Entity>().filter(entity::Column::DeletedAt.is_null());
        if let Some(collection) = &filter.collection {
            query = query.filter(entity::Column::Collection.eq(collection));
        }
        if let Some(status) = &filter.status {
            query = query.filter(entity::Column::Status.eq(status));
        }
        if let Some(text) = &filter.text {
            query = query.filter(crate::text::contains(entity::Column::Title, text));
        }
        if let Some(id) = &filter.before_id {
            query = query.filter(entity::Column::Id.lt(id));
        }
        Ok(query.order_by_desc(entity::Column::Id).limit(filter.limit).all(self.connection()?).await?)
    }

    /// Ids of all documents that are not deleted, a page at a time, oldest first.
    pub async fn document_ids(&self, after_id: &str, limit: i64) -> StoreResult<Vec<String>> {
        let text = "SELECT id FROM documents WHERE workspace_id = ? AND deleted_at IS NULL AND id > ?
            ORDER BY id LIMIT ?";
        let found: Vec<IdRow> = self.rows(text, vec![after_id.into(), limit.into()]).await?;
        Ok(found.into_iter().map(|row| row.id).collect())
    }

    /// The oldest other document with the same content.
    pub async fn document_twin(&self, content_hash: &str, except_id: &str) -> StoreResult<Option<String>> {
        let text = "SELECT id FROM documents WHERE workspace_id = ? AND content_hash = ? AND id <> ?
            AND deleted_at IS NULL AND duplicate_of IS NULL ORDER BY id LIMIT 1";
        let found: Vec<IdRow> = self.rows(text, vec![content_hash.into(), except_id.into()]).await?;
        Ok(found.into_iter().next().map(|row| row.id))
    }

    /// Of all documents that are not deleted and repeat no other, oldest first.
    pub async fn document_signatures(&self) -> StoreResult<Vec<DocumentSignature>> {
        let text = "SELECT id, content_hash, signature FROM documents WHERE workspace_id = ?
            AND deleted_at IS NULL AND duplicate_of IS NULL ORDER BY id";
        self.rows(text, vec![]).await
    }
}

/// How many documents are in a state.
#[derive(Debug, Clone, sea_orm::FromQueryResult)]
pub struct DocumentCount {
    pub status: String,
    pub count: i64,
}

#[derive(sea_orm::FromQueryResult)]
struct Failure {
    id: String,
    title: String,
    error_detail: Option<String>,
}

impl TenantTx {
    pub async fn document_counts(&self) -> StoreResult<Vec<DocumentCount>> {
        let text = "SELECT status, COUNT(*) AS count FROM documents
            WHERE workspace_id = ? AND deleted_at IS NULL GROUP BY status";
        self.rows(text, vec![]).await
    }

    /// Id, title and reason of documents that could not be read.
    pub async fn document_failures(&self) -> StoreResult<Vec<(String, String, String)>> {
        let text = "SELECT id, title, error_detail FROM documents
            WHERE workspace_id = ? AND status = 'failed' AND deleted_at IS NULL ORDER BY id";
        let failures: Vec<Failure> = self.rows(text, vec![]).await?;
        let parts = |failure: Failure| (failure.id, failure.title, failure.error_detail.unwrap_or_default());
        Ok(failures.into_iter().map(parts).collect())
    }
}

impl TenantTx {
    /// Documents that were deleted before a time, oldest deletion first; locked, so that none is restored meanwhile.
    pub async fn document_deleted_before(&self, before: i64, limit: u64) -> StoreResult<Vec<Document>> {
        let query = self.select::<entity::Entity>().filter(entity::Column::DeletedAt.lt(before));
        let query = query.order_by_asc(entity::Column::DeletedAt).order_by_asc(entity::Column::Id);
        Ok(query.limit(limit).lock_exclusive().all(self.connection()?).await?)
    }

    /// Takes a document and its passages away for good. What repeated it stands on its own then.
    pub async fn document_purge(&self, id: &str) -> StoreResult<()> {
        self.execute("DELETE FROM passages WHERE workspace_id = ? AND document_id = ?", vec![id.into()]).await?;
        let text = "UPDATE documents SET duplicate_of = NULL WHERE workspace_id = ? AND duplicate_of = ?";
        self.execute(text, vec![id.into()]).await?;
        self.execute("DELETE FROM documents WHERE workspace_id = ? AND id = ?", vec![id.into()]).await?;
        Ok(())
    }

    /// Web pages that are to be read again by a time, the longest waiting first.
    pub async fn document_recrawl_due(&self, before: i64, limit: u64) -> StoreResult<Vec<Document>> {
        let query = self.select::<entity::Entity>();
        let query = query.filter(entity::Column::Source.eq("page")).filter(entity::Column::DeletedAt.is_null());
        let query = query.filter(entity::Column::RecrawlAt.lte(before)).order_by_asc(entity::Column::RecrawlAt);
        Ok(query.limit(limit).all(self.connection()?).await?)
    }
}

pub(crate) fn with_ids(unit: &TenantTx, ids: &[String]) -> Select<entity::Entity> {
    unit.select::<entity::Entity>().filter(entity::Column::Id.is_in(ids.iter().cloned()))
}
