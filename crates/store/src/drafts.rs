//! Drafts: proposed replies that wait for a member.

use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect, Set};
use serde_json::Value as JsonValue;
use steward_model::{OpContext, ids};

use crate::error::StoreResult;
use crate::tenant::{TenantTx, Tenanted};

mod entity {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "drafts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub workspace_id: String,
        pub conversation_id: String,
        /// The customer's message that it answers.
        pub message_id: String,
        pub text: String,
        pub citations: Json,
        /// `waiting`, `approved`, `rejected` or `withdrawn`.
        pub status: String,
        pub run_id: Option<String>,
        pub decided_by: Option<String>,
        pub decided_at: Option<i64>,
        pub reason: Option<String>,
        pub final_text: Option<String>,
        pub edit_distance: Option<i64>,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub use entity::Model as Draft;

impl Tenanted for entity::Entity {
    fn workspace_column() -> entity::Column {
        entity::Column::WorkspaceId
    }
}

impl TenantTx {
    pub async fn draft_insert(
        &self,
        context: &OpContext,
        conversation_id: &str,
        message_id: &str,
        text: &str,
        citations: JsonValue,
        run_id: Option<String>,
    ) -> StoreResult<Draft> {
        let row = entity::ActiveModel {
            id: Set(context.new_id::<ids::kind::Draft>().to_string()),
            workspace_id: Set(self.workspace()),
            conversation_id: Set(conversation_id.to_owned()),
            message_id: Set(message_id.to_owned()),
            text: Set(text.to_owned()),
            citations: Set(citations),
            status: Set(String::from("waiting")),
            run_id: Set(run_id),
            decided_by: Set(None),
            decided_at: Set(None),
            reason: Set(None),
            final_text: Set(None),
            edit_distance: Set(None),
            created_at: Set(context.now_ms()),
        };
        Ok(entity::Entity::insert(row).exec_with_returning(self.connection()?).await?)
    }

    pub async fn draft_find(&self, id: &str) -> StoreResult<Option<Draft>> {
        Ok(self.select::<entity::Entity>().filter(entity::Column::Id.eq(id)).one(self.connection()?).await?)
    }

    /// Newest first.
    pub async fn draft_list(
        &self,
        status: Option<&str>,
        conversation_id: Option<&str>,
        before_id: Option<&str>,
        limit: u64,
    ) -> StoreResult<Vec<Draft>> {
        let mut query = self.select::<entity::Entity>();
        if let Some(status) = status {
            query = query.filter(entity::Column::Status.eq(status));
        }
        if let Some(conversation_id) = conversation_id {
            query = query.filter(entity::Column::ConversationId.eq(conversation_id));
        }
        if let Some(id) = before_id {
            query = query.filter(entity::Column::Id.lt(id));
        }
        Ok(query.order_by_desc(entity::Column::Id).limit(limit).all(self.connection()?).await?)
    }

    /// Writes back the decision; `false` when the draft was no longer waiting, so that two members never both decide.
    pub async fn draft_decide(&self, draft: &Draft) -> StoreResult<bool> {
        let row = entity::ActiveModel {
            status: Set(draft.status.clone()),
            decided_by: Set(draft.decided_by.clone()),
            decided_at: Set(draft.decided_at),
            reason: Set(draft.reason.clone()),
            final_text: Set(draft.final_text.clone()),
            edit_distance: Set(draft.edit_distance),
            ..Default::default()
        };
        let result = self
            .update::<entity::Entity>()
            .set(row)
            .filter(entity::Column::Id.eq(&draft.id))
            .filter(entity::Column::Status.eq("waiting"))
            .exec(self.connection()?)
            .await?;
        Ok(result.rows_affected == 1)
    }

    /// Takes back the drafts of a conversation that has moved on; returns how many.
    pub async fn draft_withdraw_all(&self, conversation_id: &str, reason: &str, now: i64) -> StoreResult<u64> {
        let text = "UPDATE drafts SET status = 'withdrawn', reason = ?, decided_at = ?
            WHERE workspace_id = ? AND conversation_id = ? AND status = 'waiting'";
        let values = vec![reason.into(), now.into(), self.workspace().into(), conversation_id.into()];
        Ok(crate::statement::execute(self.connection()?, text, values).await?.rows_affected())
    }
}
