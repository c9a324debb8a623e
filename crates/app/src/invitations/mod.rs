//! Invitations: a mail with a link that makes its reader a member.
//!
//! **Invariant.** A link works once and for a week; the server keeps only the hash of its token. Whoever has an
//! account already joins with its password, so that a forwarded link never opens somebody's account.

use std::sync::Arc;

use serde_json::json;
use steward_model::ids::{self, InvitationId};
use steward_model::{Action, Actor, BaseContext, OpContext, Role, Secret, WorkspaceId};
use steward_store::SystemTx;
use steward_store::accounts::Account;
use steward_store::events::EventDraft;
pub use steward_store::invitations::Invitation;

use crate::accounts::{Proof, account_create, check_name, password, proof_check, proof_use};
use crate::app::App;
use crate::error::{Error, Result};
use crate::limits::Limited;
use crate::mails::{check_address, mail_send};
use crate::secrets::{new_token, token_hash};
use crate::sessions::{NewSession, session_create};

const LIFETIME_MS: i64 = 7 * 24 * 3600 * 1000;
const MOST_OPEN: usize = 200;

/// Who accepts, and how they will be known.
#[derive(Debug, Clone)]
pub struct Acceptance {
    pub token: Secret,
    /// For a new account; one that is there keeps its name.
    pub name: String,
    /// The password of the new account, or of the one that is there.
    pub password: Secret,
    pub totp_code: Option<String>,
    pub user_agent: String,
}

/// Invitations that nobody has accepted yet.
pub async fn invitation_list(app: &App, context: &OpContext) -> Result<Vec<Invitation>> {
    context.authorise(Action::MemberManage)?;
    Ok(app.store.read(context).await?.invitation_list(context.now_ms()).await?)
}

/// Invites an address; an earlier invitation of the same address is replaced.
pub async fn invitation_create(app: &App, context: &OpContext, email: &str, role: Role) -> Result<Invitation> {
    context.authorise(Action::MemberManage)?;
    if role == Role::Owner {
        let message =
            "An owner is not made by mail. Invite with another role, and make the member an owner afterwards.";
        return Err(Error::field("role", "owner_by_mail", message));
    }
    let email = check_address("email", email)?;
    let now = context.now_ms();
    let write = app.store.write(context).await?;
    let workspace = write.workspace_get().await?.ok_or_else(|| Error::not_found("workspace"))?;
    if write.member_by_email(&email).await?.is_some() {
        return Err(Error::field("email", "already_a_member", "This person is a member already."));
    }
    if write.invitation_list(now).await?.len() >= MOST_OPEN {
        let detail = format!("There are {MOST_OPEN} open invitations. Withdraw some before you invite more people.");
        return Err(Error::conflict("too_many_invitations", detail));
    }
    write.invitation_revoke_address(&email, now).await?;
    let token = new_token("in", &context.ids);
    let invitation = Invitation {
        id: context.new_id::<ids::kind::Invitation>().to_string(),
        workspace_id: workspace.id.clone(),
        email: email.clone(),
        role: role.as_str().to_owned(),
        token_hash: token_hash(token.expose()),
        invited_by: context.actor.reference(),
        created_at: now,
        expires_at: now + LIFETIME_MS,
        accepted_at: None,
        revoked_at: None,
    };
    write.invitation_insert(&invitation).await?;
    let subject = format!("You are invited to {}", workspace.name);
    let text = format!(
        "You are invited to work in {} on Steward.\n\nOpen this link to join. It works once, for seven days:\n\
         {}/accept-invitation?token={}\n\nIf you didn't expect this, you need do nothing.",
        workspace.name,
        app.options.public_url,
        token.expose()
    );
    mail_send(app, context, &write, &email, &subject, text).await?;
    let event = EventDraft::new("invitation.created", "invitation", &invitation.id).properties(json!({ "role": role }));
    write.event_append(context, event).await?;
    write.commit().await?;
    Ok(invitation)
}

/// Withdraws an invitation; its link no longer works.
pub async fn invitation_revoke(app: &App, context: &OpContext, id: InvitationId) -> Result<()> {
    context.authorise(Action::MemberManage)?;
    let write = app.store.write_reserved(context).await?;
    if !write.invitation_revoke(&id.to_string(), context.now_ms()).await? {
        return Err(Error::not_found("invitation"));
    }
    write.event_append(context, EventDraft::new("invitation.revoked", "invitation", id)).await?;
    write.commit().await?;
    Ok(())
}

/// Makes whoever holds the link a member and signs them in.
pub async fn invitation_accept(app: &Arc<App>, base: &BaseContext, acceptance: Acceptance) -> Result<NewSession> {
    let address = base.address.as_deref().unwrap_or("unknown");
    app.limits.take(Limited::SignIn, address)?;
    let hash = token_hash(acceptance.token.expose());
    let read = app.store.system_read().await?;
    let invitation = read.invitation_by_token(&hash, base.now_ms()).await?.ok_or_else(gone)?;
    let known = read.account_by_email(&invitation.email).await?;
    drop(read);
    let joiner = match known {
        Some(account) => Joiner::Known(prove(app, base, &account, &acceptance).await?),
        None => Joiner::New(new_account(base, &invitation, &acceptance).await?),
    };
    let workspace_id = workspace_of(&invitation)?;
    let system = app.store.system().await?;
    if !system.invitation_accept(&invitation.id, base.now_ms()).await? {
        return Err(gone());
    }
    let account = match joiner {
        Joiner::Known(proof) => {
            proof_use(base, &system, &proof).await?;
            proof.account
        }
        Joiner::New((name, hash)) => account_create(base, &system, &invitation.email, &name, Some(hash)).await?,
    };
    let member = member_make(base, &system, &invitation, &account).await?;
    let mut session = session_create(base, &system, &account, &acceptance.user_agent).await?;
    system.session_set_workspace(&session.session.id, &invitation.workspace_id).await?;
    session.session.workspace_id = Some(invitation.workspace_id.clone());
    member_joined(base, system, workspace_id, member).await?;
    Ok(session)
}

/// Makes an account a member whose address was proven in another way than by the link. Ends the transaction; an
/// invitation that was used or withdrawn meanwhile leaves everything else of it as it is.
pub(crate) async fn invitation_take(
    base: &BaseContext,
    system: SystemTx,
    invitation: &Invitation,
    account: &Account,
) -> Result<()> {
    let workspace_id = workspace_of(invitation)?;
    if !system.invitation_accept(&invitation.id, base.now_ms()).await? {
        return Ok(system.commit().await?);
    }
    let member = member_make(base, &system, invitation, account).await?;
    member_joined(base, system, workspace_id, member).await
}

/// Writes the event of a new member and ends the transaction that made it.
pub(crate) async fn member_joined(
    base: &BaseContext,
    system: SystemTx,
    workspace_id: WorkspaceId,
    member: Actor,
) -> Result<()> {
    let context = base.in_workspace(workspace_id, member);
    let write = system.in_workspace(workspace_id).await?;
    let event = EventDraft::new("member.joined", "member", context.actor.reference());
    write.event_append(&context, event).await?;
    Ok(write.commit().await?)
}

fn workspace_of(invitation: &Invitation) -> Result<WorkspaceId> {
    invitation.workspace_id.parse().map_err(|_| Error::internal("stored workspace id of an invitation"))
}

/// Who joins: an account that has proven itself, or a name with the hash of a new password.
enum Joiner {
    Known(Proof),
    New((String, String)),
}

async fn new_account(base: &BaseContext, invitation: &Invitation, acceptance: &Acceptance) -> Result<(String, String)> {
    let name = check_name("name", &acceptance.name)?;
    password::check_strength(acceptance.password.expose(), &[&invitation.email, &name])?;
    Ok((name, password::hash(acceptance.password.expose(), &base.ids).await?))
}

async fn prove(app: &Arc<App>, base: &BaseContext, account: &Account, acceptance: &Acceptance) -> Result<Proof> {
    let code = acceptance.totp_code.as_deref();
    proof_check(app, base, &account.email, &acceptance.password, code).await.map_err(|error| {
        if error.code != "sign_in_failed" {
            return error;
        }
        let message = "You have an account with this address already. Enter its password to join, or reset it first. \
                       The invitation stays good.";
        Error::field("password", "account_exists", message)
    })
}

/// Writes the membership; whoever is a member already keeps the role.
async fn member_make(
    base: &BaseContext,
    system: &SystemTx,
    invitation: &Invitation,
    account: &Account,
) -> Result<Actor> {
    let bad = |what: &str| Error::internal(format!("stored {what} of invitation {}", invitation.id));
    let of_workspace = |list: Vec<steward_store::sessions::Membership>| {
        list.into_iter().find(|membership| membership.workspace_id == invitation.workspace_id)
    };
    if of_workspace(system.membership_list(&account.id).await?).is_none() {
        let id = base.new_id::<ids::kind::Member>().to_string();
        let role = invitation.role.as_str();
        system.member_insert(&id, &invitation.workspace_id, &account.id, role, base.now_ms()).await?;
    }
    // Somebody who comes back has the id of before.
    let found = of_workspace(system.membership_list(&account.id).await?);
    let membership = found.ok_or_else(|| bad("membership"))?;
    Ok(Actor::Member {
        id: membership.member_id.parse().map_err(|_| bad("member"))?,
        account_id: account.id.parse().map_err(|_| bad("account"))?,
        role: Role::parse(&membership.role).ok_or_else(|| bad("role"))?,
    })
}

fn gone() -> Error {
    Error::invalid(
        "invitation_gone",
        "This invitation was used already, was withdrawn or is older than seven days. Ask for a new one.",
    )
}
