//! The nightly job that forgets sessions and codes of customers which are good for nothing any more.

use std::sync::Arc;

use steward_model::OpContext;
use steward_store::jobs::Job;

use crate::app::App;
use crate::jobs::JobResult;

pub const KIND: &str = "portal_session.clean";
const DAY_MS: i64 = 24 * 3600 * 1000;
/// A session that ended can be asked about for so long ("was I signed in on that day?").
const KEEP_SESSIONS_MS: i64 = 30 * DAY_MS;

pub(crate) async fn run(app: &Arc<App>, context: &OpContext, _job: &Job) -> JobResult {
    let now = context.now_ms();
    let write = app.store.write(context).await?;
    let codes = write.one_time_code_sweep(now - DAY_MS).await?;
    let sessions = write.portal_session_sweep(now - KEEP_SESSIONS_MS).await?;
    write.commit().await?;
    tracing::debug!(codes, sessions, "sessions and codes that had ended were forgotten");
    Ok(())
}
