//! Group commit for SQLite: one durable commit for all the writes that stand in line.
//!
//! SQLite has one writer and a durable commit costs milliseconds. Each write runs in a savepoint of a shared
//! transaction; a committer task queues behind the writers already waiting for the lock (tokio's mutex is fair) and
//! commits what they left. A write counts as done only when that commit has succeeded, so nothing is acknowledged
//! that is not on the disk, and an alone write still commits at once.

use std::sync::{Arc, Weak};

use sea_orm::{DatabaseConnection, DatabaseTransaction, TransactionTrait};
use tokio::sync::{Mutex, Notify, OwnedMutexGuard, watch};

use crate::error::{StoreError, StoreResult};

/// `None` while the group is open, then what became of its commit.
type Outcome = Option<Result<(), String>>;

struct Group {
    transaction: DatabaseTransaction,
    outcome: watch::Sender<Outcome>,
}

pub(crate) struct Writer {
    connection: DatabaseConnection,
    group: Arc<Mutex<Option<Group>>>,
    wake: Arc<Notify>,
}

/// A write in progress; holds the writer until it is finished or dropped.
pub(crate) struct GroupedWrite {
    savepoint: Option<DatabaseTransaction>,
    _group: OwnedMutexGuard<Option<Group>>,
    outcome: watch::Receiver<Outcome>,
    wake: Arc<Notify>,
}

impl Writer {
    pub(crate) fn start(connection: DatabaseConnection) -> Self {
        let group = Arc::new(Mutex::new(None));
        let wake = Arc::new(Notify::new());
        tokio::spawn(commit_groups(Arc::downgrade(&group), wake.clone()));
        Self { connection, group, wake }
    }

    pub(crate) async fn begin(&self) -> StoreResult<GroupedWrite> {
        let mut slot = self.group.clone().lock_owned().await;
        if slot.is_none() {
            *slot = Some(Group { transaction: self.connection.begin().await?, outcome: watch::channel(None).0 });
        }
        let Some(group) = slot.as_ref() else {
            return Err(StoreError::Database(String::from("the writer has no transaction")));
        };
        let outcome = group.outcome.subscribe();
        let savepoint = group.transaction.begin().await;
        let write = GroupedWrite { savepoint: None, _group: slot, outcome, wake: self.wake.clone() };
        write.with(savepoint?)
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

async fn commit_groups(group: Weak<Mutex<Option<Group>>>, wake: Arc<Notify>) {
    loop {
        wake.notified().await;
        let Some(group) = group.upgrade() else {
            return;
        };
        let mut slot = group.lock_owned().await;
        let Some(Group { transaction, outcome }) = slot.take() else {
            continue;
        };
        let result = transaction.commit().await.map_err(|error| error.to_string());
        if let Err(text) = &result {
            tracing::error!(error = %text, "group commit failed");
        }
        outcome.send_replace(Some(result));
        drop(slot);
    }
}
