//! Members: persons of a business, each an account with a role.

use sea_orm::FromQueryResult;

use crate::error::StoreResult;
use crate::tenant::TenantTx;

#[derive(FromQueryResult)]
struct Name {
    name: String,
}

impl TenantTx {
    /// The name of a member, also of one who has left.
    pub async fn member_name(&self, id: &str) -> StoreResult<Option<String>> {
        let text = "SELECT accounts.name AS name FROM members JOIN accounts ON accounts.id = members.account_id
            WHERE members.workspace_id = ? AND members.id = ?";
        let found: Vec<Name> = self.rows(text, vec![id.into()]).await?;
        Ok(found.into_iter().next().map(|row| row.name))
    }

    /// Whether this member belongs to the workspace today.
    pub async fn member_exists(&self, id: &str) -> StoreResult<bool> {
        let text = "SELECT accounts.name AS name FROM members JOIN accounts ON accounts.id = members.account_id
            WHERE members.workspace_id = ? AND members.id = ? AND members.removed_at IS NULL";
        let found: Vec<Name> = self.rows(text, vec![id.into()]).await?;
        Ok(!found.is_empty())
    }
}
