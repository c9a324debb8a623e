//! When two contacts look like one person, a member is asked; nothing is merged on what somebody merely said.

use serde_json::{Value as Json, json};
use steward_model::OpContext;
use steward_store::TenantTx;
use steward_store::contacts::Contact;
use steward_store::events::EventDraft;

use crate::error::Result;

/// The same full name says little by itself; with one of these in common it is worth a look.
const TELLING_FIELDS: [&str; 4] = ["address", "home_town", "company", "birthday_month"];
const MOST_NAMESAKES: u64 = 20;

/// Puts a pair before the members, unless they are one already or the pair was there before. Returns whether it is new.
pub(crate) async fn merge_suggest(
    write: &TenantTx,
    context: &OpContext,
    one_id: &str,
    other_id: &str,
    reason: &str,
    evidence: Json,
) -> Result<bool> {
    let (one, other) = (write.contact_standing(one_id).await?, write.contact_standing(other_id).await?);
    let (Some(one), Some(other)) = (one, other) else {
        return Ok(false);
    };
    if one.id == other.id {
        return Ok(false);
    }
    let Some(id) = write.merge_suggestion_insert(context, &one.id, &other.id, reason, evidence).await? else {
        return Ok(false);
    };
    let event = EventDraft::new("contact.merge_suggested", "merge_suggestion", id)
        .contact(&one.id)
        .properties(json!({ "contact_id": one.id, "other_id": other.id, "reason": reason }));
    write.event_append(context, event).await?;
    Ok(true)
}

/// Looks for contacts of the same full name who have something telling in common with this one.
pub(crate) async fn merge_suggest_namesakes(write: &TenantTx, context: &OpContext, contact: &Contact) -> Result<()> {
    let Some(name) = contact.name.as_deref().filter(|name| name.split_whitespace().count() > 1) else {
        return Ok(());
    };
    let own = crate::facts::facts_of(write, &contact.id, context.now_ms()).await?;
    let telling = own.iter().filter(|view| TELLING_FIELDS.contains(&view.fact.field_key.as_str()));
    let telling: Vec<_> = telling.collect();
    if telling.is_empty() {
        return Ok(());
    }
    for namesake in write.contact_namesakes(name, MOST_NAMESAKES).await? {
        if namesake.id == contact.id {
            continue;
        }
        let theirs = crate::facts::facts_of(write, &namesake.id, context.now_ms()).await?;
        let common = telling.iter().find(|view| {
            theirs
                .iter()
                .any(|other| other.fact.field_key == view.fact.field_key && alike(&other.fact.value, &view.fact.value))
        });
        if let Some(view) = common {
            let evidence = json!({ "name": name, "field": view.fact.field_key, "value": view.fact.value });
            merge_suggest(write, context, &contact.id, &namesake.id, "same_name", evidence).await?;
        }
    }
    Ok(())
}

fn alike(one: &Json, other: &Json) -> bool {
    match (one.as_str(), other.as_str()) {
        (Some(one), Some(other)) => one.trim().to_lowercase() == other.trim().to_lowercase(),
        _ => one == other,
    }
}
