//! The nightly job that takes away what was uploaded and never sent.

use std::sync::Arc;

use steward_model::OpContext;
use steward_store::events::EventDraft;
use steward_store::jobs::Job;

use super::content_drop;
use crate::app::App;
use crate::error::Result;
use crate::jobs::JobResult;

pub const KIND: &str = "file.clean";
/// Somebody may finish a message on the next day.
const KEEP_MS: i64 = 2 * 24 * 3600 * 1000;
const AT_ONCE: u64 = 100;

pub(crate) async fn run(app: &Arc<App>, context: &OpContext, _job: &Job) -> JobResult {
    while file_clean(app, context).await? {}
    Ok(())
}

async fn file_clean(app: &App, context: &OpContext) -> Result<bool> {
    let write = app.store.write(context).await?;
    let abandoned = write.file_abandoned(context.now_ms() - KEEP_MS, AT_ONCE).await?;
    let mut contents = Vec::new();
    for file in &abandoned {
        write.file_delete(&file.id).await?;
        write.event_append(context, EventDraft::new("file.purged", "file", &file.id)).await?;
        contents.push(file.sha256.clone());
        contents.extend(file.preview_sha256.clone());
    }
    write.commit().await?;
    content_drop(app, context, contents).await?;
    Ok(abandoned.len() as u64 == AT_ONCE)
}
