//! Conversations: one per contact and channel that goes on until it is closed.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Query};
use sea_orm::{FromQueryResult, IntoActiveModel, QueryOrder, QuerySelect, Set};
use serde_json::json;
use steward_model::{OpContext, ids};

use crate::error::StoreResult;
use crate::tenant::{TenantTx, Tenanted};
use crate::text::contains;

pub(crate) mod entity {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "conversations")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub workspace_id: String,
        /// The contact that stands for the one to whom it belongs.
        pub contact_id: String,
        /// The contact to whom it belongs, if another one stands for it.
        pub home_id: Option<String>,
        pub channel: String,
        /// `open`, `pending` or `closed`.
        pub status: String,
        /// Who answers: `agent` or `member`.
        pub owner: String,
        pub assignee_id: Option<String>,
        /// Messages of the customer that no member has read.
        pub unread: i64,
        pub draft_waiting: bool,
        /// Reason, summary and promised time while a customer waits for a person.
        pub hand_off: Option<Json>,
        pub tags: Json,
        pub message_count: i64,
        pub last_text: String,
        pub last_author: String,
        pub last_message_at: i64,
        /// Messages before this time are no longer part of what the agent sees.
        pub context_from: i64,
        pub created_at: i64,
        pub updated_at: i64,
        pub closed_at: Option<i64>,
        /// When it was noted that the promised time had passed; with `hand_off` only.
        pub overdue_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub use entity::Model as Conversation;

impl Conversation {
    /// The contact to whom it belongs by itself, whoever stands for it.
    pub fn home(&self) -> &str {
        self.home_id.as_deref().unwrap_or(&self.contact_id)
    }
}

impl Tenanted for entity::Entity {
    fn workspace_column() -> entity::Column {
        entity::Column::WorkspaceId
    }
}

/// Which conversations to list; newest activity first.
#[derive(Debug, Clone, Default)]
pub struct ConversationFilter {
    pub status: Option<String>,
    /// `Some(None)`: those nobody is assigned to.
    pub assignee: Option<Option<String>>,
    pub channel: Option<String>,
    pub contact_id: Option<String>,
    /// The contacts to whom they belong by themselves, whoever stands for them; empty: whomever.
    pub home_ids: Vec<String>,
    pub draft_waiting: bool,
    pub handed_off: bool,
    /// The promised time has passed.
    pub overdue: bool,
    /// Words that a message or the contact's name contains.
    pub text: Option<String>,
    /// Time of last message and id of the last row of the page before.
    pub before: Option<(i64, String)>,
    pub limit: u64,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, FromQueryResult)]
pub struct ConversationCounts {
    pub open: i64,
    pub mine: i64,
    pub unassigned: i64,
    pub drafts: i64,
    pub handed_off: i64,
    pub overdue: i64,
}

impl TenantTx {
    pub async fn conversation_insert(
        &self,
        context: &OpContext,
        contact_id: &str,
        channel: &str,
    ) -> StoreResult<Conversation> {
        let now = context.now_ms();
        let conversation = Conversation {
            id: context.new_id::<ids::kind::Conversation>().to_string(),
            workspace_id: self.workspace(),
            contact_id: contact_id.to_owned(),
            home_id: None,
            channel: channel.to_owned(),
            status: String::from("open"),
            owner: String::from("agent"),
            assignee_id: None,
            unread: 0,
            draft_waiting: false,
            hand_off: None,
            tags: json!([]),
            message_count: 0,
            last_text: String::new(),
            last_author: String::new(),
            last_message_at: now,
            context_from: 0,
            created_at: now,
            updated_at: now,
            closed_at: None,
            overdue_at: None,
        };
        let row = conversation.clone().into_active_model().reset_all();
        entity::Entity::insert(row).exec_without_returning(self.connection()?).await?;
        Ok(conversation)
    }

    pub async fn conversation_find(&self, id: &str) -> StoreResult<Option<Conversation>> {
        Ok(self.select::<entity::Entity>().filter(entity::Column::Id.eq(id)).one(self.connection()?).await?)
    }

    /// The same, locked until the end of the transaction where the database has more than one writer.
    pub async fn conversation_lock(&self, id: &str) -> StoreResult<Option<Conversation>> {
        let query = self.select::<entity::Entity>().filter(entity::Column::Id.eq(id));
        // SQLite has one writer, so a write transaction is the lock; its builder leaves the clause out.
        Ok(query.lock_exclusive().one(self.connection()?).await?)
    }

    /// The conversation on a channel that belongs to one of these contacts and is not closed; locked like
    /// [`Self::conversation_lock`].
    pub async fn conversation_current(&self, home_ids: &[String], channel: &str) -> StoreResult<Option<Conversation>> {
        Ok(self
            .select::<entity::Entity>()
            .filter(belongs_to(home_ids))
            .filter(entity::Column::Channel.eq(channel))
            .filter(entity::Column::Status.ne("closed"))
            .order_by_desc(entity::Column::LastMessageAt)
            .lock_exclusive()
            .one(self.connection()?)
            .await?)
    }

    /// Notes to whom a conversation belongs, if another contact stands for them.
    pub async fn conversation_set_home(&self, id: &str, home_id: &str) -> StoreResult<()> {
        let text = "UPDATE conversations SET home_id = ? WHERE workspace_id = ? AND id = ?";
        let values = vec![home_id.into(), self.workspace().into(), id.into()];
        crate::statement::execute(self.connection()?, text, values).await?;
        Ok(())
    }

    /// Writes back what may change of a conversation that was locked before. Who stands for its contact is the merges'.
    pub async fn conversation_update(&self, conversation: &Conversation) -> StoreResult<()> {
        let row = entity::ActiveModel {
            status: Set(conversation.status.clone()),
            owner: Set(conversation.owner.clone()),
            assignee_id: Set(conversation.assignee_id.clone()),
            unread: Set(conversation.unread),
            draft_waiting: Set(conversation.draft_waiting),
            hand_off: Set(conversation.hand_off.clone()),
            tags: Set(conversation.tags.clone()),
            message_count: Set(conversation.message_count),
            last_text: Set(conversation.last_text.clone()),
            last_author: Set(conversation.last_author.clone()),
            last_message_at: Set(conversation.last_message_at),
            context_from: Set(conversation.context_from),
            updated_at: Set(conversation.updated_at),
            closed_at: Set(conversation.closed_at),
            overdue_at: Set(conversation.overdue_at.filter(|_| conversation.hand_off.is_some())),
            ..Default::default()
        };
        self.build_later(self.update::<entity::Entity>().set(row).filter(entity::Column::Id.eq(&conversation.id))).await
    }

    /// Takes everything that is not closed out of the hands of a member.
    pub async fn conversation_unassign_all(&self, member_id: &str, now: i64) -> StoreResult<()> {
        let text = "UPDATE conversations SET assignee_id = NULL, updated_at = ?
            WHERE workspace_id = ? AND assignee_id = ? AND status <> 'closed'";
        let values = vec![now.into(), self.workspace().into(), member_id.into()];
        crate::statement::execute(self.connection()?, text, values).await?;
        Ok(())
    }

    pub async fn conversation_list(&self, filter: &ConversationFilter) -> StoreResult<Vec<Conversation>> {
        let mut query = self.select::<entity::Entity>();
        if let Some(status) = &filter.status {
            query = query.filter(entity::Column::Status.eq(status));
        }
        match &filter.assignee {
            Some(Some(member_id)) => query = query.filter(entity::Column::AssigneeId.eq(member_id)),
            Some(None) => query = query.filter(entity::Column::AssigneeId.is_null()),
            None => {}
        }
        if let Some(channel) = &filter.channel {
            query = query.filter(entity::Column::Channel.eq(channel));
        }
        if let Some(contact_id) = &filter.contact_id {
            query = query.filter(entity::Column::ContactId.eq(contact_id));
        }
        if !filter.home_ids.is_empty() {
            query = query.filter(belongs_to(&filter.home_ids));
        }
        if filter.draft_waiting {
            query = query.filter(entity::Column::DraftWaiting.eq(true));
        }
        if filter.handed_off {
            query = query.filter(entity::Column::HandOff.is_not_null());
        }
        if filter.overdue {
            query = query.filter(entity::Column::OverdueAt.is_not_null());
        }
        if let Some(text) = &filter.text {
            query = query.filter(self.mentions(text));
        }
        if let Some((time, id)) = &filter.before {
            query = query.filter(
                Condition::any()
                    .add(entity::Column::LastMessageAt.lt(*time))
                    .add(Condition::all().add(entity::Column::LastMessageAt.eq(*time)).add(entity::Column::Id.lt(id))),
            );
        }
        Ok(query
            .order_by_desc(entity::Column::LastMessageAt)
            .order_by_desc(entity::Column::Id)
            .limit(filter.limit)
            .all(self.connection()?)
            .await?)
    }

    /// Conversations that were promised an answer and for which it was not noted yet that it is late, in the order of
    /// their ids.
    pub async fn conversation_list_promised(&self, after_id: &str, limit: u64) -> StoreResult<Vec<Conversation>> {
        let query = self.select::<entity::Entity>().filter(entity::Column::HandOff.is_not_null());
        let query = query.filter(entity::Column::OverdueAt.is_null()).filter(entity::Column::Status.ne("closed"));
        let query = query.filter(entity::Column::Id.gt(after_id)).order_by_asc(entity::Column::Id);
        Ok(query.limit(limit).all(self.connection()?).await?)
    }

    /// Conversations in which every word occurs, in a message or in the name of the contact.
    fn mentions(&self, text: &str) -> Condition {
        use crate::contacts::entity as contact;
        use crate::messages::entity as message;
        let mut condition = Condition::all();
        for word in text.split_whitespace().take(8) {
            let in_messages = Query::select()
                .column(message::Column::ConversationId)
                .from(message::Entity)
                .and_where(Expr::col(message::Column::WorkspaceId).eq(self.workspace()))
                .cond_where(contains(message::Column::Text, word))
                .to_owned();
            let in_contacts = Query::select()
                .column(contact::Column::Id)
                .from(contact::Entity)
                .and_where(Expr::col(contact::Column::WorkspaceId).eq(self.workspace()))
                .cond_where(contains(contact::Column::Name, word))
                .to_owned();
            condition = condition.add(
                Condition::any()
                    .add(entity::Column::Id.in_subquery(in_messages))
                    .add(entity::Column::ContactId.in_subquery(in_contacts)),
            );
        }
        condition
    }

    pub async fn conversation_counts(&self, member_id: Option<&str>) -> StoreResult<ConversationCounts> {
        let text = "SELECT
              COALESCE(SUM(CASE WHEN status <> 'closed' THEN 1 ELSE 0 END), 0) AS open,
              COALESCE(SUM(CASE WHEN status <> 'closed' AND assignee_id = ? THEN 1 ELSE 0 END), 0) AS mine,
              COALESCE(SUM(CASE WHEN status <> 'closed' AND assignee_id IS NULL THEN 1 ELSE 0 END), 0) AS unassigned,
              COALESCE(SUM(CASE WHEN draft_waiting THEN 1 ELSE 0 END), 0) AS drafts,
              COALESCE(SUM(CASE WHEN status <> 'closed' AND hand_off IS NOT NULL THEN 1 ELSE 0 END), 0) AS handed_off,
              COALESCE(SUM(CASE WHEN status <> 'closed' AND overdue_at IS NOT NULL THEN 1 ELSE 0 END), 0) AS overdue
            FROM conversations WHERE workspace_id = ?";
        let values = vec![member_id.unwrap_or_default().into(), self.workspace().into()];
        let rows: Vec<ConversationCounts> = crate::statement::rows(self.connection()?, text, values).await?;
        Ok(rows.into_iter().next().unwrap_or_default())
    }
}

/// What belongs to contacts by themselves: either nobody else stands for them, or the home says so.
fn belongs_to(home_ids: &[String]) -> Condition {
    let theirs = entity::Column::ContactId.is_in(home_ids.iter().cloned());
    let alone = Condition::all().add(entity::Column::HomeId.is_null()).add(theirs);
    Condition::any().add(entity::Column::HomeId.is_in(home_ids.iter().cloned())).add(alone)
}
