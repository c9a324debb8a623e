//! Which workspace a call means, by id or slug, before anything is known of the caller's rights.

use serde_json::Value as Json;
use steward_model::WorkspaceId;
use steward_store::workspaces::Workspace;

use crate::app::App;
use crate::error::{Error, Result};

/// What may be known of a workspace without any right in it.
#[derive(Debug, Clone)]
pub struct KnownWorkspace {
    pub id: WorkspaceId,
    pub slug: String,
    pub name: String,
    allowed_origins: Vec<String>,
}

impl KnownWorkspace {
    /// Whether a foreign website may show the widget and call the public routes.
    pub fn allows_origin(&self, origin: &str) -> bool {
        self.allowed_origins.iter().any(|allowed| allowed == origin)
    }

    pub fn allowed_origins(&self) -> &[String] {
        &self.allowed_origins
    }
}

/// The workspace with an id or a slug.
pub async fn workspace_resolve(app: &App, reference: &str) -> Result<KnownWorkspace> {
    let Ok(id) = reference.parse::<WorkspaceId>() else {
        return workspace_by_slug(app, reference).await;
    };
    let found = app.store.system_read().await?.workspace_find(id).await?;
    known(found)
}

pub async fn workspace_by_slug(app: &App, slug: &str) -> Result<KnownWorkspace> {
    let found = app.store.system_read().await?.workspace_by_slug(slug).await?;
    known(found)
}

fn known(found: Option<Workspace>) -> Result<KnownWorkspace> {
    let workspace = found.ok_or_else(|| Error::not_found("workspace"))?;
    let id = workspace.workspace_id()?;
    let origins = workspace.profile.get("allowed_origins").and_then(Json::as_array);
    let allowed_origins =
        origins.into_iter().flatten().filter_map(|origin| origin.as_str().map(str::to_owned)).collect();
    Ok(KnownWorkspace { id, slug: workspace.slug, name: workspace.name, allowed_origins })
}
