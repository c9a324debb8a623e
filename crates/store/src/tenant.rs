//! Units of work: [`TenantTx`] for one workspace, [`SystemTx`] across them.
//!
//! The methods on them are in the files of their nouns. Dropping a unit of work without `commit` takes it back.

use sea_orm::{
    ColumnTrait, ConnectionTrait, DeleteMany, EntityTrait, FromQueryResult, QueryFilter, QueryResult, QueryTrait,
    Select, Statement, UpdateMany, Value,
};
use steward_model::WorkspaceId;

use crate::connection::Connection;
use crate::db::Store;
use crate::error::{StoreError, StoreResult};
use crate::statement::{execute, rows, statement};

/// What a unit of work wrote that others wait for.
#[derive(Debug, Default)]
pub(crate) struct Written {
    pub(crate) events: std::sync::atomic::AtomicBool,
    pub(crate) jobs: std::sync::atomic::AtomicBool,
}

impl Written {
    fn announce(&self, store: &Store) {
        let signals = store.signals();
        if self.events.load(std::sync::atomic::Ordering::Relaxed) {
            signals.events.send_modify(|count| *count += 1);
        }
        if self.jobs.load(std::sync::atomic::Ordering::Relaxed) {
            signals.jobs.send_modify(|count| *count += 1);
        }
    }
}

/// A table whose rows belong to a workspace.
pub(crate) trait Tenanted: EntityTrait {
    fn workspace_column() -> Self::Column;
}

/// A unit of work in one workspace.
pub struct TenantTx {
    store: Store,
    connection: Connection,
    workspace_id: WorkspaceId,
    pub(crate) written: Written,
}

impl TenantTx {
    pub(crate) fn new(store: Store, connection: Connection, workspace_id: WorkspaceId) -> Self {
        Self { store, connection, workspace_id, written: Written::default() }
    }

    pub fn workspace_id(&self) -> WorkspaceId {
        self.workspace_id
    }

    /// The workspace as it stands in the rows.
    pub(crate) fn workspace(&self) -> String {
        self.workspace_id.to_string()
    }

    pub(crate) fn connection(&self) -> StoreResult<&Connection> {
        Ok(&self.connection)
    }

    /// Keeps everything that was done. After `Ok` it survives a crash.
    pub async fn commit(self) -> StoreResult<()> {
        let Self { store, connection, written, .. } = self;
        let result = connection.commit().await;
        store.note_outcome(&result);
        result?;
        written.announce(&store);
        Ok(())
    }

    pub(crate) fn select<E: Tenanted>(&self) -> Select<E> {
        E::find().filter(E::workspace_column().eq(self.workspace()))
    }

    pub(crate) fn update<E: Tenanted>(&self) -> UpdateMany<E> {
        E::update_many().filter(E::workspace_column().eq(self.workspace()))
    }

    pub(crate) fn delete<E: Tenanted>(&self) -> DeleteMany<E> {
        E::delete_many().filter(E::workspace_column().eq(self.workspace()))
    }

    /// Rows of a statement whose first `?` is the workspace: it is bound here and can't be forgotten.
    pub(crate) async fn rows<R: FromQueryResult>(&self, text: &str, values: Vec<Value>) -> StoreResult<Vec<R>> {
        rows(self.connection()?, text, self.with_workspace(values)).await
    }

    /// Executes a statement whose first `?` is the workspace; returns the number of rows it changed.
    pub(crate) async fn execute(&self, text: &str, values: Vec<Value>) -> StoreResult<u64> {
        Ok(execute(self.connection()?, text, self.with_workspace(values)).await?.rows_affected())
    }

    /// Executes a statement of which nobody asks how many rows it changed: it goes with the next one, or with the
    /// commit, and an error of it shows there. The workspace must stand among its values.
    pub(crate) async fn later(&self, text: &str, values: Vec<Value>) -> StoreResult<()> {
        let statement = statement(self.connection.get_database_backend(), text, values);
        Ok(self.connection.execute_later(statement).await?)
    }

    /// The same for one of the query builder.
    pub(crate) async fn build_later(&self, query: impl QueryTrait) -> StoreResult<()> {
        let statement = query.build(self.connection.get_database_backend());
        Ok(self.connection.execute_later(statement).await?)
    }

    /// A question of [`TenantTx::query_many`]; the first `?` is the workspace.
    pub(crate) fn question(&self, text: &str, values: Vec<Value>) -> Statement {
        statement(self.connection.get_database_backend(), text, self.with_workspace(values))
    }

    /// The same of the query builder.
    pub(crate) fn question_of(&self, query: impl QueryTrait) -> Statement {
        query.build(self.connection.get_database_backend())
    }

    /// The rows of several questions, each in its place, in one trip to the database where that is possible.
    pub(crate) async fn query_many<const COUNT: usize>(
        &self,
        questions: [Statement; COUNT],
    ) -> StoreResult<[Vec<QueryResult>; COUNT]> {
        let answers = self.connection.query_many(questions.into()).await?;
        answers.try_into().map_err(|_| StoreError::Database(String::from("a question had no answer")))
    }

    fn with_workspace(&self, values: Vec<Value>) -> Vec<Value> {
        let mut bound = Vec::with_capacity(values.len() + 1);
        bound.push(self.workspace().into());
        bound.extend(values);
        bound
    }
}

/// A unit of work across workspaces.
pub struct SystemTx {
    store: Store,
    connection: Connection,
    pub(crate) written: Written,
}

impl SystemTx {
    pub(crate) fn new(store: Store, connection: Connection) -> Self {
        Self { store, connection, written: Written::default() }
    }

    pub(crate) fn connection(&self) -> StoreResult<&Connection> {
        Ok(&self.connection)
    }

    pub async fn commit(self) -> StoreResult<()> {
        let Self { store, connection, written } = self;
        let result = connection.commit().await;
        store.note_outcome(&result);
        result?;
        written.announce(&store);
        Ok(())
    }

    pub(crate) async fn rows<R: FromQueryResult>(&self, text: &str, values: Vec<Value>) -> StoreResult<Vec<R>> {
        rows(self.connection()?, text, values).await
    }

    pub(crate) async fn execute(&self, text: &str, values: Vec<Value>) -> StoreResult<u64> {
        Ok(execute(self.connection()?, text, values).await?.rows_affected())
    }

    pub(crate) fn is_postgres(&self) -> bool {
        self.connection.get_database_backend() == sea_orm::DatabaseBackend::Postgres
    }

    /// A question of [`SystemTx::query_many`].
    pub(crate) fn question(&self, text: &str, values: Vec<Value>) -> Statement {
        statement(self.connection.get_database_backend(), text, values)
    }

    /// The same of the query builder.
    pub(crate) fn question_of(&self, query: impl QueryTrait) -> Statement {
        query.build(self.connection.get_database_backend())
    }

    /// The rows of several questions, each in its place, in one trip to the database where that is possible.
    pub(crate) async fn query_many<const COUNT: usize>(
        &self,
        questions: [Statement; COUNT],
    ) -> StoreResult<[Vec<QueryResult>; COUNT]> {
        let answers = self.connection.query_many(questions.into()).await?;
        answers.try_into().map_err(|_| StoreError::Database(String::from("a question had no answer")))
    }

    /// Goes on in one workspace within the same transaction.
    pub async fn in_workspace(self, workspace_id: WorkspaceId) -> StoreResult<TenantTx> {
        let Self { store, connection, written } = self;
        Ok(TenantTx { store, connection, workspace_id, written })
    }
}
