//! What a customer sees and asks of the own conversations beside writing.

use serde_json::{Value as Json, json};
use steward_model::{Actor, OpContext};
use steward_store::conversations::{Conversation, ConversationFilter};

use super::hand_off::hand_off;
use super::receive::{check_text, clean, conversation_for, customer_says};
use crate::app::App;
use crate::error::{Error, Result};
use crate::limits::Limited;
use crate::personas::Persona;
use crate::portal_sessions::PortalCall;
use crate::tools::HandOffRequest;

/// What holds for a conversation beside its messages.
#[derive(Debug, Clone)]
pub struct ConversationState {
    pub draft_pending: bool,
    pub hand_off: Option<Json>,
}

/// A passage as the customer may read it.
#[derive(Debug, Clone)]
pub struct CitedPassage {
    pub title: String,
    pub heading_path: String,
    pub text: String,
}

pub async fn conversation_state(app: &App, context: &OpContext, id: &str) -> Result<ConversationState> {
    let conversation = own(app, context, id).await?;
    Ok(ConversationState {
        draft_pending: conversation.draft_waiting,
        hand_off: conversation.hand_off.map(|hand_off| json!({ "promised_at": hand_off["promised_at"] })),
    })
}

/// The conversations of a customer; of a visitor who proved nothing only the present one.
pub async fn past_conversations(app: &App, context: &OpContext, signed_in: bool) -> Result<Vec<Conversation>> {
    let home_ids = context.actor.contact_ids();
    if home_ids.is_empty() {
        return Err(Error::unauthenticated());
    }
    if !signed_in {
        return Ok(Vec::new());
    }
    let filter = ConversationFilter { home_ids, limit: 100, ..Default::default() };
    Ok(app.store.read(context).await?.conversation_list(&filter).await?)
}

/// A passage, if a reply in the customer's own conversation cites it.
pub async fn passage_cited(
    app: &App,
    context: &OpContext,
    conversation_id: Option<&str>,
    passage_id: &str,
) -> Result<CitedPassage> {
    let missing = || Error::not_found("passage");
    let conversation = own(app, context, conversation_id.ok_or_else(missing)?).await?;
    let read = app.store.read(context).await?;
    let messages = read.message_latest(&conversation.id, conversation.message_count, 0, 200).await?;
    let citations = messages.iter().filter_map(|message| message.citations.as_array()).flatten();
    let cited = citations.into_iter().find(|citation| citation["passage_id"] == passage_id).ok_or_else(missing)?;
    let text = |name: &str| cited[name].as_str().unwrap_or_default().to_owned();
    let whole = read.passage_text(passage_id).await?.unwrap_or_else(|| text("quote"));
    Ok(CitedPassage { title: text("title"), heading_path: text("heading_path"), text: whole })
}

/// The customer asks for a person by a button, not by words.
pub async fn conversation_ask_for_person(
    app: &App,
    context: &OpContext,
    call: &PortalCall,
    note: Option<&str>,
) -> Result<()> {
    let note = clean(note.unwrap_or_default());
    check_text(&note, false)?;
    let session = &call.session;
    app.limits.take(Limited::PublicMessage, &session.contact_id)?;
    let write = app.store.write(context).await?;
    let persona: Persona = write.setting_get("persona").await?;
    let wanted = session.conversation_id.as_deref();
    let mut conversation = conversation_for(&write, context, &session.contact_id, wanted, &session.channel).await?;
    write.portal_session_converse(&session.id, &conversation.id).await?;
    if !note.is_empty() {
        customer_says(&write, context, &mut conversation, &session.contact_id, &note, None).await?;
    }
    if conversation.hand_off.is_none() {
        let request = HandOffRequest { reason: String::from("customer_asked"), summary: note };
        hand_off(&write, context, &mut conversation, &request, persona.promise_hours).await?;
    }
    write.conversation_update(&conversation).await?;
    write.commit().await?;
    Ok(())
}

/// A conversation of the customer who asks.
async fn own(app: &App, context: &OpContext, id: &str) -> Result<Conversation> {
    let found = app.store.read(context).await?.conversation_find(id).await?;
    let conversation = found.ok_or_else(|| Error::not_found("conversation"))?;
    check_own(context, &conversation)?;
    Ok(conversation)
}

/// Whether a conversation is the customer's: it belongs to the own contact, or to one proved to be the same person.
/// What members merged by hand opens nothing to a customer.
pub(crate) fn check_own(context: &OpContext, conversation: &Conversation) -> Result<()> {
    let is_customer = matches!(context.actor, Actor::Contact { .. });
    if is_customer && !context.actor.contact_ids().iter().any(|id| id == conversation.home()) {
        return Err(Error::not_found("conversation"));
    }
    Ok(())
}
