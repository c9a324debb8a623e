//! Members and contacts of the sample business.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use serde::Deserialize;
use steward_model::{IdSource, WorkspaceId, ids};

use super::data::{Business, DEMO_PASSWORD, parse};
use super::{bad_data, base_at, context_at, days_before};
use crate::accounts::{account_create, password, workspace_create};
use crate::app::App;
use crate::error::Result;
use crate::personas::persona_set;
use crate::reply_modes::reply_modes_set;
use crate::workspaces::{Brand, Profile};

/// The workspace with its members by their reference in the files.
pub(super) struct Made {
    pub workspace_id: WorkspaceId,
    /// Reference to id and name.
    pub members: HashMap<String, (String, String)>,
}

pub(super) async fn workspace_make(
    app: &Arc<App>,
    ids: &Arc<IdSource>,
    begin: Timestamp,
    business: &Business,
) -> Result<Made> {
    let base = base_at(days_before(begin, 365), ids);
    // One password for all: hashing it once keeps the start quick.
    let hash = password::hash(DEMO_PASSWORD, &app.ids).await?;
    let owner = business.owner()?;
    let profile = Profile {
        brand: Brand { color: business.workspace.brand.colour.clone(), logo_url: None },
        default_region: business.workspace.country.clone(),
        time_zone: business.workspace.time_zone.clone(),
        allowed_origins: Vec::new(),
    };
    let system = app.store.system().await?;
    let account = account_create(&base, &system, &owner.email, &owner.name, Some(hash.clone())).await?;
    let name = business.workspace.name.as_str();
    let slug = Some(business.workspace.slug.as_str());
    let workspace_id = workspace_create(&base, &system, &account.id, name, slug, profile).await?;
    let mut members = HashMap::new();
    let memberships = system.membership_list(&account.id).await?;
    let owner_member = memberships.first().ok_or_else(|| bad_data("the owner has no membership"))?;
    members.insert(owner.reference.clone(), (owner_member.member_id.clone(), owner.name.clone()));
    for member in business.members.iter().filter(|member| member.role != "owner") {
        let account = account_create(&base, &system, &member.email, &member.name, Some(hash.clone())).await?;
        let member_id = base.new_id::<ids::kind::Member>().to_string();
        let workspace = workspace_id.to_string();
        system.member_insert(&member_id, &workspace, &account.id, &member.role, base.now_ms()).await?;
        members.insert(member.reference.clone(), (member_id, member.name.clone()));
    }
    system.commit().await?;
    let context = context_at(workspace_id, days_before(begin, 364), ids);
    persona_set(app, &context, business.persona()).await?;
    reply_modes_set(app, &context, business.reply_modes()).await?;
    Ok(Made { workspace_id, members })
}

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
}

#[derive(Debug, Deserialize)]
struct IdentityData {
    kind: String,
    value: String,
    verified: bool,
}

/// Makes the contacts; their ids by reference.
pub(super) async fn contacts_make(
    app: &Arc<App>,
    ids: &Arc<IdSource>,
    begin: Timestamp,
    workspace_id: WorkspaceId,
) -> Result<HashMap<String, String>> {
    let data: Contacts = parse("contacts.json", include_str!("../../demo/contacts.json"))?;
    let mut made = HashMap::new();
    for contact in &data.contacts {
        let context = context_at(workspace_id, days_before(begin, contact.created_days_ago), ids);
        let write = app.store.write(&context).await?;
        let row = write.contact_insert(&context, contact.name.as_deref()).await?;
        write.contact_describe(&row.id, contact.language.as_deref(), &contact.tags).await?;
        for identity in &contact.identities {
            let (kind, value) = (identity.kind.as_str(), identity.value.as_str());
            write.identity_insert(&context, &row.id, kind, value, identity.verified, "import").await?;
        }
        write.commit().await?;
        made.insert(contact.reference.clone(), row.id);
    }
    Ok(made)
}
