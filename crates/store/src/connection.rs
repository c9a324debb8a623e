//! What the statements of a unit of work run on: a transaction of PostgreSQL, or SQLite's readers and its one writer.

use async_trait::async_trait;
use sea_orm::{ConnectionTrait, DatabaseBackend, DatabaseTransaction, DbErr, ExecResult, QueryResult, Statement};

use crate::error::StoreResult;
use crate::readers::Reading;
use crate::session::{Part, internal};
use crate::writer::GroupedWrite;

pub(crate) enum Connection {
    Own(DatabaseTransaction),
    Reading(Reading),
    Writing(GroupedWrite),
}

impl Connection {
    pub(crate) async fn commit(self) -> StoreResult<()> {
        match self {
            Self::Own(transaction) => Ok(transaction.commit().await?),
            Self::Reading(_) => Ok(()),
            Self::Writing(write) => write.commit().await,
        }
    }

    /// A write whose outcome nobody asks for: it goes with the next statement, or with the commit, in one trip. Where a
    /// trip costs nothing extra, it is executed at once.
    pub(crate) async fn execute_later(&self, statement: Statement) -> Result<(), DbErr> {
        match self {
            Self::Own(transaction) => transaction.execute_raw(statement).await.map(drop),
            Self::Reading(reading) => reading.run(vec![statement]).await.map(drop),
            Self::Writing(write) => write.add(statement).await,
        }
    }

    /// The rows of several questions, in one trip where that is possible.
    pub(crate) async fn query_many(&self, statements: Vec<Statement>) -> Result<Vec<Vec<QueryResult>>, DbErr> {
        if let Self::Own(transaction) = self {
            let mut answers = Vec::with_capacity(statements.len());
            for statement in statements {
                answers.push(transaction.query_all_raw(statement).await?);
            }
            return Ok(answers);
        }
        let parts = self.run(statements).await?;
        Ok(parts.into_iter().map(|part| part.rows.into_iter().map(QueryResult::from).collect()).collect())
    }

    /// On SQLite only.
    async fn run(&self, statements: Vec<Statement>) -> Result<Vec<Part>, DbErr> {
        match self {
            Self::Own(_) => Err(internal("not a connection of SQLite")),
            Self::Reading(reading) => reading.run(statements).await,
            Self::Writing(write) => write.run(statements).await,
        }
    }

    async fn run_one(&self, statement: Statement) -> Result<Part, DbErr> {
        self.run(vec![statement]).await?.pop().ok_or_else(|| internal("a statement had no end"))
    }
}

#[async_trait]
impl ConnectionTrait for Connection {
    fn get_database_backend(&self) -> DatabaseBackend {
        match self {
            Self::Own(transaction) => transaction.get_database_backend(),
            Self::Reading(_) | Self::Writing(_) => DatabaseBackend::Sqlite,
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        match self {
            Self::Own(transaction) => transaction.execute_raw(statement).await,
            _ => Ok(self.run_one(statement).await?.done.into()),
        }
    }

    async fn execute_unprepared(&self, text: &str) -> Result<ExecResult, DbErr> {
        match self {
            Self::Own(transaction) => transaction.execute_unprepared(text).await,
            _ => Ok(self.run_one(Statement::from_string(DatabaseBackend::Sqlite, text)).await?.done.into()),
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match self {
            Self::Own(transaction) => transaction.query_one_raw(statement).await,
            _ => Ok(self.run_one(statement).await?.rows.into_iter().next().map(QueryResult::from)),
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match self {
            Self::Own(transaction) => transaction.query_all_raw(statement).await,
            _ => Ok(self.run_one(statement).await?.rows.into_iter().map(QueryResult::from).collect()),
        }
    }
}
