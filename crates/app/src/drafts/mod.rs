//! Drafts: replies that the concierge proposes and a member decides on (DESK-22).

use std::sync::Arc;

use serde_json::json;
use steward_model::{Action, OpContext};
use steward_store::TenantTx;
use steward_store::contacts::Contact;
pub use steward_store::drafts::Draft;
use steward_store::events::EventDraft;
use steward_store::messages::{Message, MessageDraft};

use crate::app::App;
use crate::conversations::reply::{author_name, lock, member_message};
use crate::conversations::{answer, receive};
use crate::error::{Error, Result};
use crate::page::{Page, PageRequest};

/// A draft with whom it would go to.
#[derive(Debug, Clone)]
pub struct DraftView {
    pub draft: Draft,
    pub contact: Contact,
}

pub async fn draft_list(
    app: &App,
    context: &OpContext,
    status: Option<&str>,
    conversation_id: Option<&str>,
    page: &PageRequest,
) -> Result<Page<DraftView>> {
    context.authorise(Action::ConversationRead)?;
    let read = app.store.read(context).await?;
    let rows = read.draft_list(status, conversation_id, page.cursor.as_deref(), page.fetch_limit()).await?;
    let rows = page.finish(rows, |draft| draft.id.clone());
    let mut data = Vec::with_capacity(rows.data.len());
    for draft in rows.data {
        let conversation = read.conversation_find(&draft.conversation_id).await?;
        let contact_id = conversation.map(|conversation| conversation.contact_id).unwrap_or_default();
        let contact = read.contact_find(&contact_id).await?.ok_or_else(|| Error::not_found("contact"))?;
        data.push(DraftView { draft, contact });
    }
    Ok(Page { data, next_cursor: rows.next_cursor })
}

pub async fn draft_get(app: &App, context: &OpContext, id: &str) -> Result<DraftView> {
    context.authorise(Action::ConversationRead)?;
    let read = app.store.read(context).await?;
    let draft = read.draft_find(id).await?.ok_or_else(|| Error::not_found("draft"))?;
    let conversation =
        read.conversation_find(&draft.conversation_id).await?.ok_or_else(|| Error::not_found("draft"))?;
    let contact = read.contact_find(&conversation.contact_id).await?.ok_or_else(|| Error::not_found("draft"))?;
    Ok(DraftView { draft, contact })
}

/// Sends a draft, as it is or as the member changed it. The assistant goes on owning the conversation.
pub async fn draft_approve(app: &Arc<App>, context: &OpContext, id: &str, text: Option<&str>) -> Result<Message> {
    context.authorise(Action::DraftDecide)?;
    let write = app.store.write(context).await?;
    let mut draft = find(&write, id).await?;
    let mut conversation = lock(&write, &draft.conversation_id).await?;
    let final_text = match text {
        Some(text) => receive::clean(text),
        None => draft.text.clone(),
    };
    receive::check_text(&final_text, true)?;
    let changed = final_text != draft.text;
    draft.edit_distance = Some(edit_distance(&draft.text, &final_text));
    draft.final_text = Some(final_text.clone());
    decide(&write, context, &mut draft, "approved", None).await?;
    conversation.draft_waiting = false;
    let owner = conversation.owner.clone();
    let mut message = MessageDraft::text("member", author_name(&write, context).await?, final_text);
    // A changed text may no longer rest on the passages that the draft cited.
    message.citations = if changed { json!([]) } else { draft.citations.clone() };
    message.run_id = draft.run_id.clone();
    message.reply_to = Some(draft.message_id.clone());
    let sent = member_message(&write, context, &mut conversation, message).await?;
    conversation.owner = owner;
    write.conversation_update(&conversation).await?;
    write.commit().await?;
    Ok(sent)
}

/// Turns a draft down; the member answers, or nobody.
pub async fn draft_reject(app: &App, context: &OpContext, id: &str, reason: &str) -> Result<()> {
    context.authorise(Action::DraftDecide)?;
    let write = app.store.write(context).await?;
    let mut draft = find(&write, id).await?;
    let mut conversation = lock(&write, &draft.conversation_id).await?;
    let reason: String = receive::clean(reason).chars().take(500).collect();
    decide(&write, context, &mut draft, "rejected", Some(reason)).await?;
    conversation.draft_waiting = false;
    write.conversation_update(&conversation).await?;
    write.commit().await?;
    Ok(())
}

/// Makes a draft again, by an instruction of the member; the old one is withdrawn when the new one is there.
pub async fn draft_regenerate(app: &Arc<App>, context: &OpContext, id: &str, instruction: &str) -> Result<Draft> {
    context.authorise(Action::DraftDecide)?;
    let instruction: String = receive::clean(instruction).chars().take(1000).collect();
    let read = app.store.read(context).await?;
    let draft = read.draft_find(id).await?.ok_or_else(|| Error::not_found("draft"))?;
    if draft.status != "waiting" {
        return Err(decided_already());
    }
    let message = read.message_find(&draft.message_id).await?.ok_or_else(|| Error::not_found("message"))?;
    drop(read);
    answer::draft_make(app, context, &message, Some(instruction)).await
}

async fn find(write: &TenantTx, id: &str) -> Result<Draft> {
    let draft = write.draft_find(id).await?.ok_or_else(|| Error::not_found("draft"))?;
    if draft.status != "waiting" {
        return Err(decided_already());
    }
    Ok(draft)
}

async fn decide(
    write: &TenantTx,
    context: &OpContext,
    draft: &mut Draft,
    status: &str,
    reason: Option<String>,
) -> Result<()> {
    draft.status = status.to_owned();
    draft.reason = reason;
    draft.decided_by = Some(context.actor.reference());
    draft.decided_at = Some(context.now_ms());
    if !write.draft_decide(draft).await? {
        return Err(decided_already());
    }
    let event = EventDraft::new(&format!("draft.{status}"), "draft", &draft.id).properties(json!({
        "conversation_id": draft.conversation_id,
        "edit_distance": draft.edit_distance,
    }));
    write.event_append(context, event).await?;
    Ok(())
}

fn decided_already() -> Error {
    Error::conflict(
        "draft_decided",
        "This draft is no longer waiting: somebody decided on it, or the customer wrote again. Nothing was sent now.",
    )
}

/// Levenshtein distance in characters, of texts cut to a length that keeps it cheap.
fn edit_distance(from: &str, to: &str) -> i64 {
    const MOST: usize = 4_000;
    let from: Vec<char> = from.chars().take(MOST).collect();
    let to: Vec<char> = to.chars().take(MOST).collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (line, left) in from.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = line + 1;
        for (column, right) in to.iter().enumerate() {
            let cost = usize::from(left != right);
            let next = (row[column + 1] + 1).min(row[column] + 1).min(diagonal + cost);
            diagonal = row[column + 1];
            row[column + 1] = next;
        }
    }
    i64::try_from(row[to.len()]).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::edit_distance;

    #[test]
    fn distance_counts_characters() {
        assert_eq!(edit_distance("kitten", "sitting"), 3);
        assert_eq!(edit_distance("", "abc"), 3);
        assert_eq!(edit_distance("grün", "grün"), 0);
    }
}
