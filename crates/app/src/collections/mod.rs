//! Collections: the shelves on which documents stand, named by a slug that searches filter by.

use steward_model::{Action, OpContext, ids};
use steward_store::TenantTx;
pub use steward_store::collections::Collection;
use steward_store::events::EventDraft;

use crate::app::App;
use crate::error::{Error, Result};

/// Where documents go that were given no collection.
pub const GENERAL: &str = "general";
const MOST_NAME: usize = 80;

pub async fn collection_list(app: &App, context: &OpContext) -> Result<Vec<Collection>> {
    context.authorise(Action::KnowledgeRead)?;
    Ok(app.store.read(context).await?.collection_list().await?)
}

pub async fn collection_create(app: &App, context: &OpContext, name: &str) -> Result<Collection> {
    context.authorise(Action::KnowledgeWrite)?;
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() || name.chars().count() > MOST_NAME {
        return Err(Error::field("name", "length", format!("A collection's name has 1 to {MOST_NAME} characters.")));
    }
    let slug = slug_of(&name);
    let write = app.store.write(context).await?;
    let id = context.new_id::<ids::kind::Collection>().to_string();
    if !write.collection_insert(&id, &slug, &name, context.now_ms()).await? {
        return Err(Error::field(
            "name",
            "taken",
            "There is a collection with this name already. Choose another name.",
        ));
    }
    write.event_append(context, EventDraft::new("collection.created", "collection", &id)).await?;
    let made = write.collection_by_slug(&slug).await?.ok_or_else(|| Error::not_found("collection"))?;
    write.commit().await?;
    Ok(made)
}

/// The slug of the collection that a caller named; without a name the general one, which is made when first used.
pub(crate) async fn collection_resolve(write: &TenantTx, context: &OpContext, named: Option<&str>) -> Result<String> {
    let named = named.map(str::trim).filter(|named| !named.is_empty()).unwrap_or(GENERAL);
    if let Some(found) = write.collection_by_slug(named).await? {
        return Ok(found.slug);
    }
    if named == GENERAL {
        let id = context.new_id::<ids::kind::Collection>().to_string();
        write.collection_insert(&id, GENERAL, "General", context.now_ms()).await?;
        return Ok(GENERAL.to_owned());
    }
    let listed = write.collection_list().await?;
    let by_id = listed.into_iter().find(|collection| collection.id == named || collection.name == named);
    by_id.map(|collection| collection.slug).ok_or_else(|| {
        Error::field("collection", "unknown", "There is no such collection. Choose one of the list, or make it first.")
    })
}

fn slug_of(name: &str) -> String {
    let mut slug = String::new();
    for character in steward_language::normalise::fold(name).chars() {
        if character.is_alphanumeric() {
            slug.push(character);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-').to_owned();
    if slug.is_empty() { String::from("collection") } else { slug }
}
