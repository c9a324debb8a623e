//! Somebody proves an identity: they become one with the contact whose it is.

use serde_json::json;
use steward_model::OpContext;
use steward_store::TenantTx;
use steward_store::events::EventDraft;
use steward_store::merges::PROVEN;

use super::identities::identity_event;
use crate::error::{Error, Result};
use crate::merges::{Cause, contacts_join, merge_suggest, merge_take_back};

const TAKEN: &str =
    "Somebody else noted this address in the same moment. Nothing was changed; ask for a new code and enter it.";

/// Whoever proves an identity is its contact: a visitor's conversations go along to a contact who proved it before. One
/// who merely claimed it loses it to the prover, and the members are asked whether the two are one. Returns the contact
/// for whom the session speaks from now on.
pub(crate) async fn contact_prove(
    write: &TenantTx,
    context: &OpContext,
    visitor_id: &str,
    kind: &str,
    value: &str,
) -> Result<String> {
    write.merge_lock().await?;
    let standing = write.contact_standing(visitor_id).await?.ok_or_else(|| Error::not_found("contact"))?;
    let same_person = write.contact_proven(visitor_id).await?;
    let speaking_for = match write.identity_find(kind, value).await? {
        None => {
            let made = write.identity_insert(context, &standing.id, kind, value, true, "portal").await?;
            // Somebody else was first in this very moment: the code is asked for again, and then theirs is known.
            let made = made.ok_or_else(|| Error::conflict("identity_taken", TAKEN))?;
            write.identity_set_home(&made.id, visitor_id).await?;
            identity_event(write, context, "identity.added", &made.id, visitor_id, kind).await?;
            visitor_id.to_owned()
        }
        Some(known) if same_person.iter().any(|id| id == known.home()) => {
            write.identity_set_verified(&known.id).await?;
            known.home().to_owned()
        }
        Some(known) if known.verified => {
            leave(write, context, visitor_id).await?;
            let visitor = write.contact_standing(visitor_id).await?;
            let owner = write.contact_standing(known.home()).await?;
            if visitor.map(|contact| contact.id) == owner.map(|contact| contact.id) {
                leave(write, context, known.home()).await?;
            }
            let evidence = json!({ "kind": kind, "value": value, "identity_id": known.id });
            let cause = Cause { reason: PROVEN, evidence };
            contacts_join(write, context, known.home(), known.home(), visitor_id, cause).await?;
            known.home().to_owned()
        }
        Some(claimed) => {
            let home = (standing.id != visitor_id).then_some(visitor_id);
            write.identity_hand_over(&claimed.id, &standing.id, home).await?;
            identity_event(write, context, "identity.removed", &claimed.id, claimed.home(), kind).await?;
            identity_event(write, context, "identity.added", &claimed.id, visitor_id, kind).await?;
            let evidence = json!({ "kind": kind, "value": value, "verified": true });
            merge_suggest(write, context, &standing.id, &claimed.contact_id, "proven_by_other", evidence).await?;
            visitor_id.to_owned()
        }
    };
    let event = EventDraft::new("contact.signed_in", "contact", &speaking_for).contact(&speaking_for);
    write.event_append(context, event).await?;
    Ok(speaking_for)
}

/// A proof outranks what members concluded: who was merged by hand with somebody leaves them.
async fn leave(write: &TenantTx, context: &OpContext, contact_id: &str) -> Result<()> {
    let mut at = contact_id.to_owned();
    while let Some(merge) = write.merge_of(&at).await? {
        if merge.reason != PROVEN {
            return merge_take_back(write, context, &merge).await;
        }
        at = merge.kept_id;
    }
    Ok(())
}
