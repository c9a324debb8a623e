//! What a contact shows while it stands for others: its own name before theirs, the tags of all, the latest visit.

use serde_json::{Value as Json, json};
use steward_store::TenantTx;
use steward_store::contacts::Contact;

use crate::error::Result;

/// Works out anew what a contact and those who stand for it show, after somebody joined, left or changed.
pub(crate) async fn contact_restate(write: &TenantTx, id: &str) -> Result<()> {
    let mut next = Some(id.to_owned());
    while let Some(id) = next {
        let Some(mut contact) = write.contact_find(&id).await? else {
            return Ok(());
        };
        let children = write.contact_children(std::slice::from_ref(&id)).await?;
        restate(&mut contact, &children);
        write.contact_write(&contact).await?;
        next = contact.merged_into;
    }
    Ok(())
}

fn restate(contact: &mut Contact, children: &[Contact]) {
    let own_tags = match contact.own_tags.take() {
        Some(tags) => {
            contact.name = contact.own_name.clone();
            contact.language = contact.own_language.clone();
            contact.last_seen_at = contact.own_last_seen_at;
            tags
        }
        None => contact.tags.clone(),
    };
    if children.is_empty() {
        contact.tags = own_tags;
        contact.own_name = None;
        contact.own_language = None;
        contact.own_last_seen_at = None;
        return;
    }
    contact.own_name = contact.name.clone();
    contact.own_language = contact.language.clone();
    contact.own_last_seen_at = contact.last_seen_at;
    let mut tags = texts(&own_tags);
    for child in children {
        contact.name = contact.name.take().or_else(|| child.name.clone());
        contact.language = contact.language.take().or_else(|| child.language.clone());
        contact.last_seen_at = contact.last_seen_at.max(child.last_seen_at);
        for tag in texts(&child.tags) {
            if !tags.contains(&tag) {
                tags.push(tag);
            }
        }
    }
    contact.tags = json!(tags);
    contact.own_tags = Some(own_tags);
}

fn texts(tags: &Json) -> Vec<String> {
    let items = tags.as_array().map(Vec::as_slice).unwrap_or_default();
    items.iter().filter_map(Json::as_str).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contact(id: &str, name: Option<&str>, tags: &[&str], seen: Option<i64>) -> Contact {
        Contact {
            id: id.to_owned(),
            workspace_id: String::from("wsp"),
            name: name.map(str::to_owned),
            language: None,
            tags: json!(tags),
            merged_into: None,
            created_at: 1,
            updated_at: 1,
            last_seen_at: seen,
            deleted_at: None,
            own_name: None,
            own_language: None,
            own_tags: None,
            own_last_seen_at: None,
        }
    }

    #[test]
    fn a_contact_shows_what_its_family_knows_and_gets_its_own_back() {
        let alone = contact("con_1", None, &["local"], Some(5));
        let others =
            [contact("con_2", Some("Ana"), &["club", "local"], Some(9)), contact("con_3", Some("A."), &[], None)];
        let mut shown = alone.clone();
        restate(&mut shown, &others);
        assert_eq!(
            (shown.name.as_deref(), &shown.tags, shown.last_seen_at),
            (Some("Ana"), &json!(["local", "club"]), Some(9))
        );
        restate(&mut shown, &others[1..]);
        assert_eq!((shown.name.as_deref(), &shown.tags, shown.last_seen_at), (Some("A."), &json!(["local"]), Some(5)));
        restate(&mut shown, &[]);
        assert_eq!(shown, alone);
    }
}
