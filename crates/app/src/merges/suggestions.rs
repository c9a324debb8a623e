//! What members do with suggestions: look, accept, dismiss.

use steward_model::{Action, OpContext};
use steward_store::events::EventDraft;
use steward_store::merge_suggestions::MergeSuggestion;

use super::merge::{Cause, Merged, contacts_join};
use crate::app::App;
use crate::contacts::{ContactRow, contact_rows};
use crate::error::{Error, Result};
use crate::page::{Page, PageRequest};

/// A pair with both contacts as they stand now.
#[derive(Debug, Clone)]
pub struct SuggestionView {
    pub suggestion: MergeSuggestion,
    pub contact: ContactRow,
    pub other: ContactRow,
}

/// The open suggestions, newest first. A pair that became one in another way is not among them.
pub async fn merge_suggestion_list(
    app: &App,
    context: &OpContext,
    contact_id: Option<&str>,
    page: &PageRequest,
) -> Result<Page<SuggestionView>> {
    context.authorise(Action::ContactRead)?;
    let read = app.store.read(context).await?;
    let family = match contact_id {
        Some(id) => {
            let standing = read.contact_standing(id).await?.ok_or_else(|| Error::not_found("contact"))?;
            Some(read.contact_family(&standing.id).await?)
        }
        None => None,
    };
    let cursor = page.cursor.as_deref();
    let rows = read.merge_suggestion_list("open", family.as_deref(), cursor, page.fetch_limit()).await?;
    let page = page.finish(rows, |suggestion| suggestion.id.clone());
    let ids: Vec<String> = page.data.iter().flat_map(|row| [row.contact_id.clone(), row.other_id.clone()]).collect();
    let standing = read.contact_standing_many(&ids).await?;
    let rows = contact_rows(&read, standing.values().cloned().collect()).await?;
    let row_of = |id: &str| {
        let contact = standing.get(id)?;
        rows.iter().find(|row| row.contact.id == contact.id).cloned()
    };
    let mut views = Vec::with_capacity(page.data.len());
    for suggestion in page.data {
        let (Some(contact), Some(other)) = (row_of(&suggestion.contact_id), row_of(&suggestion.other_id)) else {
            return Err(Error::internal(format!("a contact of suggestion {}", suggestion.id)));
        };
        if contact.contact.id != other.contact.id {
            views.push(SuggestionView { suggestion, contact, other });
        }
    }
    Ok(Page { data: views, next_cursor: page.next_cursor })
}

/// Merges the pair; `keep_id` says which of the two stays, else the one that is there longer.
pub async fn merge_suggestion_accept(
    app: &App,
    context: &OpContext,
    id: &str,
    keep_id: Option<&str>,
) -> Result<Merged> {
    context.authorise(Action::ContactMerge)?;
    let write = app.store.write(context).await?;
    write.merge_lock().await?;
    let found = write.merge_suggestion_find(id).await?.ok_or_else(|| Error::not_found("suggestion"))?;
    if found.status == "dismissed" {
        return Err(Error::conflict(
            "suggestion_dismissed",
            "Somebody dismissed this suggestion meanwhile, so nothing was merged. Merge the two by hand if they are one.",
        ));
    }
    let (kept_id, other_id) = match keep_id {
        Some(keep) if keep == found.other_id => (&found.other_id, &found.contact_id),
        Some(keep) if keep == found.contact_id => (&found.contact_id, &found.other_id),
        None => (&found.contact_id, &found.other_id),
        Some(_) => {
            return Err(Error::field("keep_id", "not_of_the_pair", "Keep one of the two contacts of the suggestion."));
        }
    };
    let kept = write.contact_standing(kept_id).await?.ok_or_else(|| Error::not_found("contact"))?;
    let cause = Cause { reason: reason_of(&found.reason), evidence: found.evidence.clone() };
    let merged = contacts_join(&write, context, &kept.id, kept_id, other_id, cause).await?;
    write.merge_suggestion_accept(context, &found.contact_id, &found.other_id, &merged.merge.id).await?;
    write.commit().await?;
    Ok(merged)
}

/// The two are not the same person; the pair is never suggested again.
pub async fn merge_suggestion_dismiss(app: &App, context: &OpContext, id: &str) -> Result<()> {
    context.authorise(Action::ContactMerge)?;
    let write = app.store.write(context).await?;
    let found = write.merge_suggestion_find(id).await?.ok_or_else(|| Error::not_found("suggestion"))?;
    if !write.merge_suggestion_dismiss(context, id).await? {
        if found.status == "dismissed" {
            return Ok(());
        }
        return Err(Error::conflict(
            "suggestion_accepted",
            "Somebody merged the two meanwhile. Take the merge back first if they are not the same person.",
        ));
    }
    let event = EventDraft::new("contact.merge_dismissed", "merge_suggestion", id).contact(&found.contact_id);
    write.event_append(context, event).await?;
    write.commit().await?;
    Ok(())
}

/// The reasons there are, as they stand on a merge.
fn reason_of(reason: &str) -> &'static str {
    match reason {
        "same_email" => "same_email",
        "same_phone" => "same_phone",
        "same_name" => "same_name",
        "proven_by_other" => "proven_by_other",
        _ => "suggested",
    }
}
