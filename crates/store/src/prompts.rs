//! Versions of prompts that a workspace wrote itself. A version is never changed, so that a run's version says its text.

use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, IntoActiveModel, QueryOrder};

use crate::error::StoreResult;
use crate::tenant::{TenantTx, Tenanted};

mod entity {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "prompt_versions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub workspace_id: String,
        /// Of the prompt, e.g. `concierge`.
        pub name: String,
        pub text: String,
        /// The member who wrote it.
        pub author_id: String,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub use entity::Model as PromptVersion;

impl Tenanted for entity::Entity {
    fn workspace_column() -> entity::Column {
        entity::Column::WorkspaceId
    }
}

#[derive(FromQueryResult)]
struct Count {
    count: i64,
}

impl TenantTx {
    pub async fn prompt_version_insert(&self, version: PromptVersion) -> StoreResult<()> {
        let row = entity::ActiveModel {
            workspace_id: sea_orm::Set(self.workspace()),
            ..version.into_active_model().reset_all()
        };
        entity::Entity::insert(row).exec_without_returning(self.connection()?).await?;
        Ok(())
    }

    pub async fn prompt_version_find(&self, id: &str) -> StoreResult<Option<PromptVersion>> {
        Ok(self.select::<entity::Entity>().filter(entity::Column::Id.eq(id)).one(self.connection()?).await?)
    }

    /// Newest first.
    pub async fn prompt_version_list(&self, name: &str) -> StoreResult<Vec<PromptVersion>> {
        let query = self.select::<entity::Entity>().filter(entity::Column::Name.eq(name));
        Ok(query.order_by_desc(entity::Column::Id).all(self.connection()?).await?)
    }

    pub async fn prompt_version_count(&self, name: &str) -> StoreResult<i64> {
        let text = "SELECT COUNT(*) AS count FROM prompt_versions WHERE workspace_id = ? AND name = ?";
        let rows: Vec<Count> = self.rows(text, vec![name.into()]).await?;
        Ok(rows.first().map_or(0, |row| row.count))
    }
}
