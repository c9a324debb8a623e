//! Group commit for SQLite: one durable commit for all the writes that stand in line.
//!
//! SQLite has one writer and a durable commit costs milliseconds. Each write runs in a savepoint of a shared
//! transaction; a committer task queues behind the writers already waiting for the lock (tokio's mutex is fair) and
//! commits what they left. A write counts as done only when that commit has succeeded, so nothing is acknowledged
//! that is not on the disk, and an alone write still commits at once.
//!
//! **Invariant.** A connection whose commit failed is not used again: the engine may have taken the transaction back on
//! its own (it does so when the disk is full), and the driver's count of open transactions would be wrong from then on.

use std::sync::{Arc, Weak};

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, TransactionTrait};
use tokio::sync::{Mutex, Notify, OwnedMutexGuard, watch};

use crate::error::{StoreError, StoreResult};
use crate::space::Space;

/// Pages (4 KiB each) that are given back to the disk at once, so that nobody waits long for the writer.
const PAGES_AT_ONCE: u32 = 512;

/// `None` while the group is open, then what became of its commit.
type Outcome = Option<Result<(), String>>;

struct Group {
    transaction: DatabaseTransaction,
    outcome: watch::Sender<Outcome>,
}

/// What the writers stand in line for.
struct Line {
    options: ConnectOptions,
    /// `None` after a commit failed, until the next write opens a new one.
    connection: Option<DatabaseConnection>,
    group: Option<Group>,
}

impl Line {
    async fn connection(&mut self) -> StoreResult<DatabaseConnection> {
        if let Some(connection) = &self.connection {
            return Ok(connection.clone());
        }
        let opened = Database::connect(self.options.clone()).await?;
        self.connection = Some(opened.clone());
        Ok(opened)
    }
}

pub(crate) struct Writer {
    line: Arc<Mutex<Line>>,
    wake: Arc<Notify>,
}

/// A write in progress; holds the writer until it is finished or dropped.
pub(crate) struct GroupedWrite {
    savepoint: Option<DatabaseTransaction>,
    _line: OwnedMutexGuard<Line>,
    outcome: watch::Receiver<Outcome>,
    wake: Arc<Notify>,
}

impl Writer {
    /// `connection` was opened with `options`, which open further ones.
    pub(crate) fn start(connection: DatabaseConnection, options: ConnectOptions, space: Space) -> Self {
        let line = Arc::new(Mutex::new(Line { options, connection: Some(connection), group: None }));
        let wake = Arc::new(Notify::new());
        tokio::spawn(commit_groups(Arc::downgrade(&line), wake.clone(), space));
        Self { line, wake }
    }

    pub(crate) async fn begin(&self) -> StoreResult<GroupedWrite> {
        let mut line = self.line.clone().lock_owned().await;
        if line.group.is_none() {
            let transaction = line.connection().await?.begin().await?;
            line.group = Some(Group { transaction, outcome: watch::channel(None).0 });
        }
        let Some(group) = line.group.as_ref() else {
            return Err(StoreError::Database(String::from("the writer has no transaction")));
        };
        let outcome = group.outcome.subscribe();
        let savepoint = group.transaction.begin().await;
        let write = GroupedWrite { savepoint: None, _line: line, outcome, wake: self.wake.clone() };
        write.with(savepoint?)
    }

    /// Gives free pages and the merged write-ahead log back to the disk. `false`: writes are under way, try later.
    pub(crate) async fn shrink(&self) -> StoreResult<bool> {
        let mut line = self.line.lock().await;
        if line.group.is_some() {
            return Ok(false);
        }
        let connection = line.connection().await?;
        connection.execute_unprepared(&format!("PRAGMA incremental_vacuum({PAGES_AT_ONCE})")).await?;
        connection.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await?;
        Ok(true)
    }
}

impl GroupedWrite {
    fn with(mut self, savepoint: DatabaseTransaction) -> StoreResult<Self> {
        self.savepoint = Some(savepoint);
        Ok(self)
    }

    pub(crate) fn transaction(&self) -> StoreResult<&DatabaseTransaction> {
        self.savepoint.as_ref().ok_or_else(|| StoreError::Database(String::from("the write has ended")))
    }

    /// Leaves the group and waits for its commit.
    pub(crate) async fn commit(mut self) -> StoreResult<()> {
        if let Some(savepoint) = self.savepoint.take() {
            savepoint.commit().await?;
        }
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
        self.wake.notify_one();
    }
}

async fn commit_groups(line: Weak<Mutex<Line>>, wake: Arc<Notify>, space: Space) {
    loop {
        wake.notified().await;
        let Some(line) = line.upgrade() else {
            return;
        };
        let mut line = line.lock_owned().await;
        let Some(Group { transaction, outcome }) = line.group.take() else {
            continue;
        };
        let result = transaction.commit().await.map_err(|error| error.to_string());
        if let Err(text) = &result {
            tracing::error!(error = %text, "group commit failed");
            if let StoreError::Full = StoreError::from_text(text.clone()) {
                space.note_full();
            }
            // It ends in a task of its own: the writers in line need not wait for it.
            if let Some(broken) = line.connection.take() {
                tokio::spawn(broken.close());
            }
        }
        outcome.send_replace(Some(result));
        drop(line);
    }
}
