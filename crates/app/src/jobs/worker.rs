//! The loop that takes jobs from the queue and runs them.
//!
//! Woken by commits, by the clock when something is due, and by [`Worker::start_now`] for jobs that were leased at
//! birth because somebody waits for their result. On drain it takes no new job and waits for those under way; what
//! does not end in time keeps its lease, which expires, and is run again elsewhere.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use steward_store::jobs::{Job, LONGEST_PAUSE_MS};
use steward_store::{Store, StoreError};
use tokio::sync::{Notify, Semaphore, mpsc, watch};
use tokio::task::JoinSet;
use tracing::Instrument;

use super::{JobError, dispatch};
use crate::app::App;

/// A lease is extended by the heartbeat at a third of this.
pub const LEASE_MS: i64 = 30_000;
const PARALLEL: usize = 16;
const LONGEST_SLEEP: Duration = Duration::from_secs(15);

/// Hands jobs to this process's worker. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Worker {
    name: String,
    direct: mpsc::UnboundedSender<Job>,
    incoming: Arc<Mutex<Option<mpsc::UnboundedReceiver<Job>>>>,
    /// Jobs that were marked done in the transaction of their effect.
    finished: Arc<Mutex<HashSet<String>>>,
}

/// The running loop; dropping it does not stop it, [`WorkerHandle::drain`] does.
pub struct WorkerHandle {
    stop: watch::Sender<bool>,
    task: tokio::task::JoinHandle<()>,
}

impl Worker {
    pub fn new(name: impl Into<String>) -> Self {
        let (direct, incoming) = mpsc::unbounded_channel();
        Self { name: name.into(), direct, incoming: Arc::new(Mutex::new(Some(incoming))), finished: Arc::default() }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// The lease that a job gets which this process starts itself right after its commit.
    pub fn lease(&self, now_ms: i64) -> (String, i64) {
        (self.name.clone(), now_ms + LEASE_MS)
    }

    /// Starts a job that was leased at birth. If no loop runs here, the lease expires and another process takes it.
    pub fn start_now(&self, job: Job) {
        let _ = self.direct.send(job);
    }

    /// A job was marked done by its own transaction, so that nobody needs to look after it.
    pub fn note_finished(&self, job_id: &str) {
        self.finished.lock().unwrap_or_else(PoisonError::into_inner).insert(job_id.to_owned());
    }

    fn take_finished(&self, job_id: &str) -> bool {
        self.finished.lock().unwrap_or_else(PoisonError::into_inner).remove(job_id)
    }

    /// Starts the loop; it can be started once.
    pub fn run(&self, app: Arc<App>) -> Option<WorkerHandle> {
        let incoming = self.incoming.lock().unwrap_or_else(PoisonError::into_inner).take()?;
        let (stop, stopped) = watch::channel(false);
        let task = tokio::spawn(run_loop(app, self.name.clone(), incoming, stopped));
        Some(WorkerHandle { stop, task })
    }
}

impl WorkerHandle {
    /// Takes no new job and waits for those under way, at most `patience`.
    pub async fn drain(self, patience: Duration) {
        let _ = self.stop.send(true);
        if tokio::time::timeout(patience, self.task).await.is_err() {
            tracing::warn!("jobs were still running at shutdown; their leases expire and they run again");
        }
    }
}

async fn run_loop(
    app: Arc<App>,
    name: String,
    mut incoming: mpsc::UnboundedReceiver<Job>,
    mut stopped: watch::Receiver<bool>,
) {
    let slots = Arc::new(Semaphore::new(PARALLEL));
    let running: Arc<Mutex<HashSet<String>>> = Arc::default();
    let freed = Arc::new(Notify::new());
    let mut changed = app.store.signals().jobs.subscribe();
    let mut tasks = JoinSet::new();
    let heartbeat = tokio::spawn(beat(app.clone(), name.clone(), running.clone()));
    let mut timer = Box::pin(tokio::time::sleep(Duration::ZERO));
    while !*stopped.borrow() {
        let look = tokio::select! {
            // It is leased already: there is nothing to be looked for in the queue.
            Some(job) = incoming.recv() => {
                spawn(&app, &name, job, None, &running, &freed, &mut tasks);
                false
            }
            _ = changed.changed() => true,
            () = freed.notified() => true,
            _ = stopped.changed() => false,
            () = timer.as_mut() => true,
        };
        while tasks.try_join_next().is_some() {}
        if !look {
            continue;
        }
        let pause = if slots.available_permits() == 0 {
            LONGEST_SLEEP
        } else {
            match take_due(&app, &name, &slots, &running, &freed, &mut tasks).await {
                Ok(pause) => pause,
                // Said once where it was found; the recovery wakes this loop.
                Err(StoreError::Full) => Duration::from_secs(5),
                Err(error) => {
                    tracing::error!(%error, "jobs could not be taken from the queue");
                    Duration::from_secs(1)
                }
            }
        };
        timer = Box::pin(tokio::time::sleep(pause));
    }
    while let Ok(job) = incoming.try_recv() {
        spawn(&app, &name, job, None, &running, &freed, &mut tasks);
    }
    while tasks.join_next().await.is_some() {}
    heartbeat.abort();
}

/// Claims what is due, as much as there are free slots; how long until there may be more.
async fn take_due(
    app: &Arc<App>,
    name: &str,
    slots: &Arc<Semaphore>,
    running: &Arc<Mutex<HashSet<String>>>,
    freed: &Arc<Notify>,
    tasks: &mut JoinSet<()>,
) -> steward_store::StoreResult<Duration> {
    let now = app.clock.now_ms();
    let due = next_due(&app.store, now).await?;
    if due.is_none_or(|due| due > now) {
        return Ok(time_to(due, now));
    }
    let free = slots.available_permits();
    let system = app.store.system().await?;
    let jobs = system.job_claim(name, now, LEASE_MS, free as u64).await?;
    system.commit().await?;
    let full = !jobs.is_empty() && jobs.len() == free;
    for job in jobs {
        // A jump of the clock made its lease look expired; it got another one and goes on.
        if running.lock().unwrap_or_else(PoisonError::into_inner).contains(&job.id) {
            continue;
        }
        let permit = slots.clone().acquire_owned().await.ok();
        spawn(app, name, job, permit, running, freed, tasks);
    }
    if full {
        return Ok(Duration::ZERO);
    }
    let now = app.clock.now_ms();
    Ok(time_to(next_due(&app.store, now).await?, now))
}

async fn next_due(store: &Store, now: i64) -> steward_store::StoreResult<Option<i64>> {
    store.system_look().await?.job_next_due(now, LEASE_MS).await
}

fn time_to(due: Option<i64>, now: i64) -> Duration {
    let Some(due) = due else {
        return LONGEST_SLEEP;
    };
    let wait = u64::try_from(due - now).unwrap_or(0);
    Duration::from_millis(wait.max(5)).min(LONGEST_SLEEP)
}

fn spawn(
    app: &Arc<App>,
    name: &str,
    job: Job,
    permit: Option<tokio::sync::OwnedSemaphorePermit>,
    running: &Arc<Mutex<HashSet<String>>>,
    freed: &Arc<Notify>,
    tasks: &mut JoinSet<()>,
) {
    let (app, name, running, freed) = (app.clone(), name.to_owned(), running.clone(), freed.clone());
    running.lock().unwrap_or_else(PoisonError::into_inner).insert(job.id.clone());
    tasks.spawn(async move {
        run_one(&app, &name, &job).await;
        running.lock().unwrap_or_else(PoisonError::into_inner).remove(&job.id);
        if permit.is_some() {
            drop(permit);
            freed.notify_one();
        }
    });
}

async fn run_one(app: &Arc<App>, name: &str, job: &Job) {
    if job.attempts > job.max_attempts {
        let error = String::from("the process ended each time while this job was running");
        settle(app, name, job, JobError::Fail(error)).await;
        return;
    }
    let worker_app = app.clone();
    let inner_job = job.clone();
    // In a task of its own, so that a panic ends this job and not the loop.
    let span = tracing::info_span!("job", id = %job.id, kind = %job.kind, attempt = job.attempts);
    let ended = tokio::spawn(async move { dispatch(&worker_app, &inner_job).await }.instrument(span)).await;
    metrics::counter!("steward_jobs_total", "kind" => job.kind.clone(), "ok" => matches!(ended, Ok(Ok(()))).to_string())
        .increment(1);
    let is_finished = app.worker.take_finished(&job.id);
    match ended {
        Ok(Ok(())) if is_finished => {}
        Ok(Ok(())) => finish(app, name, job).await,
        Ok(Err(error)) => settle(app, name, job, error).await,
        Err(panic) => settle(app, name, job, JobError::Retry(format!("panicked: {panic}"))).await,
    }
}

/// For jobs that have no transaction of their own to finish in; a no-op for those that had.
async fn finish(app: &App, name: &str, job: &Job) {
    let result = async {
        let system = app.store.system().await?;
        system.job_done(&job.id, name, app.clock.now_ms()).await?;
        system.commit().await
    };
    if let Err(error) = result.await {
        tracing::error!(job_id = %job.id, %error, "a finished job could not be marked; it will run again");
    }
}

async fn settle(app: &App, name: &str, job: &Job, error: JobError) {
    let now = app.clock.now_ms();
    let text = error.to_string();
    let again = matches!(error, JobError::Retry(_)) && job.attempts < job.max_attempts;
    tracing::warn!(job_id = %job.id, kind = %job.kind, attempts = job.attempts, again, error = %text, "job failed");
    let result = async {
        let system = app.store.system().await?;
        if again {
            let delay = backoff_ms(job.attempts, &app.ids.random_bytes::<2>());
            system.job_retry_later(&job.id, name, now + delay, &text).await?;
        } else {
            system.job_bury(&job.id, name, now, &text).await?;
        }
        system.commit().await
    };
    if let Err(error) = result.await {
        tracing::error!(job_id = %job.id, %error, "the failure of a job could not be noted; its lease will expire");
    }
}

/// 1 s, 4 s, 16 s, 64 s … at most an hour, each less up to half of it, so that many do not come back together.
fn backoff_ms(attempts: i64, random: &[u8; 2]) -> i64 {
    let exponent = u32::try_from(attempts.clamp(1, 7) - 1).unwrap_or(0);
    let full = (1000 * 4_i64.pow(exponent)).min(LONGEST_PAUSE_MS);
    full - full / 2 * i64::from(u16::from_le_bytes(*random)) / i64::from(u16::MAX)
}

async fn beat(app: Arc<App>, name: String, running: Arc<Mutex<HashSet<String>>>) {
    let period = Duration::from_millis(LEASE_MS.unsigned_abs() / 3);
    loop {
        tokio::time::sleep(period).await;
        let ids: Vec<String> = running.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect();
        if ids.is_empty() {
            continue;
        }
        let until = app.clock.now_ms() + LEASE_MS;
        let result = async {
            let system = app.store.system().await?;
            system.job_heartbeat(&name, &ids, until).await?;
            system.commit().await
        };
        if let Err(error) = result.await {
            tracing::warn!(%error, "leases could not be extended");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::backoff_ms;

    #[test]
    fn waits_grow_and_stay_within_an_hour() {
        assert_eq!(backoff_ms(1, &[0, 0]), 1000);
        assert_eq!(backoff_ms(2, &[0, 0]), 4000);
        assert_eq!(backoff_ms(2, &[255, 255]), 2000);
        assert_eq!(backoff_ms(50, &[0, 0]), 3_600_000);
    }
}
