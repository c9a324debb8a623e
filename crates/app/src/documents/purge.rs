//! The nightly job that takes deleted documents away for good, once nobody will undo the deletion any more.

use std::sync::Arc;

use serde_json::json;
use steward_model::OpContext;
use steward_store::events::EventDraft;
use steward_store::jobs::Job;

use crate::app::App;
use crate::error::Result;
use crate::files::content_drop;
use crate::jobs::JobResult;

pub const KIND: &str = "document.purge";
/// For so long a deleted document can be brought back.
const KEEP_MS: i64 = 30 * 24 * 3600 * 1000;
/// Documents of one transaction.
const AT_ONCE: u64 = 50;

pub(crate) async fn run(app: &Arc<App>, context: &OpContext, _job: &Job) -> JobResult {
    while document_purge(app, context).await? {}
    Ok(())
}

/// Purges some of what is due; `true` when there may be more.
async fn document_purge(app: &App, context: &OpContext) -> Result<bool> {
    let write = app.store.write(context).await?;
    let due = write.document_deleted_before(context.now_ms() - KEEP_MS, AT_ONCE).await?;
    let mut contents = Vec::new();
    for document in &due {
        // Every version's original hangs on the document.
        for file in write.file_list_of(&document.id).await? {
            write.file_delete(&file.id).await?;
            contents.push(file.sha256);
        }
        write.document_purge(&document.id).await?;
        let event = EventDraft::new("document.purged", "document", &document.id)
            .properties(json!({ "deleted_at": document.deleted_at }));
        write.event_append(context, event).await?;
    }
    write.commit().await?;
    content_drop(app, context, contents).await?;
    Ok(due.len() as u64 == AT_ONCE)
}
