//! Everything that is kept about a customer, for the customer to download.

use serde_json::{Value as Json, json};
use steward_model::{Actor, OpContext};
use steward_store::conversations::ConversationFilter;

use crate::app::App;
use crate::error::{Error, Result};

const MOST_CONVERSATIONS: u64 = 500;
const MOST_MESSAGES: u64 = 5_000;

/// Contact, identities and conversations with their messages, without notes.
pub async fn contact_data(app: &App, context: &OpContext) -> Result<Json> {
    let Actor::Contact { id, .. } = &context.actor else {
        return Err(Error::unauthenticated());
    };
    let (id, home_ids) = (id.to_string(), context.actor.contact_ids());
    let read = app.store.read(context).await?;
    let contact = read.contact_find(&id).await?.ok_or_else(|| Error::not_found("contact"))?;
    let standing = read.contact_standing(&id).await?.ok_or_else(|| Error::not_found("contact"))?;
    let mut identities = read.identity_list(std::slice::from_ref(&standing.id)).await?;
    // What members merged by hand is not the customer's to see: they may have been wrong.
    identities.retain(|identity| home_ids.iter().any(|home| home == identity.home()));
    let filter = ConversationFilter { home_ids, limit: MOST_CONVERSATIONS, ..Default::default() };
    let mut conversations = Vec::new();
    for conversation in read.conversation_list(&filter).await? {
        let messages = read.message_list(&conversation.id, 0, MOST_MESSAGES).await?;
        let said: Vec<Json> = messages
            .iter()
            .filter(|message| message.kind != "note")
            .map(|message| json!({ "from": message.author_kind, "at": message.created_at, "text": message.text }))
            .collect();
        conversations.push(json!({ "id": conversation.id, "channel": conversation.channel, "messages": said }));
    }
    let known: Vec<Json> =
        identities.iter().map(|identity| json!({ "kind": identity.kind, "value": identity.value })).collect();
    Ok(json!({ "id": contact.id, "name": contact.name, "identities": known, "conversations": conversations }))
}
