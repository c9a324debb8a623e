//! Looking contacts up by a part of their name or of how they can be reached.

use sea_orm::FromQueryResult;

use crate::conversations::escape_like;
use crate::error::StoreResult;
use crate::tenant::TenantTx;

/// A contact as a list of findings shows it.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct FoundContact {
    pub id: String,
    pub name: Option<String>,
    pub email: Option<String>,
}

impl TenantTx {
    /// Contacts whose name or identities contain the text, last seen first.
    pub async fn search_contacts(&self, wanted: &str, limit: i64) -> StoreResult<Vec<FoundContact>> {
        let pattern = format!("%{}%", escape_like(&wanted.to_lowercase()));
        let text = r"SELECT c.id, c.name,
              (SELECT MIN(i.value) FROM identities i
                WHERE i.workspace_id = c.workspace_id AND i.contact_id = c.id AND i.kind = 'email') AS email
            FROM contacts c WHERE c.workspace_id = ? AND c.deleted_at IS NULL AND c.merged_into IS NULL
              AND (LOWER(c.name) LIKE ? ESCAPE '\' OR EXISTS (SELECT 1 FROM identities i
                WHERE i.workspace_id = c.workspace_id AND i.contact_id = c.id AND LOWER(i.value) LIKE ? ESCAPE '\'))
            ORDER BY COALESCE(c.last_seen_at, c.created_at) DESC, c.id LIMIT ?";
        self.rows(text, vec![pattern.clone().into(), pattern.into(), limit.into()]).await
    }
}
