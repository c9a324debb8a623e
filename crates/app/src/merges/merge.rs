//! Merging: by a member's hand, or because somebody proved an identity. Both are the same operation.

use serde_json::{Value as Json, json};
use steward_model::{Action, OpContext};
use steward_store::TenantTx;
use steward_store::events::EventDraft;
use steward_store::merges::Merge;

use super::family::contact_restate;
use crate::app::App;
use crate::conversations::receive::clean;
use crate::error::{Error, Result};

const MOST_NOTE: usize = 500;

/// Why two contacts are one, and what it rests on.
#[derive(Debug, Clone)]
pub(crate) struct Cause {
    pub reason: &'static str,
    pub evidence: Json,
}

/// What became of two contacts.
#[derive(Debug, Clone)]
pub struct Merged {
    pub merge: Merge,
    /// The contact that stands for both now.
    pub standing_id: String,
    /// `false`: they were one already.
    pub created: bool,
}

/// A member says that `other_id` is the same person as `kept_id`, which stays. Asked twice, or both ways at once, it
/// happens once.
pub async fn contact_merge(
    app: &App,
    context: &OpContext,
    kept_id: &str,
    other_id: &str,
    note: Option<&str>,
) -> Result<Merged> {
    context.authorise(Action::ContactMerge)?;
    let note = clean(note.unwrap_or_default());
    if note.chars().count() > MOST_NOTE {
        return Err(Error::field("note", "length", format!("A note holds up to {MOST_NOTE} characters.")));
    }
    let evidence = if note.is_empty() { json!({}) } else { json!({ "note": note }) };
    let write = app.store.write(context).await?;
    write.merge_lock().await?;
    let kept = write.contact_standing(kept_id).await?.ok_or_else(|| Error::not_found("contact"))?;
    let merged =
        contacts_join(&write, context, &kept.id, kept_id, other_id, Cause { reason: "by_hand", evidence }).await?;
    write.commit().await?;
    Ok(merged)
}

/// Makes the whole of `other_id` a part of `into_id`. `asked_id` is the contact as the caller named it. The caller has
/// taken the lock.
pub(crate) async fn contacts_join(
    write: &TenantTx,
    context: &OpContext,
    into_id: &str,
    asked_id: &str,
    other_id: &str,
    cause: Cause,
) -> Result<Merged> {
    let missing = || Error::not_found("contact");
    let standing = write.contact_standing(into_id).await?.ok_or_else(missing)?;
    let absorbed = write.contact_standing(other_id).await?.ok_or_else(missing)?;
    if standing.id == absorbed.id {
        return already_one(write, &standing.id, asked_id, other_id).await;
    }
    write.merge_lock_contacts(&standing.id, &absorbed.id).await?;
    let moved = write.contact_belongings_move(&absorbed.id, &standing.id).await?;
    write.contact_set_merged_into(&absorbed.id, Some(into_id), context.now_ms()).await?;
    contact_restate(write, into_id).await?;
    let merge = write.merge_insert(context, into_id, &absorbed.id, cause.reason, cause.evidence, moved).await?;
    write.merge_suggestion_accept(context, &standing.id, &absorbed.id, &merge.id).await?;
    let event = EventDraft::new("contact.merged", "contact", &standing.id).contact(into_id).properties(json!({
        "merge_id": merge.id,
        "absorbed_id": absorbed.id,
        "standing_id": standing.id,
        "reason": cause.reason,
    }));
    write.event_append(context, event).await?;
    Ok(Merged { merge, standing_id: standing.id, created: true })
}

async fn already_one(write: &TenantTx, standing_id: &str, asked_id: &str, other_id: &str) -> Result<Merged> {
    if asked_id == other_id {
        return Err(Error::invalid("same_contact", "This is one and the same contact already. Choose another one."));
    }
    let merge = match write.merge_of(other_id).await? {
        Some(merge) => Some(merge),
        None => write.merge_of(asked_id).await?,
    };
    let merge = merge.ok_or_else(|| Error::internal(format!("no merge made {asked_id} and {other_id} one")))?;
    Ok(Merged { merge, standing_id: standing_id.to_owned(), created: false })
}
