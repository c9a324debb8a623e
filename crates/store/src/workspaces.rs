//! Workspaces: the tenants themselves.

use sea_orm::FromQueryResult;
use serde_json::Value as Json;
use steward_model::WorkspaceId;

use crate::error::{StoreError, StoreResult};
use crate::tenant::{SystemTx, TenantTx};

#[derive(Debug, Clone, PartialEq, FromQueryResult)]
pub struct Workspace {
    pub id: String,
    pub slug: String,
    pub name: String,
    /// Brand, time zone, region, allowed origins; shaped by `app`.
    pub profile: Json,
    pub created_at: i64,
}

impl Workspace {
    pub fn workspace_id(&self) -> StoreResult<WorkspaceId> {
        self.id.parse().map_err(|_| StoreError::Corrupt(format!("workspace id {}", self.id)))
    }
}

impl TenantTx {
    pub async fn workspace_get(&self) -> StoreResult<Option<Workspace>> {
        let text = "SELECT id, slug, name, profile, created_at FROM workspaces WHERE id = ?";
        Ok(self.rows(text, vec![]).await?.into_iter().next())
    }

    pub async fn workspace_update(&self, slug: &str, name: &str, profile: &Json) -> StoreResult<()> {
        let text = "UPDATE workspaces SET slug = ?, name = ?, profile = ? WHERE id = ?";
        let values = vec![slug.into(), name.into(), profile.clone().into(), self.workspace().into()];
        crate::statement::execute(self.connection()?, text, values).await?;
        Ok(())
    }
}

impl SystemTx {
    pub async fn workspace_insert(&self, workspace: &Workspace) -> StoreResult<()> {
        let text = "INSERT INTO workspaces (id, slug, name, profile, created_at) VALUES (?, ?, ?, ?, ?)";
        let values = vec![
            workspace.id.clone().into(),
            workspace.slug.clone().into(),
            workspace.name.clone().into(),
            workspace.profile.clone().into(),
            workspace.created_at.into(),
        ];
        self.execute(text, values).await?;
        Ok(())
    }

    pub async fn workspace_find(&self, id: WorkspaceId) -> StoreResult<Option<Workspace>> {
        let text = "SELECT id, slug, name, profile, created_at FROM workspaces WHERE id = ?";
        Ok(self.rows(text, vec![id.to_string().into()]).await?.into_iter().next())
    }

    pub async fn workspace_by_slug(&self, slug: &str) -> StoreResult<Option<Workspace>> {
        let text = "SELECT id, slug, name, profile, created_at FROM workspaces WHERE slug = ?";
        Ok(self.rows(text, vec![slug.into()]).await?.into_iter().next())
    }

    pub async fn workspace_list(&self) -> StoreResult<Vec<Workspace>> {
        self.rows("SELECT id, slug, name, profile, created_at FROM workspaces ORDER BY id", vec![]).await
    }
}
