//! Messages: numbered within their conversation, each sender's id taken once.

use sea_orm::entity::prelude::*;
use sea_orm::{Condition, IntoActiveModel, QueryOrder, QuerySelect};
use serde_json::{Value as JsonValue, json};
use steward_model::{OpContext, ids};

use crate::error::StoreResult;
use crate::files::{self, File};
use crate::statement::all;
use crate::tenant::{TenantTx, Tenanted};

pub(crate) mod entity {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "messages")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub workspace_id: String,
        pub conversation_id: String,
        /// 1, 2, 3 … within the conversation.
        pub seq: i64,
        /// `contact`, `agent`, `member` or `system`.
        pub author_kind: String,
        pub author_id: Option<String>,
        pub author_name: String,
        /// `text`, `note` (members only) or `event`.
        pub kind: String,
        pub text: String,
        pub citations: Json,
        pub run_id: Option<String>,
        /// The sender's own id; the same one again is the same message.
        pub client_id: Option<String>,
        /// The customer's message that this one answers; answered once.
        pub reply_to: Option<String>,
        pub created_at: i64,
        pub delivered_at: Option<i64>,
        pub read_at: Option<i64>,
        /// What the customer may answer with one press: a list of texts.
        pub suggested: Json,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub use entity::Model as Message;

impl Tenanted for entity::Entity {
    fn workspace_column() -> entity::Column {
        entity::Column::WorkspaceId
    }
}

/// A message about to be written.
#[derive(Debug, Clone)]
pub struct MessageDraft {
    pub author_kind: &'static str,
    pub author_id: Option<String>,
    pub author_name: String,
    pub kind: &'static str,
    pub text: String,
    pub citations: JsonValue,
    pub run_id: Option<String>,
    pub client_id: Option<String>,
    pub reply_to: Option<String>,
    pub suggested: JsonValue,
}

impl MessageDraft {
    pub fn text(author_kind: &'static str, author_name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            author_kind,
            author_id: None,
            author_name: author_name.into(),
            kind: "text",
            text: text.into(),
            citations: json!([]),
            run_id: None,
            client_id: None,
            reply_to: None,
            suggested: json!([]),
        }
    }
}

impl TenantTx {
    /// Writes a message with the given number; the caller holds the conversation and counts.
    pub async fn message_insert(
        &self,
        context: &OpContext,
        conversation_id: &str,
        seq: i64,
        draft: MessageDraft,
    ) -> StoreResult<Message> {
        let now = context.now_ms();
        let message = Message {
            id: context.new_id::<ids::kind::Message>().to_string(),
            workspace_id: self.workspace(),
            conversation_id: conversation_id.to_owned(),
            seq,
            author_kind: draft.author_kind.to_owned(),
            author_id: draft.author_id,
            author_name: draft.author_name,
            kind: draft.kind.to_owned(),
            text: draft.text,
            citations: draft.citations,
            run_id: draft.run_id,
            client_id: draft.client_id,
            reply_to: draft.reply_to,
            created_at: now,
            delivered_at: None,
            read_at: None,
            suggested: draft.suggested,
        };
        let row = message.clone().into_active_model().reset_all();
        entity::Entity::insert(row).exec_without_returning(self.connection()?).await?;
        Ok(message)
    }

    pub async fn message_find(&self, id: &str) -> StoreResult<Option<Message>> {
        Ok(self.select::<entity::Entity>().filter(entity::Column::Id.eq(id)).one(self.connection()?).await?)
    }

    pub async fn message_by_client_id(&self, conversation_id: &str, client_id: &str) -> StoreResult<Option<Message>> {
        Ok(self
            .select::<entity::Entity>()
            .filter(entity::Column::ConversationId.eq(conversation_id))
            .filter(entity::Column::ClientId.eq(client_id))
            .one(self.connection()?)
            .await?)
    }

    /// Messages, and the files that hang on them.
    pub async fn message_find_many(&self, ids: &[String]) -> StoreResult<(Vec<Message>, Vec<File>)> {
        let messages = self.select::<entity::Entity>().filter(entity::Column::Id.is_in(ids.iter().cloned()));
        let [messages, files] =
            self.query_many([self.question_of(messages), self.question_of(files::hanging_on(self, ids))]).await?;
        Ok((all(messages)?, all(files)?))
    }

    /// Oldest first, after a number; 0 for the beginning.
    pub async fn message_list(&self, conversation_id: &str, after_seq: i64, limit: u64) -> StoreResult<Vec<Message>> {
        Ok(self
            .select::<entity::Entity>()
            .filter(entity::Column::ConversationId.eq(conversation_id))
            .filter(entity::Column::Seq.gt(after_seq))
            .order_by_asc(entity::Column::Seq)
            .limit(limit)
            .all(self.connection()?)
            .await?)
    }

    /// The last messages up to and with a number, oldest first.
    pub async fn message_latest(
        &self,
        conversation_id: &str,
        up_to_seq: i64,
        since: i64,
        limit: u64,
    ) -> StoreResult<Vec<Message>> {
        self.message_back(Condition::all(), conversation_id, up_to_seq, since, limit).await
    }

    /// The last messages that customer and business said to each other, up to and with a number, oldest first: no notes
    /// and no events.
    pub async fn message_said(
        &self,
        conversation_id: &str,
        up_to_seq: i64,
        since: i64,
        limit: u64,
    ) -> StoreResult<Vec<Message>> {
        let said = Condition::all().add(entity::Column::Kind.eq("text"));
        self.message_back(said, conversation_id, up_to_seq, since, limit).await
    }

    async fn message_back(
        &self,
        which: Condition,
        conversation_id: &str,
        up_to_seq: i64,
        since: i64,
        limit: u64,
    ) -> StoreResult<Vec<Message>> {
        let mut messages = self
            .select::<entity::Entity>()
            .filter(entity::Column::ConversationId.eq(conversation_id))
            .filter(entity::Column::Seq.lte(up_to_seq))
            .filter(entity::Column::CreatedAt.gte(since))
            .filter(which)
            .order_by_desc(entity::Column::Seq)
            .limit(limit)
            .all(self.connection()?)
            .await?;
        messages.reverse();
        Ok(messages)
    }

    /// Marks what others wrote as read, up to a number.
    pub async fn message_mark_read(
        &self,
        conversation_id: &str,
        reader_is_contact: bool,
        up_to_seq: i64,
        now: i64,
    ) -> StoreResult<u64> {
        let from_contact = if reader_is_contact { "<>" } else { "=" };
        let text = format!(
            "UPDATE messages SET read_at = ?
             WHERE workspace_id = ? AND conversation_id = ? AND seq <= ? AND read_at IS NULL
               AND author_kind {from_contact} 'contact'"
        );
        let values = vec![now.into(), self.workspace().into(), conversation_id.into(), up_to_seq.into()];
        Ok(crate::statement::execute(self.connection()?, &text, values).await?.rows_affected())
    }
}
