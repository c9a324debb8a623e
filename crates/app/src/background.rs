//! What works by itself while the program runs: jobs, consumers of the log, mails, housekeeping.

use std::sync::Arc;
use std::time::Duration;

use steward_store::{DatabaseKind, StoreError};
use tokio::task::JoinHandle;

use crate::app::App;
use crate::error::Result;
use crate::jobs::{WorkerHandle, recurring};
use crate::{consumers, idempotency, mails, sessions};

const HOUSEKEEPING: Duration = Duration::from_secs(3600);
/// Finished jobs are shown for a week.
const KEEP_JOBS_MS: i64 = 7 * 24 * 3600 * 1000;

/// The running parts; they end with [`Background::stop`].
pub struct Background {
    worker: Option<WorkerHandle>,
    tasks: Vec<JoinHandle<()>>,
}

impl Background {
    /// Starts everything. On the one process of an embedded installation, jobs that a killed predecessor held are
    /// freed first instead of waiting for their leases.
    pub async fn start(app: &Arc<App>) -> Result<Self> {
        if app.store.kind() == DatabaseKind::Sqlite {
            release_jobs(app).await?;
        }
        // A plain thread: nobody waits for it, neither the first message nor the end of a short command.
        std::thread::spawn(steward_language::entities::warm_up);
        let mut tasks = consumers::start(app);
        tasks.push(tokio::spawn(mails::send_queued(app.clone())));
        tasks.push(tokio::spawn(app.limits.clone().sweep_forever()));
        tasks.push(tokio::spawn(keep_house(app.clone())));
        tasks.push(tokio::spawn(recurring::fire_forever(app.clone())));
        Ok(Self { worker: app.worker.run(app.clone()), tasks })
    }

    /// Takes no new work and waits for what is under way, at most `patience`.
    pub async fn stop(self, patience: Duration) {
        if let Some(worker) = self.worker {
            worker.drain(patience).await;
        }
        for task in self.tasks {
            task.abort();
        }
    }
}

/// On a full disk the program starts all the same, for reading and deleting; the leases then run out by themselves.
async fn release_jobs(app: &App) -> Result<()> {
    let released = async {
        let system = app.store.system_reserved().await?;
        system.job_release_all(app.clock.now_ms()).await?;
        system.commit().await
    };
    match released.await {
        Err(StoreError::Full) => tracing::warn!("the disk is full: jobs of the last run wait for their leases"),
        other => other?,
    }
    Ok(())
}

async fn keep_house(app: Arc<App>) {
    loop {
        if let Err(error) = sweep(&app).await {
            tracing::warn!(%error, "housekeeping failed and is tried again in an hour");
        }
        app.search.close_idle();
        tokio::time::sleep(HOUSEKEEPING).await;
    }
}

async fn sweep(app: &App) -> Result<()> {
    idempotency::idempotency_sweep(app).await?;
    sessions::session_sweep(app).await?;
    let system = app.store.system_reserved().await?;
    system.job_sweep(app.clock.now_ms() - KEEP_JOBS_MS).await?;
    system.oidc_sweep(app.clock.now_ms()).await?;
    Ok(system.commit().await?)
}
