//! Which workspace a call means, by id or slug, before anything is known of the caller's rights.

use steward_model::WorkspaceId;
pub use steward_store::workspaces::Workspace;

use crate::app::App;
use crate::error::{Error, Result};
use crate::portal_sessions::workspace_by_slug;
use crate::workspaces::Profile;

/// The workspace with an id or a slug.
pub async fn workspace_resolve(app: &App, reference: &str) -> Result<Workspace> {
    let Ok(id) = reference.parse::<WorkspaceId>() else {
        return workspace_by_slug(app, reference).await;
    };
    let found = app.store.system_read().await?.workspace_find(id).await?;
    found.ok_or_else(|| Error::not_found("workspace"))
}

/// Whether a foreign website may show the widget and call the public routes. Without a list any may.
pub fn origin_allowed(workspace: &Workspace, origin: &str) -> bool {
    let allowed = Profile::of(workspace).allowed_origins;
    allowed.is_empty() || allowed.iter().any(|allowed| allowed == origin)
}
