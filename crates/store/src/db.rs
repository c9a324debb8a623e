//! Opening the database: pools, durability, signals.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Weak};
use std::time::Duration;

use sea_orm::sqlx::ConnectOptions as _;
use sea_orm::sqlx::sqlite::SqliteConnectOptions;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, TransactionTrait};
use steward_model::{OpContext, WorkspaceId};
use tokio::sync::watch;

use crate::connection::Connection;
use crate::error::{StoreError, StoreResult};
use crate::migrate::{check_current, migrate};
use crate::readers::Readers;
use crate::space::Space;
use crate::statement::{execute, rows};
use crate::tenant::{SystemTx, TenantTx};
use crate::writer::Writer;

/// Connections to SQLite that read.
const READERS: usize = 6;
/// How often somebody looks whether a full disk has room again.
const LOOK_FOR_ROOM: Duration = Duration::from_secs(1);

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

/// What opening does about the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Schema {
    MadeCurrent,
    AsItIs,
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
    /// All of PostgreSQL; of SQLite what looks after the file itself.
    pool: DatabaseConnection,
    sqlite: Option<Sqlite>,
    signals: Arc<Signals>,
    space: Space,
}

struct Sqlite {
    readers: Arc<Readers>,
    writer: Writer,
}

/// The operational database. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

impl Store {
    /// Opens the database and brings its schema up to date.
    pub async fn open(options: StoreOptions) -> StoreResult<Self> {
        Self::open_as(options, Schema::MadeCurrent).await
    }

    /// Opens a database for whoever only looks at it: it has to be there, and as this program knows it.
    pub async fn open_existing(options: StoreOptions) -> StoreResult<Self> {
        Self::open_as(options, Schema::AsItIs).await
    }

    async fn open_as(options: StoreOptions, schema: Schema) -> StoreResult<Self> {
        match options {
            StoreOptions::Sqlite { file } => Self::open_sqlite(file, schema).await,
            StoreOptions::Postgres { url, connections } => Self::open_postgres(url, connections, schema).await,
        }
    }

    async fn open_sqlite(file: PathBuf, schema: Schema) -> StoreResult<Self> {
        let mode = if schema == Schema::AsItIs { "rw" } else { "rwc" };
        if schema == Schema::MadeCurrent {
            make_private(&file)?;
        }
        let url = format!("sqlite://{}?mode={mode}", file.display());
        let writing = Database::connect(sqlite_options(&url, false)).await?;
        match schema {
            Schema::MadeCurrent => migrate(&writing, DatabaseKind::Sqlite, Some(&file)).await?,
            Schema::AsItIs => check_current(&writing).await?,
        }
        writing.close().await?;
        let pool = Database::connect(sqlite_options(&url, true)).await?;
        let space = Space::with_reserve(file.parent().unwrap_or(Path::new(".")));
        let readers = Arc::new(Readers::new(session_options(&url, true)?, READERS));
        let writer = Writer::start(session_options(&url, false)?, space.clone());
        let store = Self::new(DatabaseKind::Sqlite, pool, Some(Sqlite { readers, writer }), space);
        tokio::spawn(look_for_room(Arc::downgrade(&store.inner)));
        Ok(store)
    }

    async fn open_postgres(url: String, connections: u32, schema: Schema) -> StoreResult<Self> {
        let mut options = ConnectOptions::new(url);
        options.max_connections(connections).acquire_timeout(Duration::from_secs(10)).sqlx_logging(false);
        let pool = Database::connect(options).await?;
        match schema {
            Schema::MadeCurrent => migrate(&pool, DatabaseKind::Postgres, None).await?,
            Schema::AsItIs => check_current(&pool).await?,
        }
        Ok(Self::new(DatabaseKind::Postgres, pool, None, Space::without_reserve()))
    }

    fn new(kind: DatabaseKind, pool: DatabaseConnection, sqlite: Option<Sqlite>, space: Space) -> Self {
        let inner = Inner { kind, pool, sqlite, signals: Arc::new(Signals::default()), space };
        Self { inner: Arc::new(inner) }
    }

    pub fn kind(&self) -> DatabaseKind {
        self.inner.kind
    }

    pub fn signals(&self) -> Arc<Signals> {
        self.inner.signals.clone()
    }

    /// Whether there is room to write, and who gave up the reserve.
    pub fn space(&self) -> Space {
        self.inner.space.clone()
    }

    pub(crate) fn note_outcome(&self, result: &StoreResult<()>) {
        match result {
            Ok(()) => self.inner.space.note_written(),
            Err(StoreError::Full) => self.inner.space.note_full(),
            Err(_) => {}
        }
    }

    /// A unit of work that may write, in the workspace of the context. Refused while the disk is full.
    pub async fn write(&self, context: &OpContext) -> StoreResult<TenantTx> {
        self.write_in(context.workspace_id).await
    }

    /// The same for what takes away or ends something: while the disk is full, it goes on in the room that the reserve
    /// left.
    pub async fn write_reserved(&self, context: &OpContext) -> StoreResult<TenantTx> {
        let connection = self.begin_write(true).await?;
        self.bind(&connection, context.workspace_id).await?;
        Ok(TenantTx::new(self.clone(), connection, context.workspace_id))
    }

    /// A consistent view for reading, in the workspace of the context.
    pub async fn read(&self, context: &OpContext) -> StoreResult<TenantTx> {
        let connection = self.begin_read(true).await?;
        self.bind(&connection, context.workspace_id).await?;
        Ok(TenantTx::new(self.clone(), connection, context.workspace_id))
    }

    /// For reading where it doesn't matter that each call sees the newest state by itself, because there is only one,
    /// or none depends on another. Cheaper than [`Store::read`] where a transaction is a trip of its own.
    pub async fn look(&self, context: &OpContext) -> StoreResult<TenantTx> {
        let connection = self.begin_read(false).await?;
        self.bind(&connection, context.workspace_id).await?;
        Ok(TenantTx::new(self.clone(), connection, context.workspace_id))
    }

    pub(crate) async fn write_in(&self, workspace_id: WorkspaceId) -> StoreResult<TenantTx> {
        let connection = self.begin_write(false).await?;
        self.bind(&connection, workspace_id).await?;
        Ok(TenantTx::new(self.clone(), connection, workspace_id))
    }

    /// A unit of work across workspaces: sign-in, job claims, consumers, set-up. Only for the listed files.
    pub async fn system(&self) -> StoreResult<SystemTx> {
        let connection = self.begin_write(false).await?;
        self.bind_system(&connection).await?;
        Ok(SystemTx::new(self.clone(), connection))
    }

    /// The same for what takes away or ends something, and for letting in those who want to do that.
    pub async fn system_reserved(&self) -> StoreResult<SystemTx> {
        let connection = self.begin_write(true).await?;
        self.bind_system(&connection).await?;
        Ok(SystemTx::new(self.clone(), connection))
    }

    /// The same for reading only.
    pub async fn system_read(&self) -> StoreResult<SystemTx> {
        let connection = self.begin_read(true).await?;
        self.bind_system(&connection).await?;
        Ok(SystemTx::new(self.clone(), connection))
    }

    /// The same as [`Store::look`] across workspaces.
    pub async fn system_look(&self) -> StoreResult<SystemTx> {
        let connection = self.begin_read(false).await?;
        self.bind_system(&connection).await?;
        Ok(SystemTx::new(self.clone(), connection))
    }

    async fn begin_write(&self, reserved: bool) -> StoreResult<Connection> {
        if !reserved && self.inner.space.refuses() {
            return Err(StoreError::Full);
        }
        match &self.inner.sqlite {
            Some(sqlite) => {
                let begun = sqlite.writer.begin().await;
                if let Err(StoreError::Full) = &begun {
                    self.inner.space.note_full();
                }
                Ok(Connection::Writing(begun?))
            }
            None => Ok(Connection::Own(self.inner.pool.begin().await?)),
        }
    }

    async fn begin_read(&self, whole: bool) -> StoreResult<Connection> {
        match &self.inner.sqlite {
            Some(sqlite) => Ok(Connection::Reading(sqlite.readers.begin(whole).await?)),
            None => Ok(Connection::Own(self.inner.pool.begin().await?)),
        }
    }

    /// Tells PostgreSQL's row-level security whose rows this transaction may see. Local to the transaction, so the
    /// next borrower of the pooled connection starts with nothing.
    async fn bind(&self, connection: &Connection, workspace_id: WorkspaceId) -> StoreResult<()> {
        if self.inner.kind == DatabaseKind::Postgres {
            let text = "SELECT set_config('steward.workspace', ?, true)";
            execute(connection, text, vec![workspace_id.to_string().into()]).await?;
        }
        Ok(())
    }

    async fn bind_system(&self, connection: &Connection) -> StoreResult<()> {
        if self.inner.kind == DatabaseKind::Postgres {
            execute(connection, "SELECT set_config('steward.scope', 'system', true)", vec![]).await?;
        }
        Ok(())
    }

    /// What the database finds wrong with itself; empty when all is well. Reads everything, so it takes a while.
    pub async fn integrity(&self) -> StoreResult<Vec<String>> {
        if self.inner.kind == DatabaseKind::Postgres {
            self.ping().await?;
            return Ok(Vec::new());
        }
        let found: Vec<Integrity> = rows(&self.inner.pool, "PRAGMA integrity_check", vec![]).await?;
        Ok(found.into_iter().map(|row| row.integrity_check).filter(|line| line != "ok").collect())
    }

    /// Writes a copy of the whole database as it is at this moment into a new file, while others read and write on.
    /// `false`: this database is not a file of ours and has tools of its own for that.
    pub async fn copy_to(&self, file: &Path) -> StoreResult<bool> {
        if self.inner.kind == DatabaseKind::Postgres {
            return Ok(false);
        }
        let files: Vec<DatabaseFile> = rows(&self.inner.pool, "SELECT file FROM pragma_database_list", vec![]).await?;
        let source = files.into_iter().next().map(|row| row.file).unwrap_or_default();
        // A connection of its own: readers may not write at all, and the writer has other things to do meanwhile.
        let connection = Database::connect(sqlite_options(&format!("sqlite://{source}"), false)).await?;
        let name = file.to_string_lossy().into_owned();
        execute(&connection, "VACUUM INTO ?", vec![name.into()]).await?;
        connection.close().await?;
        Ok(true)
    }

    /// Brings the write-ahead log into the database file, so that the file alone is whole. For the end of the program.
    pub async fn close(&self) {
        if self.inner.kind == DatabaseKind::Sqlite
            && let Err(error) = self.inner.pool.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await
        {
            // Nothing is lost: the log is read at the next start.
            tracing::warn!(%error, "the write-ahead log could not be merged");
        }
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> StoreResult<()> {
        self.inner.pool.execute_unprepared("SELECT 1").await?;
        Ok(())
    }
}

/// Waits for a full disk, then looks after the recovery: gives back what was deleted, and makes the reserve again.
async fn look_for_room(inner: Weak<Inner>) {
    let Some(mut changes) = inner.upgrade().map(|inner| inner.space.watch()) else {
        return;
    };
    while changes.wait_for(|full| *full).await.is_ok() {
        let Some(inner) = inner.upgrade() else {
            return;
        };
        if let Some(sqlite) = &inner.sqlite
            && let Err(error) = sqlite.writer.shrink().await
        {
            tracing::debug!(%error, "nothing could be given back to the disk");
        }
        if inner.space.recover() {
            // Whoever was refused meanwhile looks again at once.
            inner.signals.jobs.send_modify(|count| *count += 1);
            inner.signals.events.send_modify(|count| *count += 1);
            continue;
        }
        drop(inner);
        tokio::time::sleep(LOOK_FOR_ROOM).await;
    }
}

#[derive(sea_orm::FromQueryResult)]
struct Integrity {
    integrity_check: String,
}

#[derive(sea_orm::FromQueryResult)]
struct DatabaseFile {
    file: String,
}

/// Makes the file for its owner alone, before anything is in it: it holds what customers wrote.
fn make_private(file: &Path) -> StoreResult<()> {
    if file.exists() {
        return Ok(());
    }
    let mut options = std::fs::OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file).map(drop).map_err(|error| StoreError::from_text(error.to_string()))
}

fn sqlite_options(url: &str, read_only: bool) -> ConnectOptions {
    let mut options = ConnectOptions::new(url.to_owned());
    options
        .max_connections(1)
        .acquire_timeout(Duration::from_secs(30))
        .idle_timeout(Duration::from_secs(60))
        // A file doesn't hang up.
        .test_before_acquire(false)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |sqlite| tuned(sqlite, read_only));
    options
}

fn session_options(url: &str, read_only: bool) -> StoreResult<SqliteConnectOptions> {
    let parsed = url.parse::<SqliteConnectOptions>();
    let options = parsed.map_err(|error| StoreError::Database(error.to_string()))?;
    Ok(tuned(options.disable_statement_logging(), read_only))
}

fn tuned(sqlite: SqliteConnectOptions, read_only: bool) -> SqliteConnectOptions {
    // What is deleted can be given back to a full disk; decided when the file is made. The statement writes,
    // so a reader must not say it: it would stand in the way of the writer.
    let sqlite = if read_only { sqlite } else { sqlite.pragma("auto_vacuum", "INCREMENTAL") };
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
}
