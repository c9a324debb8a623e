//! A member adds somebody by hand.

use serde_json::json;
use steward_model::{Action, OpContext};
use steward_store::events::EventDraft;

use super::identities::{identity_normalise, identity_put};
use super::list::{ContactDetail, contact_detail};
use crate::app::App;
use crate::error::{Error, Result};
use crate::facts::fact_set_in;
use crate::fields::NAME;
use crate::workspaces::Profile;

const MOST_IDENTITIES: usize = 20;

#[derive(Debug, Clone)]
pub struct NewContact {
    pub name: Option<String>,
    pub identities: Vec<NewIdentity>,
}

#[derive(Debug, Clone)]
pub struct NewIdentity {
    pub kind: String,
    pub value: String,
}

pub async fn contact_create(app: &App, context: &OpContext, new: NewContact) -> Result<ContactDetail> {
    context.authorise(Action::ContactWrite)?;
    let name = new.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
    if name.is_none() && new.identities.is_empty() {
        return Err(Error::field("name", "empty", "Give a name, or how the person can be reached."));
    }
    if new.identities.len() > MOST_IDENTITIES {
        let message = format!("A contact is added with up to {MOST_IDENTITIES} identities; add the others afterwards.");
        return Err(Error::field("identities", "too_many", message));
    }
    let write = app.store.write(context).await?;
    let workspace = write.workspace_get().await?.ok_or_else(|| Error::not_found("workspace"))?;
    let region = Profile::of(&workspace).default_region;
    let contact = write.contact_insert(context, None).await?;
    let event = EventDraft::new("contact.created", "contact", &contact.id)
        .contact(&contact.id)
        .properties(json!({ "by": context.actor.kind() }));
    write.event_append(context, event).await?;
    for identity in &new.identities {
        let value = identity_normalise(&identity.kind, &identity.value, &region)?;
        identity_put(&write, context, &contact, &identity.kind, &value).await?;
    }
    if let Some(name) = name {
        fact_set_in(&write, context, &contact, NAME, &json!(name)).await?;
    }
    write.commit().await?;
    contact_detail(app, context, &contact.id).await
}
