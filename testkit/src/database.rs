//! A database of its own for every test.

use std::process::Command;

use steward_app::Database as AppDatabase;
use steward_model::{IdSource, Secret, SystemClock, ids};

/// On which database a server is tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Database {
    Sqlite,
    /// Where `STEWARD_TEST_POSTGRES` says.
    Postgres,
}

impl Database {
    /// Those that can be tested here.
    pub fn all() -> Vec<Self> {
        match postgres_url() {
            Some(_) => vec![Self::Sqlite, Self::Postgres],
            None => vec![Self::Sqlite],
        }
    }

    pub(crate) fn create(self) -> AppDatabase {
        match self {
            Self::Sqlite => AppDatabase::Sqlite,
            Self::Postgres => AppDatabase::Postgres { url: Secret::new(create_postgres()), connections: 8 },
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "tests have no configuration but this variable")]
fn postgres_url() -> Option<String> {
    std::env::var("STEWARD_TEST_POSTGRES").ok().filter(|url| !url.is_empty())
}

/// Makes a database with a name of its own. It goes away with the throw-away cluster.
fn create_postgres() -> String {
    let url = postgres_url().expect("STEWARD_TEST_POSTGRES names a PostgreSQL database");
    let id: ids::RequestId = IdSource::random().next(&SystemClock);
    let name = format!("test_{}", id.to_string().to_lowercase());
    let statement = format!("CREATE DATABASE {name}");
    let output = Command::new("psql").args(["--quiet", "-c", &statement, &url]).output().expect("psql runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let (server, _) = url.rsplit_once('/').expect("the URL ends with a database");
    format!("{server}/{name}")
}
