//! Files that were uploaded: their facts; the bytes are in the blob store under their SHA-256.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Condition;
use sea_orm::{FromQueryResult, IntoActiveModel, QueryOrder, QuerySelect, Select};

use crate::error::StoreResult;
use crate::tenant::{TenantTx, Tenanted};

pub(crate) mod entity {
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
        /// The customer who uploaded it.
        pub contact_id: Option<String>,
        /// A small copy of a picture, also in the blob store.
        pub preview_sha256: Option<String>,
        /// Of a picture, in pixels.
        pub width: Option<i64>,
        pub height: Option<i64>,
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

/// What a customer has uploaded.
#[derive(Debug, Clone, Default, PartialEq, Eq, FromQueryResult)]
pub struct FileUsage {
    pub count: i64,
    pub bytes: i64,
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
        Ok(hanging_on(self, message_ids).all(self.connection()?).await?)
    }

    /// Every file that hangs on a conversation or a document, oldest first.
    pub async fn file_list_of(&self, owner_id: &str) -> StoreResult<Vec<File>> {
        let query = self.select::<entity::Entity>().filter(entity::Column::ConversationId.eq(owner_id));
        Ok(query.order_by_asc(entity::Column::Id).all(self.connection()?).await?)
    }

    /// Hangs a customer's own file that belongs to no message yet on one; `false` when there is no such file. The
    /// customer may have been somebody else when uploading: proving an identity makes a visitor another contact.
    pub async fn file_attach(
        &self,
        id: &str,
        contact_ids: &[String],
        conversation_id: &str,
        message_id: &str,
    ) -> StoreResult<bool> {
        let row = entity::ActiveModel {
            message_id: sea_orm::Set(Some(message_id.to_owned())),
            conversation_id: sea_orm::Set(Some(conversation_id.to_owned())),
            ..Default::default()
        };
        let attached = self
            .update::<entity::Entity>()
            .set(row)
            .filter(entity::Column::Id.eq(id))
            .filter(entity::Column::ContactId.is_in(contact_ids.iter().cloned()))
            .filter(entity::Column::MessageId.is_null())
            .filter(entity::Column::ConversationId.is_null())
            .exec(self.connection()?)
            .await?;
        Ok(attached.rows_affected == 1)
    }

    /// A customer's file of the same name and content that was uploaded and not sent yet.
    pub async fn file_unsent(&self, contact_id: &str, name: &str, sha256: &str) -> StoreResult<Option<File>> {
        let query = self.select::<entity::Entity>().filter(entity::Column::ContactId.eq(contact_id));
        let query = query.filter(entity::Column::MessageId.is_null()).filter(entity::Column::Name.eq(name));
        Ok(query.filter(entity::Column::Sha256.eq(sha256)).one(self.connection()?).await?)
    }

    /// How many files a customer has uploaded since a time, and their bytes together.
    pub async fn file_usage(&self, contact_id: &str, since: i64) -> StoreResult<FileUsage> {
        let text = "SELECT COUNT(*) AS count, CAST(COALESCE(SUM(size), 0) AS BIGINT) AS bytes FROM files
            WHERE workspace_id = ? AND contact_id = ? AND created_at >= ?";
        let found: Vec<FileUsage> = self.rows(text, vec![contact_id.into(), since.into()]).await?;
        Ok(found.into_iter().next().unwrap_or_default())
    }

    /// Files of customers that were uploaded before a time and never sent; locked, so that none is sent meanwhile.
    pub async fn file_abandoned(&self, before: i64, limit: u64) -> StoreResult<Vec<File>> {
        let query = self.select::<entity::Entity>().filter(entity::Column::ContactId.is_not_null());
        let query = query.filter(entity::Column::MessageId.is_null()).filter(entity::Column::CreatedAt.lt(before));
        let query = query.order_by_asc(entity::Column::Id).limit(limit).lock_exclusive();
        Ok(query.all(self.connection()?).await?)
    }

    pub async fn file_delete(&self, id: &str) -> StoreResult<()> {
        self.execute("DELETE FROM files WHERE workspace_id = ? AND id = ?", vec![id.into()]).await?;
        Ok(())
    }

    /// Whether any file has this content, as itself or as its small copy.
    pub async fn file_content_used(&self, sha256: &str) -> StoreResult<bool> {
        let either =
            Condition::any().add(entity::Column::Sha256.eq(sha256)).add(entity::Column::PreviewSha256.eq(sha256));
        Ok(self.select::<entity::Entity>().filter(either).one(self.connection()?).await?.is_some())
    }
}

pub(crate) fn hanging_on(unit: &TenantTx, message_ids: &[String]) -> Select<entity::Entity> {
    let files = unit.select::<entity::Entity>();
    files.filter(entity::Column::MessageId.is_in(message_ids.iter().cloned())).order_by_asc(entity::Column::Id)
}
