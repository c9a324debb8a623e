//! Keeps the search index in step with the passages of the store.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use steward_model::{Actor, OpContext, WorkspaceId};
use steward_store::events::Event;

use crate::app::App;
use crate::documents::index::{document_index, search_repair};
use crate::error::{Error, Result};

pub(super) const NAME: &str = "search";

pub(super) async fn handle(app: &Arc<App>, events: &[Event]) -> Result<()> {
    let mut touched: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for event in events.iter().filter(|event| changes_what_is_found(&event.r#type)) {
        if let Some(document_id) = &event.subject_id {
            touched.entry(&event.workspace_id).or_default().insert(document_id.clone());
        }
    }
    let last = events.last().map_or(0, |event| event.seq);
    for (workspace, ids) in touched {
        let ids: Vec<String> = ids.into_iter().collect();
        document_index(app, &context(app, workspace)?, &ids, last).await?;
    }
    Ok(())
}

/// Builds what is missing or damaged of the indexes of these workspaces.
pub(super) async fn repair(app: &Arc<App>, workspaces: &[String]) {
    for workspace in workspaces {
        let repaired = match context(app, workspace) {
            Ok(context) => search_repair(app, &context).await,
            Err(error) => Err(error),
        };
        if let Err(error) = repaired {
            let error = error.cause_text().unwrap_or(error.detail);
            tracing::error!(workspace, error, "the search index could not be repaired; the next change tries again");
        }
    }
}

fn changes_what_is_found(event_type: &str) -> bool {
    matches!(
        event_type,
        "document.created"
            | "document.changed"
            | "document.ready"
            | "document.failed"
            | "document.deleted"
            | "document.restored"
    )
}

fn context(app: &App, workspace: &str) -> Result<OpContext> {
    let id: WorkspaceId = workspace.parse().map_err(|_| Error::internal(format!("workspace id {workspace}")))?;
    Ok(app.base_context("consumer search", None).in_workspace(id, Actor::System { task: "consumer" }))
}
