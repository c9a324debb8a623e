//! Looking contacts up by a part of their name or of how they can be reached.

use sea_orm::FromQueryResult;

use crate::error::StoreResult;
use crate::tenant::TenantTx;
use crate::text::patterns;

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
        let patterns = patterns(wanted);
        let any = |column: &str| {
            let each = patterns.iter().map(|_| format!(r"LOWER({column}) LIKE ? ESCAPE '\'"));
            each.collect::<Vec<_>>().join(" OR ")
        };
        let (named, known) = (any("c.name"), any("i.value"));
        let text = format!(
            "SELECT c.id, c.name,
              (SELECT MIN(i.value) FROM identities i
                WHERE i.workspace_id = c.workspace_id AND i.contact_id = c.id AND i.kind = 'email') AS email
            FROM contacts c WHERE c.workspace_id = ? AND c.deleted_at IS NULL AND c.merged_into IS NULL
              AND ({named} OR EXISTS (SELECT 1 FROM identities i
                WHERE i.workspace_id = c.workspace_id AND i.contact_id = c.id AND ({known})))
            ORDER BY COALESCE(c.last_seen_at, c.created_at) DESC, c.id LIMIT ?"
        );
        let twice = patterns.iter().chain(&patterns).map(|pattern| pattern.as_str().into());
        self.rows(&text, twice.chain([limit.into()]).collect()).await
    }
}
