//! Members and fields of the sample business.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::json;
use steward_model::{IdSource, OpContext, WorkspaceId, ids};
use steward_store::fields::FieldRow;

use super::data::{Business, DEMO_PASSWORD};
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
        ..Profile::default()
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
    fields_make(app, &context, business).await?;
    Ok(Made { workspace_id, members })
}

async fn fields_make(app: &Arc<App>, context: &OpContext, business: &Business) -> Result<()> {
    let write = app.store.write(context).await?;
    for field in &business.fields {
        let row = FieldRow {
            key: field.key.clone(),
            label: field.label.clone(),
            kind: field.kind.clone(),
            options: json!({ "choices": field.choices }),
            sensitivity: field.sensitivity.clone(),
        };
        write.field_put(context, &field.of, &row).await?;
    }
    write.commit().await?;
    Ok(())
}
