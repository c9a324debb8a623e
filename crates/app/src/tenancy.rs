//! Which workspace a call means, by id or slug, before anything is known of the caller's rights.

use steward_model::{BaseContext, WorkspaceId, ids};
pub use steward_store::workspaces::Workspace;

use crate::app::App;
use crate::error::{Error, ErrorKind, Result};
use crate::portal_sessions::workspace_by_slug;
use crate::workspaces::{Profile, slug_from};

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

/// The only workspace of the installation; with several the caller must say which.
pub async fn workspace_only(app: &App) -> Result<Workspace> {
    let mut all = app.store.system_read().await?.workspace_list().await?;
    if all.len() > 1 {
        let slugs: Vec<&str> = all.iter().map(|workspace| workspace.slug.as_str()).collect();
        let detail = format!("There are several workspaces; say which with --workspace: {}.", slugs.join(", "));
        return Err(Error::invalid("workspace_needed", detail));
    }
    all.pop().ok_or_else(|| {
        let detail =
            "There is no workspace yet. Open the page of the program to set it up, or import with --workspace.";
        Error::new(ErrorKind::NotFound, "not_found", detail)
    })
}

/// The workspace with a slug, made if it isn't there; without a slug the only one, or one called `main`.
pub async fn workspace_make(app: &App, base: &BaseContext, slug: Option<&str>) -> Result<Workspace> {
    let wanted = match slug {
        Some(slug) => slug.to_owned(),
        None => match workspace_only(app).await {
            Ok(workspace) => return Ok(workspace),
            Err(error) if error.kind == ErrorKind::NotFound => String::from("main"),
            Err(error) => return Err(error),
        },
    };
    let system = app.store.system().await?;
    if let Some(workspace) = system.workspace_by_slug(&wanted).await? {
        return Ok(workspace);
    }
    if slug_from(&wanted) != wanted {
        let detail = format!("\"{wanted}\" can't stand in a link; \"{}\" can.", slug_from(&wanted));
        return Err(Error::invalid("invalid_slug", detail));
    }
    let workspace = Workspace {
        id: base.new_id::<ids::kind::Workspace>().to_string(),
        slug: wanted.clone(),
        name: wanted,
        profile: serde_json::json!(Profile::default()),
        domain: None,
        created_at: base.now_ms(),
    };
    system.workspace_insert(&workspace).await?;
    system.commit().await?;
    Ok(workspace)
}
