//! From a person at a provider to an account and its session.
//!
//! The rules, in their order: a link opens its account; else an address that the provider has checked joins the account
//! that has it, unless another subject of the same issuer holds it already; else whoever was invited, or has an address
//! under a domain that the operator named, gets an account. The second factor is asked for all the same, before
//! anything is linked.
//!
//! **Invariant.** Whoever joins an account by its address shares it with nobody. An account can be made by somebody else
//! than the owner of its address, so that its other ways in end in the transaction that makes the link.

use std::sync::Arc;

use steward_model::ids;
use steward_model::{Actor, BaseContext, Role, Secret, WorkspaceId};
use steward_store::SystemTx;
use steward_store::invitations::Invitation;
use steward_store::oidc::OidcProof;

use super::finish::{Finished, Identity};
use super::links::{link_note, other_subject};
use super::provider::OidcProvider;
use super::{LIFETIME_MS, expired};
use crate::accounts::{Proof, account_create, factor_prove, proof_refused, proof_use};
use crate::app::App;
use crate::error::{Error, ErrorKind, Result};
use crate::invitations::{invitation_take, member_joined};
use crate::limits::Limited;
use crate::mails::account_mail_send;
use crate::secrets::{new_token, token_hash};
use crate::sessions::{Account, NewSession, session_create};
use crate::tenancy::{workspace_only, workspace_resolve};

pub(super) async fn enter(
    app: &Arc<App>,
    base: &BaseContext,
    provider: &OidcProvider,
    identity: Identity,
    next: String,
    user_agent: &str,
) -> Result<Finished> {
    let account = match account_find(app, provider, &identity).await? {
        Some(account) => account,
        None => newcomer_admit(app, base, provider, &identity).await?,
    };
    if account.totp_enabled {
        let token = proof_keep(app, base, &account, identity).await?;
        return Ok(Finished::CodeWanted { token, next, lifetime_seconds: LIFETIME_MS / 1000 });
    }
    let system = app.store.system_reserved().await?;
    system.account_lock(&account.id).await?;
    if system.oidc_link_find(&identity.issuer, &identity.subject).await?.is_none() {
        // The second factor, where there is one, was set up by whoever could prove it; without one nobody has proven
        // anything until now.
        take_over(app, base, &system, &account).await?;
    }
    link_note(app, base, &system, &account, &identity).await?;
    system.commit().await?;
    let session = session_open(app, base, &account, &identity, user_agent).await?;
    Ok(Finished::SignedIn { session, next })
}

/// The code that [`Finished::CodeWanted`] asked for; opens the session.
pub async fn oidc_second_factor(
    app: &Arc<App>,
    base: &BaseContext,
    token: &Secret,
    code: &str,
    user_agent: &str,
) -> Result<NewSession> {
    app.limits.take(Limited::SignIn, base.address.as_deref().unwrap_or("unknown"))?;
    let hash = token_hash(token.expose());
    let read = app.store.system_read().await?;
    let kept = read.oidc_proof_find(&hash, base.now_ms()).await?.ok_or_else(expired)?;
    let account = read.account_find(&kept.account_id).await?.ok_or_else(expired)?;
    drop(read);
    let proof = factor_prove(app, base, account, Some(code)).await?;
    let identity = Identity { issuer: kept.issuer, subject: kept.subject, email: kept.email, name: None };
    let system = app.store.system_reserved().await?;
    if let Err(refused) = factor_use(base, &system, &proof, &hash).await {
        drop(system);
        proof_refused(app, base, &proof.account.email).await?;
        return Err(refused);
    }
    link_note(app, base, &system, &proof.account, &identity).await?;
    system.commit().await?;
    session_open(app, base, &proof.account, &identity, user_agent).await
}

async fn factor_use(base: &BaseContext, system: &SystemTx, proof: &Proof, hash: &str) -> Result<()> {
    proof_use(base, system, proof).await?;
    if system.oidc_proof_use(hash, base.now_ms()).await? { Ok(()) } else { Err(expired()) }
}

async fn account_find(app: &App, provider: &OidcProvider, identity: &Identity) -> Result<Option<Account>> {
    let read = app.store.system_read().await?;
    if let Some(link) = read.oidc_link_find(&identity.issuer, &identity.subject).await? {
        return Ok(Some(read.account_find(&link.account_id).await?.ok_or_else(Error::unauthenticated)?));
    }
    let address = identity.email.as_deref().ok_or_else(|| unchecked(provider))?;
    let Some(account) = read.account_by_email(address).await? else {
        return Ok(None);
    };
    // An address can be given to somebody else at the provider; the subject can't.
    if read.oidc_link_list(&account.id).await?.iter().any(|link| link.issuer == identity.issuer) {
        return Err(other_subject(provider));
    }
    Ok(Some(account))
}

/// Ends the ways into an account that were there before its address was proven: the password, every session, and
/// sign-ins at providers that have checked another address.
async fn take_over(app: &App, base: &BaseContext, system: &SystemTx, account: &Account) -> Result<()> {
    let links = system.oidc_link_list(&account.id).await?;
    let foreign: Vec<_> = links.iter().filter(|link| link.email.as_deref() != Some(account.email.as_str())).collect();
    for link in &foreign {
        system.oidc_link_delete(&account.id, &link.id).await?;
    }
    system.session_revoke_others(&account.id, None, base.now_ms()).await?;
    if account.password_hash.is_none() && foreign.is_empty() {
        return Ok(());
    }
    system.account_clear_password(&account.id).await?;
    let text = "You signed in with a provider for the first time, and it has shown that this address is yours. Before \
                that, anybody who was sent an invitation to it could have set the account up. So that it is yours \
                alone, its password and other ways to sign in no longer work, and every other session was ended.\n\nTo \
                have a password again, choose \"Forgot your password?\" on the page for signing in.";
    account_mail_send(app, base, system, &account.email, "Your earlier password no longer works", text.to_owned()).await
}

/// Keeps what the provider has vouched for until the code is there.
async fn proof_keep(app: &App, base: &BaseContext, account: &Account, identity: Identity) -> Result<Secret> {
    let token = new_token("op", &base.ids);
    let now = base.now_ms();
    let proof = OidcProof {
        token_hash: token_hash(token.expose()),
        account_id: account.id.clone(),
        issuer: identity.issuer,
        subject: identity.subject,
        email: identity.email,
        created_at: now,
        expires_at: now + LIFETIME_MS,
    };
    let system = app.store.system_reserved().await?;
    system.oidc_proof_insert(&proof).await?;
    system.commit().await?;
    Ok(token)
}

/// Takes up the invitations of the address that was proven, and opens a session.
async fn session_open(
    app: &App,
    base: &BaseContext,
    account: &Account,
    identity: &Identity,
    user_agent: &str,
) -> Result<NewSession> {
    if identity.email.as_deref() == Some(account.email.as_str()) {
        let open = app.store.system_read().await?.invitation_list_address(&account.email, base.now_ms()).await?;
        for invitation in open {
            let system = app.store.system_reserved().await?;
            invitation_take(base, system, &invitation, account).await?;
        }
    }
    let system = app.store.system_reserved().await?;
    let session = session_create(base, &system, account, user_agent).await?;
    system.commit().await?;
    Ok(session)
}

/// How somebody without an account gets in.
enum Entry {
    Invited(Invitation),
    Domain(WorkspaceId, Role),
}

async fn newcomer_admit(
    app: &App,
    base: &BaseContext,
    provider: &OidcProvider,
    identity: &Identity,
) -> Result<Account> {
    let address = identity.email.as_deref().ok_or_else(|| unchecked(provider))?;
    let entry = entry(app, base, provider, address).await?;
    let local = address.split('@').next().unwrap_or(address);
    let name = identity.name.as_deref().map(clean).filter(|name| !name.is_empty()).unwrap_or_else(|| clean(local));
    let system = app.store.system_reserved().await?;
    let account = account_create(base, &system, address, &name, None).await?;
    match entry {
        Entry::Invited(invitation) => invitation_take(base, system, &invitation, &account).await?,
        Entry::Domain(workspace_id, role) => {
            let member_id = base.new_id::<ids::kind::Member>();
            let workspace = workspace_id.to_string();
            let (member, now) = (member_id.to_string(), base.now_ms());
            system.member_insert(&member, &workspace, &account.id, role.as_str(), now).await?;
            let account_id = account.id.parse().map_err(|_| Error::internal("a new account's id"))?;
            member_joined(base, system, workspace_id, Actor::Member { id: member_id, account_id, role }).await?;
        }
    }
    Ok(account)
}

async fn entry(app: &App, base: &BaseContext, provider: &OidcProvider, address: &str) -> Result<Entry> {
    let invitations = app.store.system_read().await?.invitation_list_address(address, base.now_ms()).await?;
    if let Some(first) = invitations.into_iter().next() {
        return Ok(Entry::Invited(first));
    }
    let domain = address.rsplit('@').next().unwrap_or_default();
    if !provider.new_members.domains.iter().any(|known| known.eq_ignore_ascii_case(domain)) {
        return Err(not_invited());
    }
    let workspace = match &provider.new_members.workspace {
        Some(slug) => workspace_resolve(app, slug).await,
        None => workspace_only(app).await,
    };
    let workspace = workspace.map_err(|error| {
        tracing::warn!(provider = provider.id, %error, "new members can't join: [[sign_in]] must name the workspace");
        not_invited()
    })?;
    let id = workspace.id.parse().map_err(|_| Error::internal("a stored workspace id"))?;
    Ok(Entry::Domain(id, provider.new_members.role))
}

/// A name as we take names, of what a provider says.
fn clean(name: &str) -> String {
    let kept: String = name.chars().filter(|character| !character.is_control()).take(100).collect();
    kept.trim().to_owned()
}

fn unchecked(provider: &OidcProvider) -> Error {
    let detail = format!(
        "{} doesn't say that your e-mail address is yours, so it can't open an account here. Confirm the address \
         there first, or sign in with your password and add {} under Settings, Security.",
        provider.name, provider.name
    );
    Error::new(ErrorKind::Forbidden, "oidc_email_unverified", detail)
}

fn not_invited() -> Error {
    Error::new(
        ErrorKind::Forbidden,
        "oidc_not_invited",
        "There is no account with this e-mail address. Ask an owner or admin of the workspace to invite you, and sign \
         in again.",
    )
}
