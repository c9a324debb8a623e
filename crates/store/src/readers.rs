//! Reading from SQLite: a few connections that are handed round.
//!
//! **Invariant.** A connection lies among the idle ones only when no transaction is open on it, so that nobody reads
//! from a view of the past and the write-ahead log can be merged.

use std::sync::{Arc, Mutex, PoisonError};

use sea_orm::sqlx::sqlite::SqliteConnectOptions;
use sea_orm::{DbErr, Statement};
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::{StoreError, StoreResult};
use crate::session::{Part, Script, Session, internal};

pub(crate) struct Readers {
    options: SqliteConnectOptions,
    /// The last one that came back is taken first: its pages and statements are warm.
    idle: Mutex<Vec<Session>>,
    slots: Arc<Semaphore>,
}

/// A unit of work that only reads.
pub(crate) struct Reading {
    readers: Arc<Readers>,
    state: tokio::sync::Mutex<State>,
    /// Whether all statements see the same moment.
    whole: bool,
}

struct State {
    /// `None` only while it is dropped.
    session: Option<Session>,
    slot: Option<OwnedSemaphorePermit>,
    /// A transaction is open, or may be.
    begun: bool,
}

impl Readers {
    pub(crate) fn new(options: SqliteConnectOptions, connections: usize) -> Self {
        Self { options, idle: Mutex::default(), slots: Arc::new(Semaphore::new(connections)) }
    }

    pub(crate) async fn begin(self: &Arc<Self>, whole: bool) -> StoreResult<Reading> {
        let slot = self.slots.clone().acquire_owned().await;
        let slot = slot.map_err(|_| StoreError::Database(String::from("the database is closed")))?;
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let session = match idle {
            Some(session) => session,
            None => Session::open(&self.options).await?,
        };
        let state = State { session: Some(session), slot: Some(slot), begun: false };
        Ok(Reading { readers: self.clone(), state: tokio::sync::Mutex::new(state), whole })
    }

    fn give_back(&self, session: Session) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(session);
    }
}

impl Reading {
    /// Runs statements in one trip; all of them see the same moment.
    pub(crate) async fn run(&self, statements: Vec<Statement>) -> Result<Vec<Part>, DbErr> {
        let mut state = self.state.lock().await;
        let State { session, begun, .. } = &mut *state;
        let session = session.as_mut().ok_or_else(|| internal("the unit of work has ended"))?;
        let mut script = Script::default();
        let (count, begins) = (statements.len(), !*begun && (self.whole || statements.len() > 1));
        if begins {
            script.add("BEGIN", Vec::new());
        }
        for statement in statements {
            script.push(statement);
        }
        let ends = begins && !self.whole;
        if ends {
            script.add("COMMIT", Vec::new());
        }
        *begun |= begins;
        let mut parts = session.run(script).await?;
        *begun &= !ends;
        parts.drain(..usize::from(begins));
        parts.truncate(count);
        Ok(parts)
    }
}

impl Drop for Reading {
    /// Ends the transaction behind the caller's back and hands the connection on.
    fn drop(&mut self) {
        let State { session, slot, begun } = self.state.get_mut();
        let (Some(mut session), slot) = (session.take(), slot.take()) else {
            return;
        };
        if !*begun {
            self.readers.give_back(session);
            return;
        }
        // Without a runtime the connection is dropped, which ends its transaction too.
        if let Ok(runtime) = Handle::try_current() {
            let readers = self.readers.clone();
            runtime.spawn(async move {
                let ended = session.run(Script::of("ROLLBACK")).await;
                // What was cut off half way may not have begun.
                let is_clean = match ended {
                    Ok(_) => true,
                    Err(error) => error.to_string().contains("no transaction is active"),
                };
                if is_clean {
                    readers.give_back(session);
                }
                drop(slot);
            });
        }
    }
}
