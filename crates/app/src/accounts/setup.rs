//! The first start: an owner and a workspace; and what further workspaces are made with.

use std::sync::Arc;

use serde_json::json;
use steward_model::{BaseContext, Role, Secret, WorkspaceId, ids};
use steward_store::SystemTx;
use steward_store::accounts::Account;
use steward_store::workspaces::Workspace;

use super::password;
use crate::app::App;
use crate::error::{Error, Result};
use crate::mails::check_address;
use crate::sessions::{NewSession, session_create};
use crate::workspaces::{Profile, slug_from};

/// The person who sets this installation up.
#[derive(Debug, Clone)]
pub struct NewOwner {
    pub email: String,
    pub password: Secret,
    pub name: String,
    pub workspace_name: String,
    pub user_agent: String,
}

/// Whether nobody has set this installation up yet.
pub async fn setup_needed(app: &App) -> Result<bool> {
    Ok(app.store.system_read().await?.account_count().await? == 0)
}

/// Creates owner and workspace; only once.
pub async fn owner_create(app: &Arc<App>, base: &BaseContext, owner: NewOwner) -> Result<NewSession> {
    let email = check_address("email", &owner.email)?;
    let name = check_name("name", &owner.name)?;
    let workspace_name = check_name("workspace_name", &owner.workspace_name)?;
    password::check_strength(owner.password.expose(), &[&email, &name, &workspace_name])?;
    let hash = password::hash(owner.password.expose(), &base.ids).await?;
    let system = app.store.system().await?;
    if system.account_count().await? > 0 {
        return Err(Error::conflict("already_set_up", "This installation has an owner already. Sign in instead."));
    }
    let account = account_create(base, &system, &email, &name, Some(hash)).await?;
    workspace_create(base, &system, &account.id, &workspace_name, None, Profile::default()).await?;
    let session = session_create(base, &system, &account, &owner.user_agent).await?;
    system.commit().await?;
    Ok(session)
}

/// Writes an account.
pub async fn account_create(
    base: &BaseContext,
    system: &SystemTx,
    email: &str,
    name: &str,
    password_hash: Option<String>,
) -> Result<Account> {
    let account = Account {
        id: base.new_id::<ids::kind::Account>().to_string(),
        email: email.to_owned(),
        name: name.to_owned(),
        password_hash,
        totp_secret: None,
        totp_enabled: false,
        totp_last_step: 0,
        created_at: base.now_ms(),
    };
    system.account_insert(&account).await?;
    Ok(account)
}

/// Writes a workspace with its owner. Without a wish for the slug one is made from the name.
pub async fn workspace_create(
    base: &BaseContext,
    system: &SystemTx,
    owner_account_id: &str,
    name: &str,
    slug: Option<&str>,
    profile: Profile,
) -> Result<WorkspaceId> {
    let id: WorkspaceId = base.new_id();
    let wanted = slug.map_or_else(|| slug_from(name), str::to_owned);
    let mut free = wanted.clone();
    let mut number = 2;
    while system.workspace_by_slug(&free).await?.is_some() {
        free = format!("{wanted}-{number}");
        number += 1;
    }
    let workspace = Workspace {
        id: id.to_string(),
        slug: free,
        name: name.to_owned(),
        profile: json!(profile),
        domain: None,
        created_at: base.now_ms(),
    };
    system.workspace_insert(&workspace).await?;
    let member_id = base.new_id::<ids::kind::Member>().to_string();
    system.member_insert(&member_id, &workspace.id, owner_account_id, Role::Owner.as_str(), base.now_ms()).await?;
    Ok(id)
}

pub(crate) fn check_name(field: &str, name: &str) -> Result<String> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 100 || name.chars().any(char::is_control) {
        return Err(Error::field(field, "length", "A name has between 1 and 100 characters."));
    }
    Ok(name.to_owned())
}
