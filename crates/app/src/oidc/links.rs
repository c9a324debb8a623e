//! Which sign-ins at providers open an account: added, shown, taken away.
//!
//! **Invariant.** Nobody takes their last way in away.

use std::sync::Arc;

use steward_model::BaseContext;
use steward_model::ids::{self, AccountId, OidcLinkId};
use steward_store::SystemTx;
use steward_store::oidc::OidcLink;

use super::finish::Identity;
use super::provider::OidcProvider;
use crate::app::App;
use crate::error::{Error, Result};
use crate::mails::account_mail_send;
use crate::sessions::Account;

/// A link as its owner sees it.
#[derive(Debug, Clone)]
pub struct OidcLinkView {
    pub id: String,
    /// Id and name of the provider; `None` for one that is no longer set up.
    pub provider: Option<(String, String)>,
    pub issuer: String,
    pub email: Option<String>,
    pub created_at: i64,
    pub last_used_at: i64,
}

/// The sign-ins of an account, and whether it has a password beside them.
pub async fn oidc_link_list(app: &App, account_id: AccountId) -> Result<(Vec<OidcLinkView>, bool)> {
    let read = app.store.system_read().await?;
    let account = read.account_find(&account_id.to_string()).await?.ok_or_else(Error::unauthenticated)?;
    let links = read.oidc_link_list(&account.id).await?;
    let views = links.into_iter().map(|link| OidcLinkView {
        provider: app.oidc.by_issuer(&link.issuer).map(|provider| (provider.id.clone(), provider.name.clone())),
        id: link.id,
        issuer: link.issuer,
        email: link.email,
        created_at: link.created_at,
        last_used_at: link.last_used_at,
    });
    Ok((views.collect(), account.password_hash.is_some()))
}

/// Takes a sign-in away from an account that has another way in.
pub async fn oidc_link_remove(app: &Arc<App>, base: &BaseContext, account_id: AccountId, id: OidcLinkId) -> Result<()> {
    let system = app.store.system().await?;
    let account = account_locked(&system, account_id).await?;
    let id = id.to_string();
    let (gone, left): (Vec<OidcLink>, _) =
        system.oidc_link_list(&account.id).await?.into_iter().partition(|link| link.id == id);
    let Some(gone) = gone.into_iter().next() else {
        return Err(Error::not_found("sign-in"));
    };
    let is_way_in =
        account.password_hash.is_some() || left.iter().any(|link| app.oidc.by_issuer(&link.issuer).is_some());
    if !is_way_in {
        return Err(Error::conflict(
            "last_way_in",
            "This is the only way you can sign in, so it was kept. Set a password first: sign out and choose \"Forgot \
             your password?\".",
        ));
    }
    system.oidc_link_delete(&account.id, &gone.id).await?;
    let name = app.oidc.by_issuer(&gone.issuer).map_or(gone.issuer.as_str(), |provider| provider.name.as_str());
    let text = format!(
        "Signing in with {name} no longer opens your account of Steward.\n\nIf it wasn't you, ask for a new password at \
         once: it ends every session."
    );
    account_mail_send(app, base, &system, &account.email, "A way to sign in was taken away", text).await?;
    system.commit().await?;
    Ok(())
}

/// Adds a sign-in to the account of whoever is signed in.
pub(super) async fn link_add(
    app: &App,
    base: &BaseContext,
    provider: &OidcProvider,
    account_id: AccountId,
    identity: &Identity,
) -> Result<()> {
    let system = app.store.system().await?;
    let account = account_locked(&system, account_id).await?;
    let found = system.oidc_link_find(&identity.issuer, &identity.subject).await?;
    if found.is_some_and(|link| link.account_id != account.id) {
        let detail = format!(
            "This sign-in at {} opens another account already, so nothing was changed. Take it away there first.",
            provider.name
        );
        return Err(Error::conflict("oidc_linked_elsewhere", detail));
    }
    let is_other = |link: &OidcLink| link.issuer == identity.issuer && link.subject != identity.subject;
    if system.oidc_link_list(&account.id).await?.iter().any(is_other) {
        return Err(other_subject(provider));
    }
    link_note(app, base, &system, &account, identity).await?;
    system.commit().await?;
    Ok(())
}

/// Notes that a link was used; one that is new is told to its owner by mail.
pub(super) async fn link_note(
    app: &App,
    base: &BaseContext,
    system: &SystemTx,
    account: &Account,
    identity: &Identity,
) -> Result<()> {
    let now = base.now_ms();
    if let Some(link) = system.oidc_link_find(&identity.issuer, &identity.subject).await? {
        if link.account_id != account.id {
            return Err(Error::unauthenticated());
        }
        system.oidc_link_used(&link.id, identity.email.as_deref(), now).await?;
        return Ok(());
    }
    let link = OidcLink {
        id: base.new_id::<ids::kind::OidcLink>().to_string(),
        account_id: account.id.clone(),
        issuer: identity.issuer.clone(),
        subject: identity.subject.clone(),
        email: identity.email.clone(),
        created_at: now,
        last_used_at: now,
    };
    system.oidc_link_insert(&link).await?;
    let name = app.oidc.by_issuer(&identity.issuer).map_or(identity.issuer.as_str(), |found| found.name.as_str());
    let text = format!(
        "From now on, signing in with {name} opens your account of Steward.\n\nIf it wasn't you, sign in, take it away \
         under Settings, Security, and choose a new password."
    );
    account_mail_send(app, base, system, &account.email, "A new way to sign in", text).await
}

async fn account_locked(system: &SystemTx, account_id: AccountId) -> Result<Account> {
    let id = account_id.to_string();
    system.account_lock(&id).await?;
    system.account_find(&id).await?.ok_or_else(Error::unauthenticated)
}

pub(super) fn other_subject(provider: &OidcProvider) -> Error {
    let detail = format!(
        "Your account is linked with another sign-in at {}, so this one was not added. Sign in another way and take \
         that one away under Settings, Security.",
        provider.name
    );
    Error::conflict("oidc_other_subject", detail)
}
