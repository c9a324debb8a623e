//! What a customer says of themselves is noted: the name as a fact, e-mail and phone as unproven identities.

use serde_json::json;
use steward_language::{Entity, EntityValue};
use steward_model::OpContext;
use steward_store::TenantTx;
use steward_store::conversations::Conversation;
use steward_store::events::EventDraft;
use steward_store::facts::FactDraft;
use steward_store::messages::Message;

use super::identities::identity_event;
use crate::error::Result;
use crate::facts::{fact_said, name_settle};
use crate::fields::NAME;
use crate::merges::{merge_suggest, merge_suggest_namesakes};

/// A name is taken over only from a pattern that is this sure.
const SURE_NAME: f32 = 0.6;

/// Notes details from a message, in the transaction of the reply. They belong to whom the conversation belongs. An
/// identity that is somebody else's is not taken from them: that the two may be one is put before the members. Returns
/// what was noted, for the receipt.
pub(crate) async fn contact_observe(
    write: &TenantTx,
    context: &OpContext,
    conversation: &Conversation,
    message: &Message,
    entities: &[Entity],
) -> Result<Vec<String>> {
    let mut noted = Vec::new();
    for entity in entities {
        match &entity.value {
            EntityValue::Email(value) => {
                noted.extend(identity_claim(write, context, conversation, message, "email", value).await?);
            }
            EntityValue::Phone(value) => {
                noted.extend(identity_claim(write, context, conversation, message, "phone", value).await?);
            }
            EntityValue::PersonName(name) if entity.confidence >= SURE_NAME => {
                noted.extend(name_observe(write, context, conversation, message, name, entity.confidence).await?);
            }
            _ => {}
        }
    }
    if !noted.is_empty() {
        let event = EventDraft::new("contact.changed", "contact", &conversation.contact_id)
            .contact(conversation.home())
            .source(&conversation.channel)
            .properties(json!({ "conversation_id": conversation.id }));
        write.event_append(context, event).await?;
    }
    Ok(noted)
}

/// The name is kept as a fact with the message that it stands in; which name is shown follows from all such facts.
async fn name_observe(
    write: &TenantTx,
    context: &OpContext,
    conversation: &Conversation,
    message: &Message,
    name: &str,
    confidence: f32,
) -> Result<Option<String>> {
    let draft = FactDraft {
        contact_id: conversation.contact_id.clone(),
        home_id: conversation.home_id.clone(),
        field_key: NAME.to_owned(),
        value: json!(name),
        source_kind: "customer",
        source_ref: message.id.clone(),
        conversation_id: Some(conversation.id.clone()),
        confidence: f64::from(confidence),
        observed_at: message.created_at,
    };
    if !fact_said(write, context, draft).await? {
        return Ok(None);
    }
    name_settle(write, context, &conversation.contact_id, conversation.home()).await?;
    if let Some(standing) = write.contact_find(&conversation.contact_id).await? {
        merge_suggest_namesakes(write, context, &standing).await?;
    }
    Ok(Some(format!("name: {name}")))
}

/// Somebody says that an identity is theirs. Nobody has it: it is noted, unproven. Another contact has it: the members
/// are asked whether the two are one.
async fn identity_claim(
    write: &TenantTx,
    context: &OpContext,
    conversation: &Conversation,
    message: &Message,
    kind: &str,
    value: &str,
) -> Result<Option<String>> {
    let known = write.identity_find(kind, value).await?;
    if known.is_none() {
        let source = conversation.channel.as_str();
        let made = write.identity_insert(context, &conversation.contact_id, kind, value, false, source).await?;
        if let Some(made) = made {
            write.identity_set_home(&made.id, conversation.home()).await?;
            identity_event(write, context, "identity.added", &made.id, conversation.home(), kind).await?;
            return Ok(Some(format!("{kind}: {value}")));
        }
    }
    // Another conversation may have been first between the look and the insert.
    let Some(known) = (match known {
        None => write.identity_find(kind, value).await?,
        known => known,
    }) else {
        return Ok(None);
    };
    if known.contact_id == conversation.contact_id {
        return Ok(None);
    }
    let reason = if kind == "phone" { "same_phone" } else { "same_email" };
    let evidence = json!({
        "kind": kind,
        "value": value,
        "verified": known.verified,
        "conversation_id": conversation.id,
        "message_id": message.id,
    });
    let (one, other) = (&conversation.contact_id, &known.contact_id);
    let new = merge_suggest(write, context, one, other, reason, evidence).await?;
    Ok(new.then(|| format!("{kind} belongs to another contact: merge suggested")))
}
