//! What a key's secret opens.

use steward_model::ids::ApiKeyId;
use steward_model::{BaseContext, Scope, WorkspaceId};

use crate::app::App;
use crate::error::{Error, Result};
use crate::secrets::token_hash;

/// A living key.
#[derive(Debug, Clone)]
pub struct ResolvedKey {
    pub key_id: ApiKeyId,
    pub workspace_id: WorkspaceId,
    pub scopes: Vec<Scope>,
}

/// The living key behind a secret; an unknown, expired or revoked one is "not signed in".
pub async fn key_resolve(app: &App, base: &BaseContext, secret: &str) -> Result<ResolvedKey> {
    let read = app.store.system_read().await?;
    let found = read.api_key_by_secret(&token_hash(secret), base.now_ms()).await?;
    let key = found.ok_or_else(Error::unauthenticated)?;
    let bad = |what: &str| Error::internal(format!("stored {what} of key {}", key.id));
    Ok(ResolvedKey {
        key_id: key.id.parse().map_err(|_| bad("id"))?,
        workspace_id: key.workspace_id.parse().map_err(|_| bad("workspace id"))?,
        scopes: serde_json::from_value(key.scopes.clone()).map_err(|_| bad("scopes"))?,
    })
}
