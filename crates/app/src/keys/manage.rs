//! Making, listing and taking away keys.

use std::collections::BTreeMap;

use steward_model::ids::{self, ApiKeyId};
use steward_model::{Action, OpContext, Scope, Secret};
pub use steward_store::api_keys::ApiKey;
use steward_store::events::EventDraft;

use crate::accounts::check_name;
use crate::app::App;
use crate::error::{Error, Result};
use crate::secrets::{new_token, token_hash};

/// The scope by name of a key for `track.js`.
const TRACKER: &str = "tracker";
/// So much of the secret is shown again, to tell keys apart.
const PREFIX_CHARACTERS: usize = 11;

/// A key to be made.
#[derive(Debug, Clone)]
pub struct NewKey {
    pub name: String,
    /// Scopes by name, e.g. `contacts:read`, or one of the groups `read`, `write`, `events`, `admin`; or `tracker` alone, for web pages.
    pub scopes: Vec<String>,
    /// Milliseconds; `None`: until it is taken away.
    pub expires_at: Option<i64>,
}

/// A key with its secret, which is shown once.
#[derive(Debug, Clone)]
pub struct MadeKey {
    pub key: ApiKey,
    pub secret: Secret,
}

pub async fn key_list(app: &App, context: &OpContext) -> Result<Vec<ApiKey>> {
    context.authorise(Action::KeyManage)?;
    Ok(app.store.read(context).await?.api_key_list().await?)
}

/// What a key can be given: each scope with the actions that it lets a key do.
pub fn scope_list(context: &OpContext) -> Result<BTreeMap<Scope, Vec<&'static str>>> {
    context.authorise(Action::KeyManage)?;
    let mut scopes: BTreeMap<Scope, Vec<&'static str>> = BTreeMap::new();
    for action in Action::ALL {
        if let Some(scope) = action.scope() {
            scopes.entry(scope).or_default().push(action.as_str());
        }
    }
    Ok(scopes)
}

pub async fn key_create(app: &App, context: &OpContext, new: NewKey) -> Result<MadeKey> {
    context.authorise(Action::KeyManage)?;
    let name = check_name("name", &new.name)?;
    let scopes = scopes_of(&new.scopes)?;
    let now = context.now_ms();
    if new.expires_at.is_some_and(|at| at <= now) {
        return Err(Error::field("expires_at", "in_the_past", "A key must expire in the future, or not at all."));
    }
    // A key that will stand open in web pages is told apart by its first letters and can do nothing else.
    let is_public = new.scopes.iter().any(|name| name == TRACKER);
    if is_public && new.scopes.len() > 1 {
        let message =
            "A tracker's key stands open in web pages, so it can do nothing else. Make another key for the rest.";
        return Err(Error::field("scopes", "tracker_alone", message));
    }
    let secret = new_token(if is_public { super::resolve::PUBLIC } else { "sk" }, &context.ids);
    let key = ApiKey {
        id: context.new_id::<ids::kind::ApiKey>().to_string(),
        workspace_id: context.workspace_id.to_string(),
        name,
        prefix: secret.expose().chars().take(PREFIX_CHARACTERS).collect(),
        secret_hash: token_hash(secret.expose()),
        scopes: serde_json::json!(scopes),
        created_by: context.actor.reference(),
        created_at: now,
        last_used_at: None,
        expires_at: new.expires_at,
        revoked_at: None,
    };
    let write = app.store.write(context).await?;
    write.api_key_insert(&key).await?;
    let properties = serde_json::json!({ "scopes": scopes });
    write.event_append(context, EventDraft::new("key.created", "key", &key.id).properties(properties)).await?;
    write.commit().await?;
    Ok(MadeKey { key, secret })
}

/// Takes a key away; what uses it is refused from the next call on.
pub async fn key_revoke(app: &App, context: &OpContext, id: ApiKeyId) -> Result<()> {
    context.authorise(Action::KeyManage)?;
    let write = app.store.write_reserved(context).await?;
    if !write.api_key_revoke(&id.to_string(), context.now_ms()).await? {
        return Err(Error::not_found("key"));
    }
    write.event_append(context, EventDraft::new("key.revoked", "key", id)).await?;
    write.commit().await?;
    Ok(())
}

fn scopes_of(names: &[String]) -> Result<Vec<Scope>> {
    let mut scopes = Vec::new();
    for name in names {
        match group(name) {
            Some(group) => scopes.extend_from_slice(group),
            None => scopes.push(serde_json::from_value(serde_json::json!(name)).map_err(|_| {
                let message = format!("There is no scope \"{name}\". Scopes read like contacts:read.");
                Error::field("scopes", "unknown_scope", message)
            })?),
        }
    }
    scopes.sort_unstable();
    scopes.dedup();
    if scopes.is_empty() {
        return Err(Error::field("scopes", "required", "Choose at least one scope; a key without any can do nothing."));
    }
    Ok(scopes)
}

/// Several scopes under one name, as people think of them.
fn group(name: &str) -> Option<&'static [Scope]> {
    match name {
        "read" => Some(&[Scope::ContactsRead, Scope::ConversationsRead, Scope::KnowledgeRead, Scope::RunsRead]),
        "write" => Some(&[Scope::ContactsWrite, Scope::ConversationsWrite, Scope::KnowledgeWrite]),
        "events" | TRACKER => Some(&[Scope::EventsWrite]),
        "admin" => Some(&[Scope::SettingsRead, Scope::SettingsWrite, Scope::EventsRead]),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_named_one_by_one_or_in_groups() {
        let named = |names: &[&str]| scopes_of(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        assert_eq!(named(&["events", "events:write"]).unwrap(), vec![Scope::EventsWrite]);
        assert_eq!(named(&["write"]).unwrap().len(), 3);
        assert!(named(&[]).is_err());
        assert!(named(&["everything"]).is_err());
    }
}
