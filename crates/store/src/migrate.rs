//! Brings the schema up to date, once each, in one transaction per migration.
//!
//! A SQLite file that already holds data is copied aside first. A database made by a newer version is refused.

use std::cmp::Ordering;
use std::path::Path;

use sea_orm::{ConnectionTrait, DatabaseConnection, FromQueryResult, TransactionTrait};

use crate::db::DatabaseKind;
use crate::error::{StoreError, StoreResult};
use crate::statement::{execute, rows};

struct Migration {
    version: i64,
    portable: &'static str,
    postgres: &'static str,
}

const MIGRATIONS: &[Migration] = &[
    Migration {
        version: 1,
        portable: concat!(
            include_str!("../migrations/0001_foundation.sql"),
            include_str!("../migrations/0001_foundation_2.sql")
        ),
        postgres: include_str!("../migrations/0001_foundation.postgres.sql"),
    },
    // These tables belong to accounts, which stand above workspaces.
    Migration { version: 2, portable: include_str!("../migrations/0002_sign_in.sql"), postgres: "SELECT 1" },
    Migration {
        version: 3,
        portable: include_str!("../migrations/0003_contacts.sql"),
        postgres: include_str!("../migrations/0003_contacts.postgres.sql"),
    },
    Migration {
        version: 4,
        portable: include_str!("../migrations/0004_prompts.sql"),
        postgres: include_str!("../migrations/0004_prompts.postgres.sql"),
    },
    // No new table, so nothing to guard.
    Migration { version: 5, portable: include_str!("../migrations/0005_files.sql"), postgres: "SELECT 1" },
    // An index alone.
    Migration { version: 6, portable: include_str!("../migrations/0006_contact_order.sql"), postgres: "SELECT 1" },
    // A column of the workspaces, which are looked up before it is known which one is meant.
    Migration { version: 7, portable: include_str!("../migrations/0007_domain.sql"), postgres: "SELECT 1" },
];

#[derive(FromQueryResult)]
struct Applied {
    version: i64,
}

pub(crate) async fn migrate(
    connection: &DatabaseConnection,
    kind: DatabaseKind,
    sqlite_file: Option<&Path>,
) -> StoreResult<()> {
    connection.execute_unprepared("CREATE TABLE IF NOT EXISTS schema_versions (version BIGINT PRIMARY KEY)").await?;
    let applied: Vec<Applied> =
        rows(connection, "SELECT version FROM schema_versions ORDER BY version", vec![]).await?;
    let newest = applied.last().map_or(0, |row| row.version);
    let known = MIGRATIONS.last().map_or(0, |migration| migration.version);
    if newest > known {
        return Err(StoreError::Newer { found: newest, known });
    }
    let pending: Vec<&Migration> =
        MIGRATIONS.iter().filter(|migration| !applied.iter().any(|row| row.version == migration.version)).collect();
    if pending.is_empty() {
        return Ok(());
    }
    if newest > 0
        && let Some(file) = sqlite_file
    {
        copy_aside(connection, file, newest).await?;
    }
    for migration in pending {
        let transaction = connection.begin().await?;
        transaction.execute_unprepared(&in_dialect(migration.portable, kind)).await?;
        if kind == DatabaseKind::Postgres {
            transaction.execute_unprepared(migration.postgres).await?;
        }
        let version = migration.version;
        execute(&transaction, "INSERT INTO schema_versions (version) VALUES (?)", vec![version.into()]).await?;
        transaction.commit().await?;
        tracing::info!(version, "database migrated");
    }
    Ok(())
}

/// Refuses a schema that [`migrate`] would change.
pub(crate) async fn check_current(connection: &DatabaseConnection) -> StoreResult<()> {
    let applied = rows(connection, "SELECT version FROM schema_versions ORDER BY version", vec![]).await;
    // A database without the table has never been one of ours.
    let applied: Vec<Applied> = applied.or_else(|error| match error {
        StoreError::Database(_) => Ok(Vec::new()),
        other => Err(other),
    })?;
    let found = applied.last().map_or(0, |row| row.version);
    let known = MIGRATIONS.last().map_or(0, |migration| migration.version);
    match found.cmp(&known) {
        Ordering::Greater => Err(StoreError::Newer { found, known }),
        Ordering::Equal if applied.len() == MIGRATIONS.len() => Ok(()),
        _ => Err(StoreError::Older { found, known }),
    }
}

fn in_dialect(text: &str, kind: DatabaseKind) -> String {
    let (json, blob, serial, real) = match kind {
        DatabaseKind::Sqlite => ("TEXT", "BLOB", "INTEGER PRIMARY KEY AUTOINCREMENT", "REAL"),
        DatabaseKind::Postgres => ("JSONB", "BYTEA", "BIGSERIAL PRIMARY KEY", "DOUBLE PRECISION"),
    };
    text.replace("{json}", json).replace("{blob}", blob).replace("{serial}", serial).replace("{real}", real)
}

/// A consistent copy beside the database: `steward.db.before-migration-3`.
async fn copy_aside(connection: &DatabaseConnection, file: &Path, version: i64) -> StoreResult<()> {
    let copy = file.with_extension(format!("db.before-migration-{}", version + 1));
    // One that was begun and not ended, or that is older than the data, is no copy of it.
    let unfinished = copy.with_extension("unfinished");
    let io = |error: std::io::Error| StoreError::from_text(error.to_string());
    if unfinished.exists() {
        std::fs::remove_file(&unfinished).map_err(io)?;
    }
    let target = unfinished.to_string_lossy().replace('\'', "''");
    connection.execute_unprepared(&format!("VACUUM INTO '{target}'")).await?;
    std::fs::rename(&unfinished, &copy).map_err(io)
}
