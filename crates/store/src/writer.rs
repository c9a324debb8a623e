//! Group commit for SQLite: one durable commit for all the writes that stand in line.
//!
//! SQLite has one writer and a durable commit costs milliseconds. Each write runs in a savepoint of a shared
//! transaction; a committer task queues behind the writers already waiting for the lock (tokio's mutex is fair) and
//! commits what they left. A write counts as done only when that commit has succeeded, so nothing is acknowledged
//! that is not on the disk, and an alone write still commits at once.
//!
//! Transaction and savepoint begin with the first statement of a write and end with its last one, in the same trip to
//! SQLite's thread (see [`crate::session`]).
//!
//! **Invariants.** A write that failed once does nothing more and is taken back whole. After a write that was cut off
//! or failed, the next one first finds out what became of the transaction ([`Line::mend`]): when the engine has taken
//! all of it back, as it does when the disk is full, everybody in the group is told so. A connection whose commit
//! failed is not used again.

use std::sync::{Arc, Weak};

use sea_orm::sqlx::sqlite::SqliteConnectOptions;
use sea_orm::{DbErr, RuntimeErr, Statement};
use tokio::sync::{Mutex, Notify, OwnedMutexGuard, watch};

use crate::error::{StoreError, StoreResult};
use crate::session::{Part, Script, Session};
use crate::space::Space;

/// Pages (4 KiB each) that are given back to the disk at once, so that nobody waits long for the writer.
const PAGES_AT_ONCE: u32 = 512;

/// `None` while the group is open, then what became of its commit.
type Outcome = Option<Result<(), String>>;

/// What the writers stand in line for.
struct Line {
    options: SqliteConnectOptions,
    space: Space,
    /// `None` after a commit failed, until the next write opens a new one.
    session: Option<Session>,
    /// Those whose writes the next commit keeps wait for its outcome.
    group: Option<watch::Sender<Outcome>>,
    /// A transaction is open for the group.
    is_open: bool,
    /// A write ended without being finished, for this reason: nobody knows what is still open.
    broken: Option<String>,
}

impl Line {
    async fn session(&mut self) -> Result<&mut Session, DbErr> {
        if self.session.is_none() {
            self.is_open = false;
            self.session = Some(Session::open(&self.options).await?);
        }
        self.session.as_mut().ok_or_else(|| error_of("the writer has no connection"))
    }

    /// Takes back what a write left that was not finished. Must run to its end once begun.
    async fn mend(&mut self) {
        let Some(reason) = self.broken.take() else {
            return;
        };
        let Ok(session) = self.session().await else {
            return;
        };
        // A transaction can't begin within another: that tells whether one is open.
        if session.run(Script::of("BEGIN")).await.is_err() {
            // The write may have got as far as its savepoint, or not.
            let _ = session.run(Script::of("ROLLBACK TO unit")).await;
            let _ = session.run(Script::of("RELEASE unit")).await;
            self.is_open = true;
            return;
        }
        let _ = session.run(Script::of("ROLLBACK")).await;
        if std::mem::take(&mut self.is_open) {
            tracing::error!(error = %reason, "the database has taken a group of writes back");
            self.tell(Err(reason));
        } else if let StoreError::Full = StoreError::from_text(reason) {
            self.space.note_full();
        }
    }

    fn tell(&mut self, result: Result<(), String>) {
        if let Err(text) = &result
            && let StoreError::Full = StoreError::from_text(text.clone())
        {
            self.space.note_full();
        }
        if let Some(group) = self.group.take() {
            group.send_replace(Some(result));
        }
    }

    async fn commit(&mut self) {
        self.mend().await;
        if !std::mem::take(&mut self.is_open) {
            return;
        }
        let Some(session) = &mut self.session else {
            return;
        };
        let result = session.run(Script::of("COMMIT")).await.map(drop).map_err(|error| error.to_string());
        if let Err(text) = &result {
            tracing::error!(error = %text, "group commit failed");
            self.session = None;
        }
        self.tell(result);
    }
}

pub(crate) struct Writer {
    line: Arc<Mutex<Line>>,
    wake: Arc<Notify>,
}

/// A write in progress; holds the writer until it is finished or dropped.
pub(crate) struct GroupedWrite {
    unit: Mutex<Unit>,
    outcome: watch::Receiver<Outcome>,
    wake: Arc<Notify>,
}

struct Unit {
    line: OwnedMutexGuard<Line>,
    /// Goes with the next statement: what begins the unit, then writes whose outcome nobody asked for.
    waiting: Script,
    state: State,
}

enum State {
    /// Nothing has been sent yet.
    Fresh,
    Begun,
    Failed(String),
    Finished,
}

impl Writer {
    pub(crate) fn start(options: SqliteConnectOptions, space: Space) -> Self {
        let line = Line { options, space, session: None, group: None, is_open: false, broken: None };
        let line = Arc::new(Mutex::new(line));
        let wake = Arc::new(Notify::new());
        tokio::spawn(commit_groups(Arc::downgrade(&line), wake.clone()));
        Self { line, wake }
    }

    pub(crate) async fn begin(&self) -> StoreResult<GroupedWrite> {
        let mut line = self.line.clone().lock_owned().await;
        if line.broken.is_some() {
            line = mended(line).await?;
        }
        line.session().await?;
        let group = line.group.get_or_insert_with(|| watch::channel(None).0);
        let outcome = group.subscribe();
        let mut waiting = Script::default();
        if !line.is_open {
            waiting.add("BEGIN", Vec::new());
        }
        waiting.add("SAVEPOINT unit", Vec::new());
        let unit = Unit { line, waiting, state: State::Fresh };
        Ok(GroupedWrite { unit: Mutex::new(unit), outcome, wake: self.wake.clone() })
    }

    /// Gives free pages and the merged write-ahead log back to the disk. `false`: writes are under way, try later.
    pub(crate) async fn shrink(&self) -> StoreResult<bool> {
        let mut line = self.line.lock().await;
        if line.is_open || line.broken.is_some() {
            return Ok(false);
        }
        let session = line.session().await?;
        session.run(Script::of(&format!("PRAGMA incremental_vacuum({PAGES_AT_ONCE})"))).await?;
        session.run(Script::of("PRAGMA wal_checkpoint(TRUNCATE)")).await?;
        Ok(true)
    }
}

/// In a task of its own, so that it goes to its end even if whoever asked is gone.
async fn mended(mut line: OwnedMutexGuard<Line>) -> StoreResult<OwnedMutexGuard<Line>> {
    let task = tokio::spawn(async move {
        line.mend().await;
        line
    });
    task.await.map_err(|error| StoreError::Database(error.to_string()))
}

impl Unit {
    async fn send(&mut self, statements: Vec<Statement>, last: Option<&str>) -> Result<Vec<Part>, DbErr> {
        if let State::Failed(reason) = &self.state {
            return Err(error_of(reason));
        }
        let mut script = std::mem::take(&mut self.waiting);
        let before = script.len();
        for statement in statements {
            script.push(statement);
        }
        if let Some(last) = last {
            script.add(last, Vec::new());
        }
        // Until it has come back; whoever is cut off here leaves it so.
        self.state = State::Failed(String::from("the write was cut off"));
        let session = self.line.session.as_mut().ok_or_else(|| error_of("the writer has no connection"))?;
        match session.run(script).await {
            Ok(mut parts) => {
                self.line.is_open = true;
                self.state = State::Begun;
                parts.drain(..before);
                Ok(parts)
            }
            Err(error) => {
                self.state = State::Failed(error.to_string());
                Err(error)
            }
        }
    }
}

impl GroupedWrite {
    /// Runs statements, and before them what was added, in one trip.
    pub(crate) async fn run(&self, statements: Vec<Statement>) -> Result<Vec<Part>, DbErr> {
        self.unit.lock().await.send(statements, None).await
    }

    /// Keeps a statement for the next trip.
    pub(crate) async fn add(&self, statement: Statement) -> Result<(), DbErr> {
        let mut unit = self.unit.lock().await;
        if let State::Failed(reason) = &unit.state {
            return Err(error_of(reason));
        }
        unit.waiting.push(statement);
        if let State::Fresh = unit.state {
            unit.state = State::Begun;
        }
        Ok(())
    }

    /// Leaves the group and waits for its commit.
    pub(crate) async fn commit(mut self) -> StoreResult<()> {
        let unit = self.unit.get_mut();
        if let State::Fresh = unit.state {
            return Ok(());
        }
        unit.send(Vec::new(), Some("RELEASE unit")).await?;
        unit.state = State::Finished;
        let mut outcome = self.outcome.clone();
        drop(self);
        let ended = outcome
            .wait_for(Option::is_some)
            .await
            .map_err(|_| StoreError::Database(String::from("the writer stopped before the commit")))?;
        match ended.as_ref() {
            Some(Err(text)) => Err(StoreError::from_text(text.clone())),
            _ => Ok(()),
        }
    }
}

impl Drop for GroupedWrite {
    /// Wakes the committer however the write ended: others of the group may be waiting for their commit. It gets the
    /// lock only after this write's guard is gone, and after the writers that stood in line before it.
    fn drop(&mut self) {
        let unit = self.unit.get_mut();
        match &unit.state {
            State::Fresh | State::Finished => {}
            State::Begun => unit.line.broken = Some(String::from("the write was not finished")),
            State::Failed(reason) => unit.line.broken = Some(reason.clone()),
        }
        self.wake.notify_one();
    }
}

fn error_of(text: &str) -> DbErr {
    DbErr::Query(RuntimeErr::Internal(text.to_owned()))
}

async fn commit_groups(line: Weak<Mutex<Line>>, wake: Arc<Notify>) {
    loop {
        wake.notified().await;
        let Some(line) = line.upgrade() else {
            return;
        };
        line.lock().await.commit().await;
    }
}
