//! The event log, which is the outbox, and the cursors of those who read it.
//!
//! An event is written in the transaction of the change it tells of. `seq` orders the log; a consumer keeps the last
//! `seq` it has dealt with.

use std::sync::atomic::Ordering;

use sea_orm::entity::prelude::*;
use sea_orm::{
    ConnectionTrait, DatabaseBackend, FromQueryResult, QueryOrder, QuerySelect, Select, Set, TryInsertResult,
};
use serde_json::{Value as Json, json};
use steward_model::{Actor, OpContext, ids};

use crate::error::StoreResult;
use crate::statement::{all, first};
use crate::tenant::{SystemTx, TenantTx, Tenanted};

mod entity {
    use sea_orm::entity::prelude::*;

    /// An event as it is stored; the envelope of the API is made from it.
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "events")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub seq: i64,
        pub event_id: String,
        pub workspace_id: String,
        pub occurred_at: i64,
        pub received_at: i64,
        pub source: String,
        pub r#type: String,
        pub contact_id: Option<String>,
        pub member_id: Option<String>,
        pub session_id: Option<String>,
        pub subject_kind: Option<String>,
        pub subject_id: Option<String>,
        pub properties: Json,
        pub metadata: Json,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub use entity::Model as Event;

impl Tenanted for entity::Entity {
    fn workspace_column() -> entity::Column {
        entity::Column::WorkspaceId
    }
}

/// An event about to be written. Made by [`EventDraft::new`] for our own changes, or filled by ingestion.
#[derive(Debug, Clone)]
pub struct EventDraft {
    /// Given by the sender for idempotency, else made from the context.
    pub event_id: Option<String>,
    /// Milliseconds; `None` means now.
    pub occurred_at: Option<i64>,
    pub source: String,
    /// `noun.past_tense_verb`
    pub event_type: String,
    pub contact_id: Option<String>,
    pub session_id: Option<String>,
    /// Kind and id of what it is about.
    pub subject: Option<(String, String)>,
    pub properties: Json,
    pub metadata: Json,
}

impl EventDraft {
    pub fn new(event_type: &str, subject_kind: &str, subject_id: impl ToString) -> Self {
        Self {
            event_id: None,
            occurred_at: None,
            source: String::from("platform"),
            event_type: event_type.to_owned(),
            contact_id: None,
            session_id: None,
            subject: Some((subject_kind.to_owned(), subject_id.to_string())),
            properties: json!({}),
            metadata: json!({}),
        }
    }

    pub fn contact(mut self, contact_id: impl ToString) -> Self {
        self.contact_id = Some(contact_id.to_string());
        self
    }

    pub fn source(mut self, source: &str) -> Self {
        self.source = source.to_owned();
        self
    }

    pub fn properties(mut self, properties: Json) -> Self {
        self.properties = properties;
        self
    }

    fn into_row(self, context: &OpContext) -> entity::ActiveModel {
        let now = context.now_ms();
        let (subject_kind, subject_id) = self.subject.unzip();
        let member_id = match &context.actor {
            Actor::Member { id, .. } => Some(id.to_string()),
            _ => None,
        };
        entity::ActiveModel {
            event_id: Set(self.event_id.unwrap_or_else(|| context.new_id::<ids::kind::Event>().to_string())),
            workspace_id: Set(context.workspace_id.to_string()),
            occurred_at: Set(self.occurred_at.unwrap_or(now)),
            received_at: Set(now),
            source: Set(self.source),
            r#type: Set(self.event_type),
            contact_id: Set(self.contact_id),
            member_id: Set(member_id),
            session_id: Set(self.session_id),
            subject_kind: Set(subject_kind),
            subject_id: Set(subject_id),
            properties: Set(self.properties),
            metadata: Set(self.metadata),
            ..Default::default()
        }
    }
}

/// Which events to list.
#[derive(Debug, Clone, Default)]
pub struct EventFilter {
    pub event_type: Option<String>,
    /// Those of any of these contacts; empty: of all.
    pub contact_ids: Vec<String>,
    /// Only events with a smaller `seq`, i.e. older in the log.
    pub before_seq: Option<i64>,
    pub limit: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Consumer {
    pub name: String,
    pub position: i64,
    pub error: Option<String>,
    pub updated_at: i64,
}

const CONSUMER: &str = "SELECT name, position, error, updated_at FROM consumers WHERE name = ?";

#[derive(FromQueryResult)]
struct Head {
    head: Option<i64>,
}

impl TenantTx {
    /// Writes the event of a change, in the change's own transaction.
    pub async fn event_append(&self, context: &OpContext, draft: EventDraft) -> StoreResult<()> {
        self.build_later(entity::Entity::insert(draft.into_row(context))).await?;
        self.written.events.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// Writes foreign events; one whose id is there already counts once. Returns how many were new.
    pub async fn event_ingest(&self, context: &OpContext, drafts: Vec<EventDraft>) -> StoreResult<u64> {
        if drafts.is_empty() {
            return Ok(0);
        }
        let rows = drafts.into_iter().map(|draft| draft.into_row(context));
        let result = entity::Entity::insert_many(rows)
            .on_conflict_do_nothing_on([entity::Column::WorkspaceId, entity::Column::EventId])
            .exec_without_returning(self.connection()?)
            .await?;
        self.written.events.store(true, Ordering::Relaxed);
        Ok(match result {
            TryInsertResult::Inserted(count) => count,
            TryInsertResult::Empty | TryInsertResult::Conflicted => 0,
        })
    }

    /// Newest first.
    pub async fn event_list(&self, filter: &EventFilter) -> StoreResult<Vec<Event>> {
        let mut query = self.select::<entity::Entity>();
        if let Some(event_type) = &filter.event_type {
            query = query.filter(entity::Column::Type.eq(event_type));
        }
        if !filter.contact_ids.is_empty() {
            query = query.filter(entity::Column::ContactId.is_in(filter.contact_ids.iter().cloned()));
        }
        if let Some(seq) = filter.before_seq {
            query = query.filter(entity::Column::Seq.lt(seq));
        }
        Ok(query.order_by_desc(entity::Column::Seq).limit(filter.limit).all(self.connection()?).await?)
    }

    /// Position of the last event whose type begins with a text; 0 when there is none.
    pub async fn event_last_of(&self, type_prefix: &str) -> StoreResult<i64> {
        let text = "SELECT MAX(seq) AS head FROM events WHERE workspace_id = ? AND type LIKE ?";
        let heads: Vec<Head> = self.rows(text, vec![format!("{type_prefix}%").into()]).await?;
        Ok(heads.first().and_then(|row| row.head).unwrap_or(0))
    }

    /// Events of some contacts after a position, oldest first.
    pub async fn event_list_of_contacts(&self, ids: &[String], seq: i64, limit: u64) -> StoreResult<Vec<Event>> {
        Ok(self
            .select::<entity::Entity>()
            .filter(entity::Column::ContactId.is_in(ids.iter().cloned()))
            .filter(entity::Column::Seq.gt(seq))
            .order_by_asc(entity::Column::Seq)
            .limit(limit)
            .all(self.connection()?)
            .await?)
    }

    /// Events of this workspace after a position, oldest first: what a live client missed.
    pub async fn event_list_after(&self, seq: i64, limit: u64) -> StoreResult<Vec<Event>> {
        let mut query = self.select::<entity::Entity>().filter(entity::Column::Seq.gt(seq));
        if self.connection()?.get_database_backend() == DatabaseBackend::Postgres {
            // What is not settled yet comes over the live stream; counting it as seen here could hide what is older.
            query = query.filter(Expr::cust("transaction_id < pg_snapshot_xmin(pg_current_snapshot())"));
        }
        Ok(query.order_by_asc(entity::Column::Seq).limit(limit).all(self.connection()?).await?)
    }
}

impl SystemTx {
    /// The next events of all workspaces after `seq`, oldest first, as far as their order is settled.
    pub async fn event_read(&self, seq: i64, limit: u64) -> StoreResult<Vec<Event>> {
        Ok(self.settled(seq, limit).all(self.connection()?).await?)
    }

    /// Where a consumer stands by its cursor, and the next events after `seq`, where it believes to stand.
    pub async fn event_read_for(&self, consumer: &str, seq: i64, limit: u64) -> StoreResult<(i64, Vec<Event>)> {
        let questions = [self.question(CONSUMER, vec![consumer.into()]), self.question_of(self.settled(seq, limit))];
        let [consumers, events] = self.query_many(questions).await?;
        let position = first::<Consumer>(consumers)?.map_or(0, |consumer| consumer.position);
        Ok((position, all(events)?))
    }

    fn settled(&self, seq: i64, limit: u64) -> Select<entity::Entity> {
        let mut query = entity::Entity::find().filter(entity::Column::Seq.gt(seq));
        if self.is_postgres() {
            query = query.filter(Expr::cust("transaction_id < pg_snapshot_xmin(pg_current_snapshot())"));
        }
        query.order_by_asc(entity::Column::Seq).limit(limit)
    }

    /// The last `seq` of the log; 0 when it is empty.
    pub async fn event_head(&self) -> StoreResult<i64> {
        let heads: Vec<Head> = self.rows("SELECT MAX(seq) AS head FROM events", vec![]).await?;
        Ok(heads.first().and_then(|row| row.head).unwrap_or(0))
    }

    pub async fn consumer_list(&self) -> StoreResult<Vec<Consumer>> {
        self.rows("SELECT name, position, error, updated_at FROM consumers ORDER BY name", vec![]).await
    }

    pub async fn consumer_position(&self, name: &str) -> StoreResult<i64> {
        let found: Vec<Consumer> = self.rows(CONSUMER, vec![name.into()]).await?;
        Ok(found.first().map_or(0, |consumer| consumer.position))
    }

    /// Moves a consumer: forward after its work, back for a replay.
    pub async fn consumer_move(&self, name: &str, position: i64, error: Option<&str>, now: i64) -> StoreResult<()> {
        let text = "INSERT INTO consumers (name, position, error, updated_at) VALUES (?, ?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET
              position = excluded.position, error = excluded.error, updated_at = excluded.updated_at";
        self.execute(text, vec![name.into(), position.into(), error.map(str::to_owned).into(), now.into()]).await?;
        Ok(())
    }
}
