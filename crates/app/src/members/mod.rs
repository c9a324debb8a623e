//! Members: who belongs to a workspace, and with which role.
//!
//! **Invariant.** A workspace always has an owner, and only an owner makes or unmakes owners.

use steward_model::ids::MemberId;
use steward_model::{Action, OpContext, Role};
use steward_store::TenantTx;
use steward_store::events::EventDraft;
pub use steward_store::members::Member;

use crate::app::App;
use crate::error::{Error, Result};

pub async fn member_list(app: &App, context: &OpContext) -> Result<Vec<Member>> {
    context.authorise(Action::MemberRead)?;
    Ok(app.store.read(context).await?.member_list().await?)
}

/// Gives a member another role.
pub async fn member_set_role(app: &App, context: &OpContext, id: MemberId, role: Role) -> Result<Member> {
    context.authorise(Action::MemberManage)?;
    let write = app.store.write(context).await?;
    write.members_lock().await?;
    let mut member = find(&write, id).await?;
    if member.role == role.as_str() {
        return Ok(member);
    }
    if is_owner(&member) || role == Role::Owner {
        context.authorise(Action::OwnerManage)?;
    }
    if is_owner(&member) {
        check_another_owner(&write, &member).await?;
    }
    write.member_set_role(&member.id, role.as_str()).await?;
    let properties = serde_json::json!({ "from": member.role, "to": role });
    let event = EventDraft::new("member.role_changed", "member", &member.id).properties(properties);
    write.event_append(context, event).await?;
    write.commit().await?;
    role.as_str().clone_into(&mut member.role);
    Ok(member)
}

/// Takes a member out of the workspace; everybody may leave by themselves.
pub async fn member_remove(app: &App, context: &OpContext, id: MemberId) -> Result<()> {
    let leaves = context.actor.member_id() == Some(id);
    if !leaves {
        context.authorise(Action::MemberManage)?;
    }
    let write = app.store.write_reserved(context).await?;
    write.members_lock().await?;
    let member = find(&write, id).await?;
    if is_owner(&member) {
        if !leaves {
            context.authorise(Action::OwnerManage)?;
        }
        check_another_owner(&write, &member).await?;
    }
    write.member_remove(&member, context.now_ms()).await?;
    // What they had in hand is for everybody again.
    write.conversation_unassign_all(&member.id, context.now_ms()).await?;
    write.event_append(context, EventDraft::new("member.removed", "member", &member.id)).await?;
    write.commit().await?;
    Ok(())
}

async fn find(write: &TenantTx, id: MemberId) -> Result<Member> {
    write.member_find(&id.to_string()).await?.ok_or_else(|| Error::not_found("member"))
}

fn is_owner(member: &Member) -> bool {
    member.role == Role::Owner.as_str()
}

async fn check_another_owner(write: &TenantTx, member: &Member) -> Result<()> {
    let members = write.member_list().await?;
    if members.iter().any(|other| is_owner(other) && other.id != member.id) {
        return Ok(());
    }
    Err(Error::conflict(
        "last_owner",
        "This is the only owner, and a workspace needs one. Nothing was changed. Make somebody else an owner first.",
    ))
}
