//! Pairs of contacts that may be the same person. A pair has one row for ever: what was dismissed does not come back.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Condition;
use sea_orm::{QueryOrder, QuerySelect, Set, TryInsertResult};
use serde_json::Value as Json;
use steward_model::{OpContext, ids};

use crate::error::StoreResult;
use crate::statement::execute;
use crate::tenant::{TenantTx, Tenanted};

mod entity {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "merge_suggestions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub workspace_id: String,
        pub contact_id: String,
        pub other_id: String,
        /// `same_email`, `same_phone`, `same_name` …
        pub reason: String,
        pub evidence: Json,
        /// `open`, `accepted` or `dismissed`.
        pub status: String,
        pub merge_id: Option<String>,
        pub decided_by: Option<String>,
        pub decided_at: Option<i64>,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub use entity::Model as MergeSuggestion;

impl Tenanted for entity::Entity {
    fn workspace_column() -> entity::Column {
        entity::Column::WorkspaceId
    }
}

impl TenantTx {
    /// Notes a pair unless it was noted before, whatever became of it; returns the id of a new one.
    pub async fn merge_suggestion_insert(
        &self,
        context: &OpContext,
        one_id: &str,
        other_id: &str,
        reason: &str,
        evidence: Json,
    ) -> StoreResult<Option<String>> {
        let (first, second) = if one_id < other_id { (one_id, other_id) } else { (other_id, one_id) };
        let id = context.new_id::<ids::kind::Suggestion>().to_string();
        let row = entity::ActiveModel {
            id: Set(id.clone()),
            workspace_id: Set(self.workspace()),
            contact_id: Set(first.to_owned()),
            other_id: Set(second.to_owned()),
            reason: Set(reason.to_owned()),
            evidence: Set(evidence),
            status: Set(String::from("open")),
            merge_id: Set(None),
            decided_by: Set(None),
            decided_at: Set(None),
            created_at: Set(context.now_ms()),
        };
        let pair = [entity::Column::WorkspaceId, entity::Column::ContactId, entity::Column::OtherId];
        let inserted = entity::Entity::insert_many([row])
            .on_conflict_do_nothing_on(pair)
            .exec_without_returning(self.connection()?)
            .await?;
        Ok(match inserted {
            TryInsertResult::Inserted(1..) => Some(id),
            _ => None,
        })
    }

    pub async fn merge_suggestion_find(&self, id: &str) -> StoreResult<Option<MergeSuggestion>> {
        Ok(self.select::<entity::Entity>().filter(entity::Column::Id.eq(id)).one(self.connection()?).await?)
    }

    /// Newest first; with `of` only pairs with one of these contacts.
    pub async fn merge_suggestion_list(
        &self,
        status: &str,
        of: Option<&[String]>,
        before_id: Option<&str>,
        limit: u64,
    ) -> StoreResult<Vec<MergeSuggestion>> {
        let mut query = self.select::<entity::Entity>().filter(entity::Column::Status.eq(status));
        if let Some(ids) = of {
            let either = Condition::any()
                .add(entity::Column::ContactId.is_in(ids.iter().cloned()))
                .add(entity::Column::OtherId.is_in(ids.iter().cloned()));
            query = query.filter(either);
        }
        if let Some(id) = before_id {
            query = query.filter(entity::Column::Id.lt(id));
        }
        Ok(query.order_by_desc(entity::Column::Id).limit(limit).all(self.connection()?).await?)
    }

    /// Dismisses an open suggestion; `false` when it is not open.
    pub async fn merge_suggestion_dismiss(&self, context: &OpContext, id: &str) -> StoreResult<bool> {
        let text = "UPDATE merge_suggestions SET status = 'dismissed', decided_by = ?, decided_at = ?
            WHERE workspace_id = ? AND id = ? AND status = 'open'";
        let values =
            vec![context.actor.reference().into(), context.now_ms().into(), self.workspace().into(), id.into()];
        Ok(execute(self.connection()?, text, values).await?.rows_affected() == 1)
    }

    /// Notes that a merge made a pair one.
    pub async fn merge_suggestion_accept(
        &self,
        context: &OpContext,
        one_id: &str,
        other_id: &str,
        merge_id: &str,
    ) -> StoreResult<()> {
        let (first, second) = if one_id < other_id { (one_id, other_id) } else { (other_id, one_id) };
        let text = "UPDATE merge_suggestions SET status = 'accepted', merge_id = ?, decided_by = ?, decided_at = ?
            WHERE workspace_id = ? AND contact_id = ? AND other_id = ? AND status = 'open'";
        let values = vec![
            merge_id.into(),
            context.actor.reference().into(),
            context.now_ms().into(),
            self.workspace().into(),
            first.into(),
            second.into(),
        ];
        execute(self.connection()?, text, values).await?;
        Ok(())
    }

    /// The merge was taken back: the question is open again.
    pub async fn merge_suggestion_reopen(&self, merge_id: &str) -> StoreResult<()> {
        let text = "UPDATE merge_suggestions SET status = 'open', merge_id = NULL, decided_by = NULL, decided_at = NULL
            WHERE workspace_id = ? AND merge_id = ?";
        self.execute(text, vec![merge_id.into()]).await?;
        Ok(())
    }
}
