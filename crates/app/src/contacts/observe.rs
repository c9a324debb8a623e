//! What a customer says of themselves is noted: name, e-mail, phone, as unproven identities.

use steward_language::{Entity, EntityValue};
use steward_model::OpContext;
use steward_store::TenantTx;
use steward_store::contacts::Contact;
use steward_store::events::EventDraft;

use crate::error::Result;

/// A name is taken over only from a pattern that is this sure.
const SURE_NAME: f32 = 0.6;

/// Notes details from a message, in the transaction of the reply. An identity that belongs to somebody else is not
/// taken from them: that is for a member to decide. Returns what was noted, for the receipt.
pub(crate) async fn contact_observe(
    write: &TenantTx,
    context: &OpContext,
    contact: &Contact,
    entities: &[Entity],
    source: &str,
) -> Result<Vec<String>> {
    let mut noted = Vec::new();
    for entity in entities {
        match &entity.value {
            EntityValue::Email(value) => {
                identity_observe(write, context, contact, "email", value, source, &mut noted).await?
            }
            EntityValue::Phone(value) => {
                identity_observe(write, context, contact, "phone", value, source, &mut noted).await?
            }
            EntityValue::PersonName(name) if contact.name.is_none() && entity.confidence >= SURE_NAME => {
                write.contact_set_name(&contact.id, name, context.now_ms()).await?;
                noted.push(format!("name: {name}"));
            }
            _ => {}
        }
    }
    if !noted.is_empty() {
        let event = EventDraft::new("contact.changed", "contact", &contact.id).contact(&contact.id).source(source);
        write.event_append(context, event).await?;
    }
    Ok(noted)
}

async fn identity_observe(
    write: &TenantTx,
    context: &OpContext,
    contact: &Contact,
    kind: &str,
    value: &str,
    source: &str,
    noted: &mut Vec<String>,
) -> Result<()> {
    match write.identity_find(kind, value).await? {
        None => {
            write.identity_insert(context, &contact.id, kind, value, false, source).await?;
            noted.push(format!("{kind}: {value}"));
        }
        Some(known) if known.contact_id != contact.id => {
            noted.push(format!("{kind} belongs to another contact"));
        }
        Some(_) => {}
    }
    Ok(())
}
