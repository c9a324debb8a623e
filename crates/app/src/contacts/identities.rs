//! Identities: how a person can be told and reached. Unique in the workspace.

use serde_json::json;
use steward_language::{EntityOptions, EntityValue, entities};
use steward_model::{Action, OpContext};
use steward_store::TenantTx;
use steward_store::contacts::{Contact, Identity};
use steward_store::events::EventDraft;

use crate::app::App;
use crate::conversations::receive::clean;
use crate::error::{Error, Result};
use crate::mails::check_address;
use crate::workspaces::Profile;

const MOST_CHARACTERS: usize = 200;

/// A member notes how a contact can be reached. It is unproven until the person proves it.
pub async fn identity_add(app: &App, context: &OpContext, id: &str, kind: &str, value: &str) -> Result<Identity> {
    context.authorise(Action::ContactWrite)?;
    let write = app.store.write(context).await?;
    let workspace = write.workspace_get().await?.ok_or_else(|| Error::not_found("workspace"))?;
    let value = identity_normalise(kind, value, &Profile::of(&workspace).default_region)?;
    let contact = write.contact_hold(id).await?.ok_or_else(|| Error::not_found("contact"))?;
    let identity = identity_put(&write, context, &contact, kind, &value).await?;
    write.commit().await?;
    Ok(identity)
}

/// Takes an identity from a contact. Somebody who comes with it later is somebody new.
pub async fn identity_remove(app: &App, context: &OpContext, id: &str, identity_id: &str) -> Result<()> {
    context.authorise(Action::ContactWrite)?;
    let write = app.store.write(context).await?;
    let contact = write.contact_standing(id).await?.ok_or_else(|| Error::not_found("contact"))?;
    let identities = write.identity_list(std::slice::from_ref(&contact.id)).await?;
    let identity = identities.iter().find(|identity| identity.id == identity_id);
    let identity = identity.ok_or_else(|| Error::not_found("identity"))?;
    if !write.identity_delete(&contact.id, identity_id).await? {
        return Err(Error::not_found("identity"));
    }
    identity_event(&write, context, "identity.removed", identity_id, identity.home(), &identity.kind).await?;
    write.commit().await?;
    Ok(())
}

/// Writes an identity of a contact that stands. Asked for twice, it is there once.
pub(super) async fn identity_put(
    write: &TenantTx,
    context: &OpContext,
    contact: &Contact,
    kind: &str,
    value: &str,
) -> Result<Identity> {
    if let Some(known) = write.identity_find(kind, value).await? {
        if known.contact_id == contact.id {
            return Ok(known);
        }
        let owner = write.contact_find(&known.contact_id).await?.and_then(|owner| owner.name);
        let message = format!(
            "This belongs to {} ({}). Nothing was changed. If the two are one person, merge them.",
            owner.as_deref().unwrap_or("another contact"),
            known.contact_id,
        );
        let mut error = Error::conflict("identity_taken", message.clone());
        error.fields.push(crate::error::FieldError { field: String::from("value"), code: "identity_taken", message });
        return Err(error);
    }
    let made = write.identity_insert(context, &contact.id, kind, value, false, context.actor.kind()).await?;
    let identity = made.ok_or_else(|| {
        let detail = "Somebody else added this in the same moment. Nothing was changed; look again.";
        Error::conflict("identity_taken", detail)
    })?;
    identity_event(write, context, "identity.added", &identity.id, &contact.id, kind).await?;
    Ok(identity)
}

pub(super) async fn identity_event(
    write: &TenantTx,
    context: &OpContext,
    name: &'static str,
    identity_id: &str,
    contact_id: &str,
    kind: &str,
) -> Result<()> {
    let event = EventDraft::new(name, "identity", identity_id).contact(contact_id).properties(json!({ "kind": kind }));
    write.event_append(context, event).await?;
    Ok(())
}

/// The value as identities store it: an address in lower case, a number in E.164, a name without `@`.
pub(crate) fn identity_normalise(kind: &str, value: &str, region: &str) -> Result<String> {
    let value = clean(value);
    match kind {
        "email" => check_address("value", &value),
        "phone" => {
            let found = entities::extract(&value, &EntityOptions { default_region: region.to_owned() });
            let number = found.into_iter().find_map(|entity| match entity.value {
                EntityValue::Phone(number) => Some(number),
                _ => None,
            });
            number.ok_or_else(|| {
                Error::field("value", "not_a_phone", "Enter a phone number, from abroad with its country code.")
            })
        }
        "instagram" => {
            let name = value.trim_start_matches('@').to_lowercase();
            let fits = |character: char| character.is_ascii_alphanumeric() || matches!(character, '.' | '_');
            if name.is_empty() || name.len() > 30 || !name.chars().all(fits) {
                return Err(Error::field("value", "not_a_name", "This is no name of Instagram."));
            }
            Ok(name)
        }
        _ => other(kind, &value),
    }
}

fn other(kind: &str, value: &str) -> Result<String> {
    let fits = |character: char| character.is_ascii_lowercase() || character.is_ascii_digit() || character == '_';
    if kind.is_empty() || kind.len() > 40 || !kind.chars().all(fits) {
        return Err(Error::field("kind", "unknown_kind", "A kind is email, phone, instagram or another short word."));
    }
    if value.is_empty() || value.chars().count() > MOST_CHARACTERS {
        let message = format!("A value has between 1 and {MOST_CHARACTERS} characters.");
        return Err(Error::field("value", "length", message));
    }
    Ok(value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::identity_normalise;

    #[test]
    fn plt_04_one_identity_has_one_spelling() {
        let kept = |kind: &str, value: &str| identity_normalise(kind, value, "IE").ok();
        assert_eq!(kept("email", " Ana@Example.COM\u{0} ").as_deref(), Some("ana@example.com"));
        assert_eq!(kept("phone", "+49 30 901820").as_deref(), Some("+4930901820"));
        assert_eq!(kept("instagram", "@Tomh_Cycles").as_deref(), Some("tomh_cycles"));
        assert_eq!(kept("shopify", "gid://7").as_deref(), Some("gid://7"));
        for (kind, value) in [
            ("email", "<script>"),
            ("phone", "' OR 1=1"),
            ("instagram", "<b>"),
            ("instagram", ""),
            ("E-Mail", "a@b.test"),
            ("crm", ""),
        ] {
            assert_eq!(kept(kind, value), None, "{kind} {value}");
        }
    }
}
