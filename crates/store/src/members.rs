//! Members: persons of a business, each an account with a role.

use sea_orm::FromQueryResult;

use crate::error::StoreResult;
use crate::tenant::TenantTx;

#[derive(FromQueryResult)]
struct Name {
    name: String,
}

/// A member with what their account tells.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Member {
    pub id: String,
    pub account_id: String,
    pub name: String,
    pub email: String,
    pub role: String,
    pub created_at: i64,
    /// When a session was last used that works in this workspace.
    pub last_seen_at: Option<i64>,
}

const MEMBERS: &str = "SELECT members.id AS id, members.account_id AS account_id, accounts.name AS name,
      accounts.email AS email, members.role AS role, members.created_at AS created_at,
      (SELECT MAX(sessions.last_seen_at) FROM sessions WHERE sessions.account_id = members.account_id
        AND sessions.workspace_id = members.workspace_id) AS last_seen_at
    FROM members JOIN accounts ON accounts.id = members.account_id
    WHERE members.workspace_id = ? AND members.removed_at IS NULL";

impl TenantTx {
    /// Everybody who belongs to the workspace, longest first.
    pub async fn member_list(&self) -> StoreResult<Vec<Member>> {
        self.rows(&format!("{MEMBERS} ORDER BY members.created_at, members.id"), vec![]).await
    }

    pub async fn member_find(&self, id: &str) -> StoreResult<Option<Member>> {
        let found: Vec<Member> = self.rows(&format!("{MEMBERS} AND members.id = ?"), vec![id.into()]).await?;
        Ok(found.into_iter().next())
    }

    /// Whether an account with this address belongs to the workspace.
    pub async fn member_by_email(&self, email: &str) -> StoreResult<Option<Member>> {
        let found: Vec<Member> = self.rows(&format!("{MEMBERS} AND accounts.email = ?"), vec![email.into()]).await?;
        Ok(found.into_iter().next())
    }

    pub async fn member_set_role(&self, id: &str, role: &str) -> StoreResult<()> {
        let text = "UPDATE members SET role = ? WHERE id = ? AND workspace_id = ? AND removed_at IS NULL";
        let values = vec![role.into(), id.into(), self.workspace().into()];
        crate::statement::execute(self.connection()?, text, values).await?;
        Ok(())
    }

    /// Takes a member out of the workspace; their sessions go on elsewhere.
    pub async fn member_remove(&self, member: &Member, now: i64) -> StoreResult<()> {
        let text = "UPDATE members SET removed_at = ? WHERE id = ? AND workspace_id = ? AND removed_at IS NULL";
        let values = vec![now.into(), member.id.clone().into(), self.workspace().into()];
        crate::statement::execute(self.connection()?, text, values).await?;
        let sessions = "UPDATE sessions SET workspace_id = NULL WHERE workspace_id = ? AND account_id = ?";
        self.execute(sessions, vec![member.account_id.clone().into()]).await?;
        Ok(())
    }

    /// Makes changes of members wait for one another, so that two owners can't leave at the same moment.
    pub async fn members_lock(&self) -> StoreResult<()> {
        self.execute("UPDATE workspaces SET name = name WHERE id = ?", vec![]).await?;
        Ok(())
    }

    /// The name of a member, also of one who has left.
    pub async fn member_name(&self, id: &str) -> StoreResult<Option<String>> {
        let text = "SELECT accounts.name AS name FROM members JOIN accounts ON accounts.id = members.account_id
            WHERE members.workspace_id = ? AND members.id = ?";
        let found: Vec<Name> = self.rows(text, vec![id.into()]).await?;
        Ok(found.into_iter().next().map(|row| row.name))
    }

    /// Ids and names of some members, also of those who left.
    pub async fn member_names(&self, ids: &[String]) -> StoreResult<Vec<(String, String)>> {
        #[derive(FromQueryResult)]
        struct Named {
            id: String,
            name: String,
        }
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let marks = vec!["?"; ids.len()].join(", ");
        let text = format!(
            "SELECT members.id AS id, accounts.name AS name FROM members
             JOIN accounts ON accounts.id = members.account_id
             WHERE members.workspace_id = ? AND members.id IN ({marks})"
        );
        let rows: Vec<Named> = self.rows(&text, ids.iter().map(|id| id.clone().into()).collect()).await?;
        Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
    }

    /// Whether this member belongs to the workspace today.
    pub async fn member_exists(&self, id: &str) -> StoreResult<bool> {
        let text = "SELECT accounts.name AS name FROM members JOIN accounts ON accounts.id = members.account_id
            WHERE members.workspace_id = ? AND members.id = ? AND members.removed_at IS NULL";
        let found: Vec<Name> = self.rows(text, vec![id.into()]).await?;
        Ok(!found.is_empty())
    }
}
