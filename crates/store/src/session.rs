//! One connection to SQLite that is ours alone, and what goes to it in one trip.
//!
//! SQLite works on a thread of its own; each way there and back wakes two threads, which costs more than most of our
//! statements do. So what can go together goes together: a [`Script`] is any number of statements in one trip.

use std::sync::Arc;

use futures::TryStreamExt;
use sea_orm::sqlx::sqlite::{SqliteArguments, SqliteConnectOptions, SqliteConnection, SqliteQueryResult, SqliteRow};
use sea_orm::sqlx::{Arguments, AssertSqlSafe, ConnectOptions, Either, Error, Executor, query_with};
use sea_orm::{DbErr, RuntimeErr, Statement, Value};

/// Statements in their order, with their values.
#[derive(Debug, Default)]
pub(crate) struct Script {
    text: String,
    values: Vec<Value>,
    count: usize,
}

impl Script {
    pub(crate) fn of(text: &str) -> Self {
        let mut script = Self::default();
        script.add(text, Vec::new());
        script
    }

    pub(crate) fn add(&mut self, text: &str, values: Vec<Value>) {
        if self.count > 0 {
            self.text.push_str(";\n");
        }
        self.text.push_str(text.trim_end().trim_end_matches(';'));
        self.values.extend(values);
        self.count += 1;
    }

    pub(crate) fn push(&mut self, statement: Statement) {
        let values = statement.values.map_or_else(Vec::new, |values| values.0);
        self.add(&statement.sql, values);
    }

    pub(crate) fn len(&self) -> usize {
        self.count
    }
}

/// What one statement of a script led to.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) rows: Vec<SqliteRow>,
    pub(crate) done: SqliteQueryResult,
}

/// A connection to SQLite.
pub(crate) struct Session {
    connection: SqliteConnection,
}

impl Session {
    pub(crate) async fn open(options: &SqliteConnectOptions) -> Result<Self, DbErr> {
        let opened = options.connect().await;
        let connection = opened.map_err(|error| DbErr::Conn(RuntimeErr::SqlxError(Arc::new(error))))?;
        Ok(Self { connection })
    }

    /// Runs a script to its end or to its first error; one part for each statement.
    pub(crate) async fn run(&mut self, script: Script) -> Result<Vec<Part>, DbErr> {
        let arguments = arguments(script.values)?;
        let query = query_with(AssertSqlSafe(script.text), arguments);
        let mut results = (&mut self.connection).fetch_many(query);
        let mut parts = Vec::with_capacity(script.count);
        let mut rows = Vec::new();
        while let Some(result) = results.try_next().await.map_err(failed)? {
            match result {
                Either::Right(row) => rows.push(row),
                Either::Left(done) => parts.push(Part { rows: std::mem::take(&mut rows), done }),
            }
        }
        if parts.len() != script.count {
            return Err(internal("a script has other statements than it was made of"));
        }
        Ok(parts)
    }
}

fn failed(error: Error) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(Arc::new(error)))
}

pub(crate) fn internal(text: &str) -> DbErr {
    DbErr::Query(RuntimeErr::Internal(text.to_owned()))
}

fn arguments(values: Vec<Value>) -> Result<SqliteArguments, DbErr> {
    let mut arguments = SqliteArguments::default();
    for value in values {
        let added = match value {
            Value::Bool(value) => arguments.add(value),
            Value::Int(value) => arguments.add(value),
            Value::BigInt(value) => arguments.add(value),
            Value::Unsigned(value) => arguments.add(value),
            Value::BigUnsigned(value) => arguments.add(value.map(|value| i64::try_from(value).unwrap_or(i64::MAX))),
            Value::Double(value) => arguments.add(value),
            Value::String(value) => arguments.add(value),
            Value::Bytes(value) => arguments.add(value),
            Value::Json(value) => arguments.add(value.map(|value| value.to_string())),
            _ => return Err(internal("a value of a type that no column has")),
        };
        added.map_err(|error| DbErr::Query(RuntimeErr::Internal(error.to_string())))?;
    }
    Ok(arguments)
}
