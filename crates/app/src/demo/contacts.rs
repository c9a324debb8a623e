//! Contacts of the sample business: identities, facts, who may be the same person, and two who were merged.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value as Json, json};
use steward_model::{Actor, IdSource, OpContext, Role, WorkspaceId};
use steward_store::TenantTx;
use steward_store::facts::FactDraft;

use super::data::parse;
use super::{bad_data, context_at, days_before};
use crate::app::App;
use crate::error::Result;
use crate::fields::NAME;
use crate::merges::{contact_merge, merge_suggest};

#[derive(Debug, Deserialize)]
struct Contacts {
    contacts: Vec<ContactData>,
}

#[derive(Debug, Deserialize)]
struct ContactData {
    #[serde(rename = "ref")]
    reference: String,
    name: Option<String>,
    language: Option<String>,
    created_days_ago: i64,
    #[serde(default)]
    identities: Vec<IdentityData>,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    facts: Vec<FactData>,
    /// What the person said is theirs, and is another contact's.
    #[serde(default)]
    claims: Vec<ClaimData>,
    merged_into: Option<String>,
    merged_days_ago: Option<i64>,
    merged_by: Option<String>,
    merge_reason: Option<String>,
}

#[derive(Debug, Deserialize)]
struct IdentityData {
    kind: String,
    value: String,
    verified: bool,
}

#[derive(Debug, Deserialize)]
struct FactData {
    field: String,
    value: Json,
    source: String,
    confidence: f64,
    observed_days_ago: i64,
}

#[derive(Debug, Deserialize)]
struct ClaimData {
    kind: String,
    value: String,
    said_days_ago: i64,
}

/// What the contacts are made in.
pub(super) struct Place<'a> {
    pub app: &'a Arc<App>,
    pub ids: &'a Arc<IdSource>,
    pub begin: Timestamp,
    pub workspace_id: WorkspaceId,
    /// Reference to id and name.
    pub members: &'a HashMap<String, (String, String)>,
    /// The member who noted what members noted.
    pub owner: &'a str,
}

impl Place<'_> {
    fn context(&self, days_ago: i64) -> OpContext {
        context_at(self.workspace_id, days_before(self.begin, days_ago), self.ids)
    }

    fn member_id(&self, reference: &str) -> Result<String> {
        let found = self.members.get(reference).map(|(id, _)| id.clone());
        found.ok_or_else(|| bad_data(&format!("member {reference}")))
    }
}

/// Makes the contacts; their ids by reference.
pub(super) async fn contacts_make(place: &Place<'_>) -> Result<HashMap<String, String>> {
    let data: Contacts = parse("contacts.json", include_str!("../../demo/contacts.json"))?;
    let mut made = HashMap::new();
    for contact in &data.contacts {
        let context = place.context(contact.created_days_ago);
        let write = place.app.store.write(&context).await?;
        let row = write.contact_insert(&context, contact.name.as_deref()).await?;
        write.contact_describe(&row.id, contact.language.as_deref(), &contact.tags).await?;
        for identity in &contact.identities {
            let (kind, value) = (identity.kind.as_str(), identity.value.as_str());
            write.identity_insert(&context, &row.id, kind, value, identity.verified, "import").await?;
        }
        facts_make(place, &write, &context, &row.id, contact).await?;
        write.commit().await?;
        made.insert(contact.reference.clone(), row.id);
    }
    for contact in &data.contacts {
        let id = made.get(&contact.reference).ok_or_else(|| bad_data("a contact is gone"))?;
        for claim in &contact.claims {
            claim_make(place, id, claim).await?;
        }
        if let Some(into) = &contact.merged_into {
            let kept = made.get(into).ok_or_else(|| bad_data(&format!("contact {into}")))?;
            merge_make(place, kept, id, contact).await?;
        }
    }
    Ok(made)
}

async fn facts_make(
    place: &Place<'_>,
    write: &TenantTx,
    context: &OpContext,
    contact_id: &str,
    contact: &ContactData,
) -> Result<()> {
    let name = contact.name.as_ref().map(|name| FactData {
        field: NAME.to_owned(),
        value: json!(name),
        source: String::from("import"),
        confidence: 1.0,
        observed_days_ago: contact.created_days_ago,
    });
    for fact in name.iter().chain(&contact.facts) {
        let (source_kind, source_ref) = match fact.source.as_str() {
            "member" => ("member", place.member_id(place.owner)?),
            "customer" => ("customer", String::new()),
            "agent" => ("agent", String::from("concierge")),
            _ => ("import", String::from("contacts.json")),
        };
        let draft = FactDraft {
            contact_id: contact_id.to_owned(),
            home_id: None,
            field_key: fact.field.clone(),
            value: fact.value.clone(),
            source_kind,
            source_ref,
            conversation_id: None,
            confidence: fact.confidence,
            observed_at: days_before(place.begin, fact.observed_days_ago).as_millisecond(),
        };
        write.fact_insert(context, draft).await?;
    }
    Ok(())
}

async fn claim_make(place: &Place<'_>, contact_id: &str, claim: &ClaimData) -> Result<()> {
    let context = place.context(claim.said_days_ago);
    let write = place.app.store.write(&context).await?;
    let known = write.identity_find(&claim.kind, &claim.value).await?;
    let known = known.ok_or_else(|| bad_data(&format!("nobody has {}", claim.value)))?;
    let reason = if claim.kind == "phone" { "same_phone" } else { "same_email" };
    let evidence = json!({ "kind": claim.kind, "value": claim.value, "verified": known.verified });
    merge_suggest(&write, &context, contact_id, &known.contact_id, reason, evidence).await?;
    write.commit().await?;
    Ok(())
}

async fn merge_make(place: &Place<'_>, kept_id: &str, other_id: &str, contact: &ContactData) -> Result<()> {
    let context = place.context(contact.merged_days_ago.unwrap_or(0));
    let member = place.member_id(contact.merged_by.as_deref().unwrap_or(place.owner))?;
    let id = member.parse().map_err(|_| bad_data("member id"))?;
    let member = context.acting_as(Actor::Member { id, account_id: context.new_id(), role: Role::Agent });
    contact_merge(place.app, &member, kept_id, other_id, contact.merge_reason.as_deref()).await?;
    Ok(())
}
