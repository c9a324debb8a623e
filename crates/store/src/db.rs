//! Opening the database: pools, durability, signals.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, TransactionTrait};
use steward_model::{OpContext, WorkspaceId};
use tokio::sync::watch;

use crate::error::{StoreError, StoreResult};
use crate::migrate::migrate;
use crate::statement::{execute, rows};
use crate::tenant::{Connection, SystemTx, TenantTx};
use crate::writer::Writer;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatabaseKind {
    Sqlite,
    Postgres,
}

/// Where the operational data lives.
#[derive(Debug, Clone)]
pub enum StoreOptions {
    /// One file, e.g. `steward-data/steward.db`; its folder must exist.
    Sqlite { file: PathBuf },
    /// A URL `postgres://…`; the role must not be a superuser, which would bypass row-level security.
    Postgres { url: String, connections: u32 },
}

/// Counters that grow after a commit with events or jobs, so that nobody has to poll. A receiver that looks late
/// still sees that the counter has moved.
#[derive(Debug, Default)]
pub struct Signals {
    pub events: watch::Sender<u64>,
    pub jobs: watch::Sender<u64>,
}

struct Inner {
    kind: DatabaseKind,
    readers: DatabaseConnection,
    /// SQLite only; PostgreSQL writes through the pool of `readers`.
    writer: Option<Writer>,
    signals: Arc<Signals>,
    full: AtomicBool,
}

/// The operational database. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

impl Store {
    /// Opens the database and brings its schema up to date.
    pub async fn open(options: StoreOptions) -> StoreResult<Self> {
        match options {
            StoreOptions::Sqlite { file } => Self::open_sqlite(file).await,
            StoreOptions::Postgres { url, connections } => Self::open_postgres(url, connections).await,
        }
    }

    async fn open_sqlite(file: PathBuf) -> StoreResult<Self> {
        let url = format!("sqlite://{}?mode=rwc", file.display());
        let writing = Database::connect(sqlite_options(&url, 1, false)).await?;
        migrate(&writing, DatabaseKind::Sqlite, Some(&file)).await?;
        let readers = Database::connect(sqlite_options(&url, 6, true)).await?;
        Ok(Self::new(DatabaseKind::Sqlite, readers, Some(Writer::start(writing))))
    }

    async fn open_postgres(url: String, connections: u32) -> StoreResult<Self> {
        let mut options = ConnectOptions::new(url);
        options.max_connections(connections).acquire_timeout(Duration::from_secs(10)).sqlx_logging(false);
        let pool = Database::connect(options).await?;
        migrate(&pool, DatabaseKind::Postgres, None).await?;
        Ok(Self::new(DatabaseKind::Postgres, pool, None))
    }

    fn new(kind: DatabaseKind, readers: DatabaseConnection, writer: Option<Writer>) -> Self {
        let inner =
            Inner { kind, readers, writer, signals: Arc::new(Signals::default()), full: AtomicBool::new(false) };
        Self { inner: Arc::new(inner) }
    }

    pub fn kind(&self) -> DatabaseKind {
        self.inner.kind
    }

    pub fn signals(&self) -> Arc<Signals> {
        self.inner.signals.clone()
    }

    /// Whether the last write failed for want of space; cleared by the next one that succeeds.
    pub fn is_full(&self) -> bool {
        self.inner.full.load(Ordering::Relaxed)
    }

    pub(crate) fn note_outcome(&self, result: &StoreResult<()>) {
        match result {
            Ok(()) => self.inner.full.store(false, Ordering::Relaxed),
            Err(StoreError::Full) => self.inner.full.store(true, Ordering::Relaxed),
            Err(_) => {}
        }
    }

    /// A unit of work that may write, in the workspace of the context.
    pub async fn write(&self, context: &OpContext) -> StoreResult<TenantTx> {
        self.write_in(context.workspace_id).await
    }

    /// A consistent view for reading, in the workspace of the context.
    pub async fn read(&self, context: &OpContext) -> StoreResult<TenantTx> {
        let connection = self.begin_read().await?;
        self.bind(&connection, context.workspace_id).await?;
        Ok(TenantTx::new(self.clone(), connection, context.workspace_id))
    }

    pub(crate) async fn write_in(&self, workspace_id: WorkspaceId) -> StoreResult<TenantTx> {
        let connection = self.begin_write().await?;
        self.bind(&connection, workspace_id).await?;
        Ok(TenantTx::new(self.clone(), connection, workspace_id))
    }

    /// A unit of work across workspaces: sign-in, job claims, consumers, set-up. Only for the listed files.
    pub async fn system(&self) -> StoreResult<SystemTx> {
        let connection = self.begin_write().await?;
        self.bind_system(&connection).await?;
        Ok(SystemTx::new(self.clone(), connection))
    }

    /// The same for reading only.
    pub async fn system_read(&self) -> StoreResult<SystemTx> {
        let connection = self.begin_read().await?;
        self.bind_system(&connection).await?;
        Ok(SystemTx::new(self.clone(), connection))
    }

    async fn begin_write(&self) -> StoreResult<Connection> {
        match &self.inner.writer {
            Some(writer) => {
                let begun = writer.begin().await;
                if let Err(StoreError::Full) = &begun {
                    self.inner.full.store(true, Ordering::Relaxed);
                }
                Ok(Connection::Grouped(begun?))
            }
            None => Ok(Connection::Own(self.inner.readers.begin().await?)),
        }
    }

    async fn begin_read(&self) -> StoreResult<Connection> {
        Ok(Connection::Own(self.inner.readers.begin().await?))
    }

    /// Tells PostgreSQL's row-level security whose rows this transaction may see. Local to the transaction, so the
    /// next borrower of the pooled connection starts with nothing.
    async fn bind(&self, connection: &Connection, workspace_id: WorkspaceId) -> StoreResult<()> {
        if self.inner.kind == DatabaseKind::Postgres {
            let text = "SELECT set_config('steward.workspace', ?, true)";
            execute(connection.get()?, text, vec![workspace_id.to_string().into()]).await?;
        }
        Ok(())
    }

    async fn bind_system(&self, connection: &Connection) -> StoreResult<()> {
        if self.inner.kind == DatabaseKind::Postgres {
            execute(connection.get()?, "SELECT set_config('steward.scope', 'system', true)", vec![]).await?;
        }
        Ok(())
    }

    /// What the database finds wrong with itself; empty when all is well. Reads everything, so it takes a while.
    pub async fn integrity(&self) -> StoreResult<Vec<String>> {
        if self.inner.kind == DatabaseKind::Postgres {
            self.ping().await?;
            return Ok(Vec::new());
        }
        let found: Vec<Integrity> = rows(&self.inner.readers, "PRAGMA integrity_check", vec![]).await?;
        Ok(found.into_iter().map(|row| row.integrity_check).filter(|line| line != "ok").collect())
    }

    /// Brings the write-ahead log into the database file, so that the file alone is whole. For the end of the program.
    pub async fn close(&self) {
        if self.inner.kind == DatabaseKind::Sqlite
            && let Err(error) = self.inner.readers.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await
        {
            // Nothing is lost: the log is read at the next start.
            tracing::warn!(%error, "the write-ahead log could not be merged");
        }
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> StoreResult<()> {
        self.inner.readers.execute_unprepared("SELECT 1").await?;
        Ok(())
    }
}

#[derive(sea_orm::FromQueryResult)]
struct Integrity {
    integrity_check: String,
}

fn sqlite_options(url: &str, connections: u32, read_only: bool) -> ConnectOptions {
    let mut options = ConnectOptions::new(url.to_owned());
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(30))
        .idle_timeout(Duration::from_secs(60))
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |sqlite| {
            sqlite
                .pragma("journal_mode", "WAL")
                // NORMAL could lose the last commits when the power fails; what is acknowledged must not be lost.
                .pragma("synchronous", "FULL")
                .pragma("foreign_keys", "ON")
                .pragma("temp_store", "MEMORY")
                .pragma("cache_size", "-8000")
                .pragma("query_only", if read_only { "ON" } else { "OFF" })
                .busy_timeout(Duration::from_secs(10))
                .statement_cache_capacity(256)
        });
    options
}
