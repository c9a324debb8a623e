//! Workspaces: the tenants themselves.

use sea_orm::FromQueryResult;
use serde_json::Value as Json;
use steward_model::WorkspaceId;

use crate::error::{StoreError, StoreResult};
use crate::tenant::{SystemTx, TenantTx};

pub(crate) const BY_SLUG: &str = "SELECT id, slug, name, profile, domain, created_at FROM workspaces WHERE slug = ?";
pub(crate) const BY_ID: &str = "SELECT id, slug, name, profile, domain, created_at FROM workspaces WHERE id = ?";

#[derive(Debug, Clone, PartialEq, FromQueryResult)]
pub struct Workspace {
    pub id: String,
    pub slug: String,
    pub name: String,
    /// Brand, time zone, region, where the widget stands; shaped by `app`.
    pub profile: Json,
    /// The host name under which the portal is reached too; nobody else's.
    pub domain: Option<String>,
    pub created_at: i64,
}

const WORKSPACES: &str = "SELECT id, slug, name, profile, domain, created_at FROM workspaces";

impl Workspace {
    pub fn workspace_id(&self) -> StoreResult<WorkspaceId> {
        self.id.parse().map_err(|_| StoreError::Corrupt(format!("workspace id {}", self.id)))
    }
}

impl TenantTx {
    pub async fn workspace_get(&self) -> StoreResult<Option<Workspace>> {
        Ok(self.rows(BY_ID, vec![]).await?.into_iter().next())
    }

    /// Everything but the id and the time it was made.
    pub async fn workspace_update(&self, workspace: &Workspace) -> StoreResult<()> {
        let text = "UPDATE workspaces SET slug = ?, name = ?, profile = ?, domain = ? WHERE id = ?";
        let values = vec![
            workspace.slug.clone().into(),
            workspace.name.clone().into(),
            workspace.profile.clone().into(),
            workspace.domain.clone().into(),
            self.workspace().into(),
        ];
        crate::statement::execute(self.connection()?, text, values).await?;
        Ok(())
    }
}

impl SystemTx {
    pub async fn workspace_insert(&self, workspace: &Workspace) -> StoreResult<()> {
        let text = "INSERT INTO workspaces (id, slug, name, profile, domain, created_at) VALUES (?, ?, ?, ?, ?, ?)";
        let values = vec![
            workspace.id.clone().into(),
            workspace.slug.clone().into(),
            workspace.name.clone().into(),
            workspace.profile.clone().into(),
            workspace.domain.clone().into(),
            workspace.created_at.into(),
        ];
        self.execute(text, values).await?;
        Ok(())
    }

    pub async fn workspace_find(&self, id: WorkspaceId) -> StoreResult<Option<Workspace>> {
        Ok(self.rows(BY_ID, vec![id.to_string().into()]).await?.into_iter().next())
    }

    pub async fn workspace_by_slug(&self, slug: &str) -> StoreResult<Option<Workspace>> {
        Ok(self.rows(BY_SLUG, vec![slug.into()]).await?.into_iter().next())
    }

    pub async fn workspace_by_domain(&self, domain: &str) -> StoreResult<Option<Workspace>> {
        Ok(self.rows(&format!("{WORKSPACES} WHERE domain = ?"), vec![domain.into()]).await?.into_iter().next())
    }

    pub async fn workspace_list(&self) -> StoreResult<Vec<Workspace>> {
        self.rows(&format!("{WORKSPACES} ORDER BY id"), vec![]).await
    }
}
