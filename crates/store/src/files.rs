//! Files that were uploaded: their facts; the bytes are in the blob store under their SHA-256.

use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder};

use crate::error::StoreResult;
use crate::tenant::{TenantTx, Tenanted};

mod entity {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "files")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub workspace_id: String,
        pub conversation_id: Option<String>,
        /// The message it hangs on; `None` until that is sent.
        pub message_id: Option<String>,
        pub name: String,
        pub content_type: String,
        pub size: i64,
        pub sha256: String,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub use entity::Model as File;

impl Tenanted for entity::Entity {
    fn workspace_column() -> entity::Column {
        entity::Column::WorkspaceId
    }
}

impl TenantTx {
    pub async fn file_insert(&self, file: File) -> StoreResult<()> {
        let row = entity::ActiveModel {
            workspace_id: sea_orm::Set(self.workspace()),
            ..file.into_active_model().reset_all()
        };
        entity::Entity::insert(row).exec_without_returning(self.connection()?).await?;
        Ok(())
    }

    pub async fn file_find(&self, id: &str) -> StoreResult<Option<File>> {
        Ok(self.select::<entity::Entity>().filter(entity::Column::Id.eq(id)).one(self.connection()?).await?)
    }

    /// The files of some messages.
    pub async fn file_list(&self, message_ids: &[String]) -> StoreResult<Vec<File>> {
        let query =
            self.select::<entity::Entity>().filter(entity::Column::MessageId.is_in(message_ids.iter().cloned()));
        Ok(query.order_by_asc(entity::Column::Id).all(self.connection()?).await?)
    }

    /// Hangs files that belong to no message yet on one.
    pub async fn file_attach(&self, ids: &[String], conversation_id: &str, message_id: &str) -> StoreResult<()> {
        for id in ids {
            let text = "UPDATE files SET message_id = ?, conversation_id = ?
                WHERE workspace_id = ? AND id = ? AND message_id IS NULL
                  AND (conversation_id IS NULL OR conversation_id = ?)";
            let values = vec![
                message_id.into(),
                conversation_id.into(),
                self.workspace().into(),
                id.clone().into(),
                conversation_id.into(),
            ];
            crate::statement::execute(self.connection()?, text, values).await?;
        }
        Ok(())
    }
}
