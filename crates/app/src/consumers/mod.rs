//! Those who read the event log: each with a durable cursor, at least once, idempotently.
//!
//! To add one: a file with `NAME` and `handle`, and a line in [`start`].

pub mod live;
pub mod search;

use std::sync::Arc;
use std::time::Duration;

use steward_model::{Action, OpContext, Stopwatch};
use steward_store::StoreError;
use steward_store::events::Event;
use tokio::task::JoinHandle;

use crate::app::App;
use crate::error::{Error, Result};

const BATCH: u64 = 500;
/// PostgreSQL settles the order of events a moment after their commit; this long we wait before looking again.
const LONGEST_SLEEP: Duration = Duration::from_secs(1);
const SHORTEST_PAUSE: Duration = Duration::from_millis(100);
const WRITE_EVERY: Duration = Duration::from_secs(2);
/// Nobody waits for the index to the millisecond: it takes what came within a moment together, and leaves the processor
/// to those who wait for a reply.
const GATHER_SEARCH: Duration = Duration::from_millis(100);

/// The names of all consumers.
pub const NAMES: [&str; 2] = [live::NAME, search::NAME];

/// Where a consumer stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsumerState {
    pub name: &'static str,
    pub position: i64,
    pub head: i64,
    pub lag: i64,
    pub error: Option<String>,
    pub updated_at: Option<i64>,
}

/// Starts every consumer; they run until the tasks are aborted.
pub fn start(app: &Arc<App>) -> Vec<JoinHandle<()>> {
    NAMES.into_iter().map(|name| tokio::spawn(follow(app.clone(), name))).collect()
}

async fn handle(app: &Arc<App>, name: &str, events: &[Event]) -> Result<()> {
    match name {
        live::NAME => live::handle(app, events).await,
        search::NAME => search::handle(app, events).await,
        other => Err(Error::internal(format!("no consumer is called {other}"))),
    }
}

/// Where a loop is in the log. The cursor in the store trails behind, at most by [`WRITE_EVERY`]: handling is
/// idempotent, so reading a little again after a crash costs less than a commit for every event.
struct Cursor {
    position: i64,
    stored: i64,
    since_stored: Stopwatch,
}

async fn follow(app: Arc<App>, name: &'static str) {
    let mut changed = app.store.signals().events.subscribe();
    let mut cursor = Cursor { position: 0, stored: -1, since_stored: Stopwatch::start() };
    let mut pause = SHORTEST_PAUSE;
    let gather = if name == search::NAME { GATHER_SEARCH } else { Duration::ZERO };
    if name == search::NAME {
        repair_search(&app).await;
    }
    loop {
        match step(&app, name, &mut cursor).await {
            Ok(more) => {
                pause = SHORTEST_PAUSE;
                if !more {
                    let _ = tokio::time::timeout(LONGEST_SLEEP, changed.changed()).await;
                    if !gather.is_zero() {
                        tokio::time::sleep(gather).await;
                        changed.mark_unchanged();
                    }
                }
            }
            Err(error) => {
                let text = error.cause_text().unwrap_or(error.detail);
                tracing::error!(consumer = name, error = %text, "consumer failed");
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(Duration::from_secs(30));
            }
        }
    }
}

/// An index may have been deleted or damaged while the program did not run; no event would tell of it.
async fn repair_search(app: &Arc<App>) {
    let listed = async { app.store.system_read().await?.workspace_list().await };
    match listed.await {
        Ok(workspaces) => {
            let ids: Vec<String> = workspaces.into_iter().map(|workspace| workspace.id).collect();
            search::repair(app, &ids).await;
        }
        Err(error) => tracing::error!(%error, "workspaces could not be listed; damaged indexes wait for a change"),
    }
}

/// Deals with the next events; `true` when there may be more.
async fn step(app: &Arc<App>, name: &'static str, cursor: &mut Cursor) -> Result<bool> {
    let (stored, mut events) = app.store.system_look().await?.event_read_for(name, cursor.position, BATCH).await?;
    if stored != cursor.stored {
        // The start of the program, or a member asked for a replay.
        cursor.position = stored;
        cursor.stored = stored;
        events = app.store.system_look().await?.event_read(stored, BATCH).await?;
    }
    if let Some(last) = events.last() {
        handle(app, name, &events).await?;
        cursor.position = last.seq;
    }
    let more = events.len() as u64 == BATCH;
    if cursor.position > cursor.stored && (more || cursor.since_stored.elapsed() > WRITE_EVERY) {
        match store_position(app, name, cursor).await {
            // What happens while the disk is full is passed on all the same; the position is stored afterwards.
            Err(StoreError::Full) => {}
            other => other?,
        }
        cursor.since_stored = Stopwatch::start();
    }
    Ok(more)
}

async fn store_position(app: &App, name: &str, cursor: &mut Cursor) -> steward_store::StoreResult<()> {
    let system = app.store.system().await?;
    if system.consumer_position(name).await? == cursor.stored {
        system.consumer_move(name, cursor.position, None, app.clock.now_ms()).await?;
        system.commit().await?;
        cursor.stored = cursor.position;
    }
    Ok(())
}

/// Where every consumer stands.
pub async fn consumer_list(app: &App, context: &OpContext) -> Result<Vec<ConsumerState>> {
    context.authorise(Action::JobRead)?;
    let read = app.store.system_read().await?;
    let head = read.event_head().await?;
    let stored = read.consumer_list().await?;
    let states = NAMES.into_iter().map(|name| {
        let found = stored.iter().find(|consumer| consumer.name == name);
        let position = found.map_or(0, |consumer| consumer.position);
        ConsumerState {
            name,
            position,
            head,
            lag: head - position,
            error: found.and_then(|consumer| consumer.error.clone()),
            updated_at: found.map(|consumer| consumer.updated_at),
        }
    });
    Ok(states.collect())
}

/// Makes a consumer read the log again from a position; what it does is idempotent.
pub async fn consumer_replay(app: &App, context: &OpContext, name: &str, from: i64) -> Result<()> {
    context.authorise(Action::ConsumerManage)?;
    if !NAMES.contains(&name) {
        return Err(Error::not_found("consumer"));
    }
    let system = app.store.system().await?;
    let head = system.event_head().await?;
    if from < 0 || from > head {
        return Err(Error::field("from", "out_of_range", format!("The log goes from 0 to {head}.")));
    }
    system.consumer_move(name, from, None, context.now_ms()).await?;
    system.commit().await?;
    app.store.signals().events.send_modify(|count| *count += 1);
    Ok(())
}
