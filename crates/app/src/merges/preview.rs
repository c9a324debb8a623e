//! What a merge would do, before anybody decides.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use steward_model::{Action, OpContext};

use crate::app::App;
use crate::contacts::{ContactRow, contact_row};
use crate::error::{Error, Result};
use crate::facts::{FactView, facts_of};

/// One field of which both know something.
#[derive(Debug, Clone)]
pub struct FieldPreview {
    pub kept: Option<FactView>,
    pub other: Option<FactView>,
    /// The one that counts afterwards; the other one stays in the history.
    pub counts: FactView,
}

#[derive(Debug, Clone)]
pub struct MergePreview {
    pub kept: ContactRow,
    pub other: ContactRow,
    /// How many rows of which kind `kept` is going to stand for.
    pub moves: Json,
    /// The name that both have afterwards.
    pub name: Option<String>,
    pub fields: Vec<FieldPreview>,
}

/// Shows what merging `other_id` into `kept_id` would do. Changes nothing.
pub async fn merge_preview(app: &App, context: &OpContext, kept_id: &str, other_id: &str) -> Result<MergePreview> {
    context.authorise(Action::ContactRead)?;
    let read = app.store.read(context).await?;
    let kept = contact_row(&read, kept_id).await?;
    let other = contact_row(&read, other_id).await?;
    if kept.contact.id == other.contact.id {
        return Err(Error::invalid("same_contact", "This is one and the same contact already. Choose another one."));
    }
    let moves = read.contact_belongings(&other.contact.id).await?;
    let now = context.now_ms();
    let mut fields: BTreeMap<String, (Option<FactView>, Option<FactView>)> = BTreeMap::new();
    for fact in facts_of(&read, &kept.contact.id, now).await? {
        let key = fact.fact.field_key.clone();
        fields.entry(key).or_default().0 = Some(fact);
    }
    for fact in facts_of(&read, &other.contact.id, now).await? {
        let key = fact.fact.field_key.clone();
        fields.entry(key).or_default().1 = Some(fact);
    }
    let mut previews = Vec::new();
    for (_, (kept, other)) in fields {
        let first = match (&kept, &other) {
            (Some(kept), Some(other)) if crate::facts::outranks(&other.fact, &kept.fact) => other.clone(),
            (Some(kept), _) => kept.clone(),
            (None, Some(other)) => other.clone(),
            (None, None) => continue,
        };
        previews.push(FieldPreview { kept, other, counts: first });
    }
    let name = kept.contact.name.clone().or_else(|| other.contact.name.clone());
    Ok(MergePreview { kept, other, moves, name, fields: previews })
}
