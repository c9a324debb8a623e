//! What a key's secret opens.

use steward_model::ids::ApiKeyId;
use steward_model::{BaseContext, Scope, WorkspaceId};
use steward_store::api_keys::ApiKey;

use crate::app::App;
use crate::error::{Error, ErrorKind, Result};
use crate::secrets::token_hash;

/// How often the time of last use is written.
const SEEN_EVERY_MS: i64 = 60 * 1000;

/// A living key.
#[derive(Debug, Clone)]
pub struct ResolvedKey {
    pub key_id: ApiKeyId,
    pub workspace_id: WorkspaceId,
    pub scopes: Vec<Scope>,
}

/// How keys begin that stand open in web pages. They open nothing but `track`.
pub(super) const PUBLIC: &str = "pk";

fn is_public(secret: &str) -> bool {
    secret.strip_prefix(PUBLIC).is_some_and(|rest| rest.starts_with('_'))
}

/// The living key behind a secret; an unknown, expired or revoked one is "not signed in", and so is one that is public.
pub async fn key_resolve(app: &App, base: &BaseContext, secret: &str) -> Result<ResolvedKey> {
    if is_public(secret) {
        return Err(Error::unauthenticated());
    }
    resolve(app, base, secret).await
}

/// The living key that stands in a web page; a secret one is refused, for it has no place there.
pub async fn public_key_resolve(app: &App, base: &BaseContext, key: &str) -> Result<ResolvedKey> {
    if !is_public(key) {
        return Err(Error::unauthenticated());
    }
    resolve(app, base, key).await
}

async fn resolve(app: &App, base: &BaseContext, secret: &str) -> Result<ResolvedKey> {
    let read = app.store.system_read().await?;
    let found = read.api_key_by_secret(&token_hash(secret), base.now_ms()).await?;
    let key = found.ok_or_else(unknown)?;
    drop(read);
    note_use(app, &key, base.now_ms()).await;
    let bad = |what: &str| Error::internal(format!("stored {what} of key {}", key.id));
    Ok(ResolvedKey {
        key_id: key.id.parse().map_err(|_| bad("id"))?,
        workspace_id: key.workspace_id.parse().map_err(|_| bad("workspace id"))?,
        scopes: serde_json::from_value(key.scopes.clone()).map_err(|_| bad("scopes"))?,
    })
}

fn unknown() -> Error {
    let words = "This API key opens nothing: it has run out, was taken away, or is not copied whole. Settings, API keys \
                 shows which ones hold.";
    Error::new(ErrorKind::Unauthenticated, "not_signed_in", words)
}

/// Writes the time of last use, at most once a minute. A call doesn't fail because it can't be written.
async fn note_use(app: &App, key: &ApiKey, now: i64) {
    let before = now - SEEN_EVERY_MS;
    if key.last_used_at.is_some_and(|at| at > before) {
        return;
    }
    let written = async {
        let system = app.store.system().await?;
        system.api_key_seen(&key.id, now, before).await?;
        system.commit().await
    };
    if let Err(error) = written.await {
        tracing::warn!(%error, key_id = %key.id, "time of last use was not written");
    }
}
