//! Facts: every value that a field of a contact ever had, with who said so and how sure it was.
//!
//! None is ever overwritten; which one counts is worked out by `app` from all of them.

use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect, Set};
use serde_json::Value as Json;
use steward_model::{OpContext, ids};

use crate::error::StoreResult;
use crate::tenant::{TenantTx, Tenanted};

mod entity {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "facts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub workspace_id: String,
        pub subject_kind: String,
        /// Of a contact: the one that stands for whom it is about.
        pub subject_id: String,
        /// The contact that it is about, if another one stands for it.
        pub home_id: Option<String>,
        pub field_key: String,
        pub value: Json,
        /// `member`, `customer`, `connection`, `import`, `rule` or `agent`.
        pub source_kind: String,
        /// A member, a message, a file …
        pub source_ref: String,
        pub conversation_id: Option<String>,
        #[sea_orm(column_type = "Double")]
        pub confidence: f64,
        pub observed_at: i64,
        pub expires_at: Option<i64>,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub use entity::Model as Fact;

impl Tenanted for entity::Entity {
    fn workspace_column() -> entity::Column {
        entity::Column::WorkspaceId
    }
}

/// A value about to be noted.
#[derive(Debug, Clone)]
pub struct FactDraft {
    pub contact_id: String,
    pub home_id: Option<String>,
    pub field_key: String,
    pub value: Json,
    pub source_kind: &'static str,
    pub source_ref: String,
    pub conversation_id: Option<String>,
    pub confidence: f64,
    pub observed_at: i64,
}

/// More values than any contact has.
const MOST: u64 = 2_000;

impl TenantTx {
    pub async fn fact_insert(&self, context: &OpContext, draft: FactDraft) -> StoreResult<Fact> {
        let row = entity::ActiveModel {
            id: Set(context.new_id::<ids::kind::Fact>().to_string()),
            workspace_id: Set(self.workspace()),
            subject_kind: Set(String::from("contact")),
            subject_id: Set(draft.contact_id),
            home_id: Set(draft.home_id),
            field_key: Set(draft.field_key),
            value: Set(draft.value),
            source_kind: Set(draft.source_kind.to_owned()),
            source_ref: Set(draft.source_ref),
            conversation_id: Set(draft.conversation_id),
            confidence: Set(draft.confidence),
            observed_at: Set(draft.observed_at),
            expires_at: Set(None),
            created_at: Set(context.now_ms()),
        };
        Ok(entity::Entity::insert(row).exec_with_returning(self.connection()?).await?)
    }

    /// Every value of every field of a contact, or of one field.
    pub async fn fact_list(&self, contact_id: &str, field_key: Option<&str>) -> StoreResult<Vec<Fact>> {
        let mut query = self
            .select::<entity::Entity>()
            .filter(entity::Column::SubjectKind.eq("contact"))
            .filter(entity::Column::SubjectId.eq(contact_id));
        if let Some(key) = field_key {
            query = query.filter(entity::Column::FieldKey.eq(key));
        }
        Ok(query.order_by_desc(entity::Column::Id).limit(MOST).all(self.connection()?).await?)
    }
}
