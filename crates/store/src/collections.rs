//! Collections: the shelves on which documents stand.

use sea_orm::FromQueryResult;

use crate::error::StoreResult;
use crate::tenant::TenantTx;

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Collection {
    pub id: String,
    pub slug: String,
    pub name: String,
    pub created_at: i64,
    /// Documents on it that are not deleted.
    pub document_count: i64,
}

const COLUMNS: &str = "c.id, c.slug, c.name, c.created_at, (SELECT COUNT(*) FROM documents d
    WHERE d.workspace_id = c.workspace_id AND d.collection = c.slug AND d.deleted_at IS NULL) AS document_count";

impl TenantTx {
    /// Adds a collection; `false` when there is one with this slug.
    pub async fn collection_insert(&self, id: &str, slug: &str, name: &str, now: i64) -> StoreResult<bool> {
        let text = "INSERT INTO collections (workspace_id, id, slug, name, created_at) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING";
        Ok(self.execute(text, vec![id.into(), slug.into(), name.into(), now.into()]).await? == 1)
    }

    /// By name.
    pub async fn collection_list(&self) -> StoreResult<Vec<Collection>> {
        let text = format!("SELECT {COLUMNS} FROM collections c WHERE c.workspace_id = ? ORDER BY c.name, c.id");
        self.rows(&text, vec![]).await
    }

    pub async fn collection_by_slug(&self, slug: &str) -> StoreResult<Option<Collection>> {
        let text = format!("SELECT {COLUMNS} FROM collections c WHERE c.workspace_id = ? AND c.slug = ?");
        Ok(self.rows(&text, vec![slug.into()]).await?.into_iter().next())
    }
}
