//! Facts: what is known of a contact, who said so, how sure it is, and what was believed before.
//!
//! **Invariant.** No value is overwritten or taken away. Which one counts follows from all of them by one order: a
//! member's value outranks; then the customer's own words, connections, imports, rules, and what an agent concluded;
//! among equals the newer one, then the surer one. So a merge, and taking it back, need touch no fact.

mod set;

use std::cmp::Reverse;
use std::collections::HashMap;

use serde_json::json;
use steward_model::{Action, OpContext};
use steward_store::TenantTx;
pub use steward_store::facts::Fact;
use steward_store::facts::FactDraft;

use crate::app::App;
use crate::error::{Error, Result};
use crate::fields::{Field, NAME, fields_of};
use crate::merges::contact_restate;

pub use set::fact_set;
pub(crate) use set::fact_set_in;

/// A value with the field it belongs to.
#[derive(Debug, Clone)]
pub struct FactView {
    pub fact: Fact,
    pub field: Field,
    /// The name of the member who said so.
    pub source_name: Option<String>,
    /// How many other values there are.
    pub history_count: usize,
}

/// The declared order of sources, first the one that outranks.
const ORDER: [&str; 6] = ["member", "customer", "connection", "import", "rule", "agent"];

fn rank(fact: &Fact) -> (usize, Reverse<i64>, Reverse<i64>, Reverse<&str>) {
    let source = ORDER.iter().position(|kind| *kind == fact.source_kind).unwrap_or(ORDER.len());
    // Confidence counts in thousandths, so that values can be compared for good.
    let sure = (fact.confidence * 1000.0).round() as i64;
    (source, Reverse(fact.observed_at), Reverse(sure), Reverse(fact.id.as_str()))
}

/// Whether a value counts before another one of the same field.
pub(crate) fn outranks(one: &Fact, other: &Fact) -> bool {
    rank(one) < rank(other)
}

/// The value of each field that counts now, by label of the field.
pub(crate) async fn facts_of(read: &TenantTx, contact_id: &str, now: i64) -> Result<Vec<FactView>> {
    let facts = read.fact_list(contact_id, None).await?;
    if facts.is_empty() {
        return Ok(Vec::new());
    }
    let fields = fields_of(read).await?;
    let mut groups: HashMap<String, Vec<Fact>> = HashMap::new();
    for fact in facts {
        groups.entry(fact.field_key.clone()).or_default().push(fact);
    }
    let mut current = Vec::with_capacity(groups.len());
    for facts in groups.into_values() {
        let history_count = facts.len() - 1;
        let living = facts.into_iter().filter(|fact| fact.expires_at.is_none_or(|end| end > now));
        if let Some(fact) = living.min_by(|one, other| rank(one).cmp(&rank(other))) {
            current.push((fact, history_count));
        }
    }
    let mut views = with_names(read, &fields, current).await?;
    views.sort_by(|one, other| (&one.field.label, &one.field.key).cmp(&(&other.field.label, &other.field.key)));
    Ok(views)
}

async fn with_names(read: &TenantTx, fields: &[Field], facts: Vec<(Fact, usize)>) -> Result<Vec<FactView>> {
    let by_members = facts.iter().filter(|(fact, _)| fact.source_kind == "member");
    let members: Vec<String> = by_members.map(|(fact, _)| fact.source_ref.clone()).collect();
    let names: HashMap<String, String> = read.member_names(&members).await?.into_iter().collect();
    let views = facts.into_iter().map(|(fact, history_count)| FactView {
        field: field_of(fields, &fact.field_key),
        source_name: names.get(&fact.source_ref).cloned(),
        history_count,
        fact,
    });
    Ok(views.collect())
}

/// A field that was taken from the registry still has a name.
fn field_of(fields: &[Field], key: &str) -> Field {
    let found = fields.iter().find(|field| field.key == key).cloned();
    found.unwrap_or_else(|| Field {
        key: key.to_owned(),
        label: key.replace('_', " "),
        kind: String::from("text"),
        choices: Vec::new(),
    })
}

/// The values of a field beside the one that counts: what was believed before, and what is outranked. Newest first.
pub async fn fact_history(app: &App, context: &OpContext, contact_id: &str, key: &str) -> Result<Vec<FactView>> {
    context.authorise(Action::ContactRead)?;
    let read = app.store.read(context).await?;
    let contact = read.contact_standing(contact_id).await?.ok_or_else(|| Error::not_found("contact"))?;
    let mut facts = read.fact_list(&contact.id, Some(key)).await?;
    facts.sort_by(|one, other| rank(one).cmp(&rank(other)));
    let mut rest = facts.split_off(facts.len().min(1));
    rest.sort_by_key(|fact| (Reverse(fact.observed_at), Reverse(fact.id.clone())));
    let fields = fields_of(&read).await?;
    with_names(&read, &fields, rest.into_iter().map(|fact| (fact, 0)).collect()).await
}

/// Notes what a customer said of themselves in a message. Saying the same again adds nothing. `true` when it is new.
pub(crate) async fn fact_said(write: &TenantTx, context: &OpContext, draft: FactDraft) -> Result<bool> {
    let known = write.fact_list(&draft.contact_id, Some(&draft.field_key)).await?;
    let same = |fact: &Fact| fact.value == draft.value && fact.source_kind == draft.source_kind;
    if known.iter().filter(|fact| same(fact)).any(|fact| fact.home_id == draft.home_id) {
        return Ok(false);
    }
    let (contact_id, home_id, key) = (draft.contact_id.clone(), draft.home_id.clone(), draft.field_key.clone());
    let fact = write.fact_insert(context, draft).await?;
    let about = home_id.unwrap_or_else(|| contact_id.clone());
    let event = steward_store::events::EventDraft::new("fact.recorded", "contact", &contact_id)
        .contact(about)
        .properties(json!({ "field": key, "fact_id": fact.id, "source": fact.source_kind }));
    write.event_append(context, event).await?;
    Ok(true)
}

/// A contact's own name is what counts of what was said of itself; of those for whom it stands it keeps nothing.
pub(crate) async fn name_settle(write: &TenantTx, context: &OpContext, standing_id: &str, home_id: &str) -> Result<()> {
    let facts = write.fact_list(standing_id, Some(NAME)).await?;
    let own = facts.into_iter().filter(|fact| fact.home_id.as_deref().unwrap_or(standing_id) == home_id);
    let counts = own.min_by(|one, other| rank(one).cmp(&rank(other)));
    if let Some(name) = counts.as_ref().and_then(|fact| fact.value.as_str()) {
        write.contact_set_name(home_id, name, context.now_ms()).await?;
        contact_restate(write, home_id).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fact(id: &str, source_kind: &str, observed_at: i64, confidence: f64) -> Fact {
        Fact {
            id: id.to_owned(),
            workspace_id: String::from("wsp"),
            subject_kind: String::from("contact"),
            subject_id: String::from("con"),
            home_id: None,
            field_key: String::from("shoe_size"),
            value: json!(id),
            source_kind: source_kind.to_owned(),
            source_ref: String::new(),
            conversation_id: None,
            confidence,
            observed_at,
            expires_at: None,
            created_at: 0,
        }
    }

    #[test]
    fn plt_06_a_members_value_outranks_and_among_equals_the_newer_one_counts() {
        let member = fact("fct_1", "member", 1, 1.0);
        let customer = fact("fct_2", "customer", 5, 0.9);
        let newer = fact("fct_3", "customer", 7, 0.6);
        let surer = fact("fct_4", "customer", 7, 0.8);
        let agent = fact("fct_5", "agent", 99, 1.0);
        let mut all = [&agent, &newer, &customer, &surer, &member];
        all.sort_by(|one, other| rank(one).cmp(&rank(other)));
        assert_eq!(all.map(|fact| fact.id.as_str()), ["fct_1", "fct_4", "fct_3", "fct_2", "fct_5"]);
    }
}
