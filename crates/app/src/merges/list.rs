//! The history of merges: which, why, by whom, and which were taken back.

use std::collections::HashMap;

use steward_model::{Action, OpContext};
use steward_store::TenantTx;
use steward_store::contacts::Contact;
use steward_store::merges::Merge;

use crate::app::App;
use crate::error::{Error, Result};
use crate::page::{Page, PageRequest};

/// Who did something, as a page names them.
#[derive(Debug, Clone)]
pub struct Acting {
    /// `member`, `key`, `contact` or `system`
    pub kind: String,
    pub id: String,
    /// The name of a member
    pub name: Option<String>,
}

#[derive(Debug, Clone)]
pub struct MergeView {
    pub merge: Merge,
    pub kept: Contact,
    pub absorbed: Contact,
    pub merged_by: Acting,
    pub undone_by: Option<Acting>,
}

/// Newest first; of one contact, those of it and of all for whom it stands.
pub async fn merge_list(
    app: &App,
    context: &OpContext,
    contact_id: Option<&str>,
    page: &PageRequest,
) -> Result<Page<MergeView>> {
    context.authorise(Action::ContactRead)?;
    let read = app.store.read(context).await?;
    let family = match contact_id {
        Some(id) => {
            let standing = read.contact_standing(id).await?.ok_or_else(|| Error::not_found("contact"))?;
            Some(read.contact_family(&standing.id).await?)
        }
        None => None,
    };
    let rows = read.merge_list(family.as_deref(), page.cursor.as_deref(), page.fetch_limit()).await?;
    let page = page.finish(rows, |merge| merge.id.clone());
    let views = merge_views(&read, page.data).await?;
    Ok(Page { data: views, next_cursor: page.next_cursor })
}

/// Merges with the names of those who took part.
pub(crate) async fn merge_views(read: &TenantTx, merges: Vec<Merge>) -> Result<Vec<MergeView>> {
    let ids: Vec<String> = merges.iter().flat_map(|merge| [merge.kept_id.clone(), merge.absorbed_id.clone()]).collect();
    let contacts: HashMap<String, Contact> =
        read.contact_find_many(&ids).await?.into_iter().map(|contact| (contact.id.clone(), contact)).collect();
    let members: Vec<String> = merges
        .iter()
        .flat_map(|merge| [Some(merge.merged_by.clone()), merge.undone_by.clone()])
        .flatten()
        .filter(|id| id.starts_with("mem_"))
        .collect();
    let names: HashMap<String, String> = read.member_names(&members).await?.into_iter().collect();
    let acting =
        |kind: &str, id: &str| Acting { kind: kind.to_owned(), id: id.to_owned(), name: names.get(id).cloned() };
    let contact =
        |id: &str| contacts.get(id).cloned().ok_or_else(|| Error::internal(format!("contact {id} of a merge")));
    let mut views = Vec::with_capacity(merges.len());
    for merge in merges {
        let undone_by = merge.undone_by_kind.as_deref().zip(merge.undone_by.as_deref());
        views.push(MergeView {
            kept: contact(&merge.kept_id)?,
            absorbed: contact(&merge.absorbed_id)?,
            merged_by: acting(&merge.merged_by_kind, &merge.merged_by),
            undone_by: undone_by.map(|(kind, id)| acting(kind, id)),
            merge,
        });
    }
    Ok(views)
}
