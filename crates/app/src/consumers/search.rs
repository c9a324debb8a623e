//! Keeps the search index in step with the passages of the store.

use std::collections::BTreeSet;
use std::sync::Arc;

use steward_model::{Actor, WorkspaceId};
use steward_store::events::Event;

use crate::app::App;
use crate::error::{Error, Result};

pub(super) const NAME: &str = "search";

pub(super) async fn handle(app: &Arc<App>, events: &[Event]) -> Result<()> {
    let mut touched: BTreeSet<(String, String)> = BTreeSet::new();
    for event in events.iter().filter(|event| event.r#type.starts_with("document.")) {
        if let Some(document_id) = &event.subject_id {
            touched.insert((event.workspace_id.clone(), document_id.clone()));
        }
    }
    let last = events.last().map_or(0, |event| event.seq);
    for (workspace, document_id) in touched {
        let workspace_id: WorkspaceId =
            workspace.parse().map_err(|_| Error::internal(format!("workspace id {workspace}")))?;
        let context = app.base_context("consumer search", None).in_workspace(workspace_id, Actor::System {
            task: "consumer",
        });
        crate::documents::index::document_index(app, &context, &document_id, last).await?;
    }
    Ok(())
}
