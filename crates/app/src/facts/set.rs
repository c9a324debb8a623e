//! A member says what is right.

use serde_json::{Value as Json, json};
use steward_model::{Action, OpContext};
use steward_store::TenantTx;
use steward_store::contacts::Contact;
use steward_store::events::EventDraft;
use steward_store::facts::FactDraft;

use super::{FactView, facts_of, name_settle};
use crate::app::App;
use crate::error::{Error, Result};
use crate::fields::{NAME, fields_of};
use crate::merges::merge_suggest_namesakes;

/// Notes a member's value of a field; it counts from now on, and what was believed before is its history.
pub async fn fact_set(app: &App, context: &OpContext, contact_id: &str, key: &str, value: &Json) -> Result<FactView> {
    context.authorise(Action::ContactWrite)?;
    let write = app.store.write(context).await?;
    let contact = write.contact_hold(contact_id).await?.ok_or_else(|| Error::not_found("contact"))?;
    fact_set_in(&write, context, &contact, key, value).await?;
    let views = facts_of(&write, &contact.id, context.now_ms()).await?;
    write.commit().await?;
    views.into_iter().find(|view| view.fact.field_key == key).ok_or_else(|| Error::not_found("fact"))
}

/// The same within a unit of work, for a contact that stands. The name of the contact follows its fact.
pub(crate) async fn fact_set_in(
    write: &TenantTx,
    context: &OpContext,
    contact: &Contact,
    key: &str,
    value: &Json,
) -> Result<()> {
    let fields = fields_of(write).await?;
    let field = fields.iter().find(|field| field.key == key).ok_or_else(|| {
        Error::field("key", "unknown_field", "There is no such field. The list of fields says which there are.")
    })?;
    let value = field.check(value)?;
    let now = context.now_ms();
    if key == NAME {
        crate::accounts::check_name("value", value.as_str().unwrap_or_default())?;
    }
    let draft = FactDraft {
        contact_id: contact.id.clone(),
        home_id: None,
        field_key: key.to_owned(),
        value,
        source_kind: source_kind(context),
        source_ref: context.actor.reference(),
        conversation_id: None,
        confidence: 1.0,
        observed_at: now,
    };
    // The same value from the same kind of source again, as a program sends it every hour, is nothing new.
    let known = write.fact_list(&contact.id, Some(key)).await?;
    let before = known.iter().filter(|fact| fact.home_id.is_none() && fact.source_kind == draft.source_kind);
    if before.max_by_key(|fact| (fact.observed_at, &fact.id)).is_some_and(|fact| fact.value == draft.value) {
        return Ok(());
    }
    let fact = write.fact_insert(context, draft).await?;
    if key == NAME {
        name_settle(write, context, &contact.id, &contact.id).await?;
    }
    let event = EventDraft::new("fact.recorded", "contact", &contact.id)
        .contact(&contact.id)
        .properties(json!({ "field": key, "fact_id": fact.id, "source": fact.source_kind }));
    write.event_append(context, event).await?;
    let contact = write.contact_find(&contact.id).await?.ok_or_else(|| Error::not_found("contact"))?;
    merge_suggest_namesakes(write, context, &contact).await
}

/// A key writes for an outside system.
fn source_kind(context: &OpContext) -> &'static str {
    match context.actor.kind() {
        "member" => "member",
        "key" => "connection",
        _ => "import",
    }
}
