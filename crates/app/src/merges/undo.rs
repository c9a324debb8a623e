//! Taking a merge back: every home gets its own again, with what came in meanwhile.

use serde_json::json;
use steward_model::{Action, OpContext};
use steward_store::TenantTx;
use steward_store::events::EventDraft;
use steward_store::merges::Merge;

use super::family::contact_restate;
use crate::app::App;
use crate::error::{Error, Result};

/// Takes a merge back. One that was taken back before stays so.
pub async fn merge_undo(app: &App, context: &OpContext, id: &str) -> Result<Merge> {
    context.authorise(Action::ContactMerge)?;
    let write = app.store.write(context).await?;
    write.merge_lock().await?;
    let merge = write.merge_find(id).await?.ok_or_else(|| Error::not_found("merge"))?;
    merge_take_back(&write, context, &merge).await?;
    let merge = write.merge_find(id).await?.ok_or_else(|| Error::not_found("merge"))?;
    write.commit().await?;
    Ok(merge)
}

/// The same within a unit of work that holds the lock.
pub(crate) async fn merge_take_back(write: &TenantTx, context: &OpContext, merge: &Merge) -> Result<()> {
    if !write.merge_undo(context, &merge.id).await? {
        return Ok(());
    }
    let absorbed_id = &merge.absorbed_id;
    let standing = write.contact_standing(absorbed_id).await?.ok_or_else(|| Error::not_found("contact"))?;
    let family = write.contact_family(absorbed_id).await?;
    write.merge_lock_contacts(&standing.id, absorbed_id).await?;
    write.contact_belongings_return(&standing.id, absorbed_id, &family).await?;
    write.contact_set_merged_into(absorbed_id, None, context.now_ms()).await?;
    contact_restate(write, absorbed_id).await?;
    contact_restate(write, &merge.kept_id).await?;
    write.merge_suggestion_reopen(&merge.id).await?;
    let event =
        EventDraft::new("contact.unmerged", "contact", &standing.id).contact(&merge.kept_id).properties(json!({
            "merge_id": merge.id,
            "absorbed_id": absorbed_id,
            "standing_id": standing.id,
        }));
    write.event_append(context, event).await?;
    Ok(())
}
