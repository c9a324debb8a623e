//! The nightly job that has web pages read again whose week is over.

use std::sync::Arc;

use steward_model::OpContext;
use steward_store::jobs::Job;

use super::{PAUSE_MS, enqueue};
use crate::app::App;
use crate::jobs::JobResult;

pub const KIND: &str = "document.fetch_again";
/// Pages of one night; the others have their turn in the next.
const MOST: u64 = 2_000;

/// Enqueues the reading of each page, one after the other, so that no site is hurried.
pub(crate) async fn run(app: &Arc<App>, context: &OpContext, _job: &Job) -> JobResult {
    let write = app.store.write(context).await?;
    let mut run_at = context.now_ms();
    for document in write.document_recrawl_due(run_at, MOST).await? {
        let Some(due) = document.recrawl_at else {
            continue;
        };
        enqueue(&write, context, &document.id, due, run_at).await?;
        run_at += PAUSE_MS;
    }
    Ok(write.commit().await?)
}
