//! Providers of language models as a workspace configured them; their keys are here only sealed.

use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, IntoActiveModel, QueryOrder, Select};

use crate::error::StoreResult;
use crate::tenant::{TenantTx, Tenanted};

pub(crate) mod entity {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "providers")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub workspace_id: String,
        pub kind: String,
        pub name: String,
        /// `None`: the vendor's own address.
        pub base_url: Option<String>,
        pub model: String,
        pub sealed_key: Option<Vec<u8>>,
        pub enabled: bool,
        /// The smallest is asked first.
        pub position: i64,
        /// What the last test of the connection told.
        pub last_check: Option<Json>,
        pub created_at: i64,
        pub updated_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub use entity::Model as Provider;

impl Tenanted for entity::Entity {
    fn workspace_column() -> entity::Column {
        entity::Column::WorkspaceId
    }
}

pub(crate) fn in_order(unit: &TenantTx) -> Select<entity::Entity> {
    let query = unit.select::<entity::Entity>().order_by_asc(entity::Column::Position);
    query.order_by_asc(entity::Column::Id)
}

#[derive(FromQueryResult)]
struct Last {
    position: i64,
}

impl TenantTx {
    pub async fn provider_insert(&self, provider: Provider) -> StoreResult<()> {
        let row = entity::ActiveModel {
            workspace_id: sea_orm::Set(self.workspace()),
            ..provider.into_active_model().reset_all()
        };
        entity::Entity::insert(row).exec_without_returning(self.connection()?).await?;
        Ok(())
    }

    pub async fn provider_find(&self, id: &str) -> StoreResult<Option<Provider>> {
        Ok(self.select::<entity::Entity>().filter(entity::Column::Id.eq(id)).one(self.connection()?).await?)
    }

    /// In the order in which they are asked.
    pub async fn provider_list(&self) -> StoreResult<Vec<Provider>> {
        Ok(in_order(self).all(self.connection()?).await?)
    }

    /// Where the next one goes: after all others.
    pub async fn provider_next_position(&self) -> StoreResult<i64> {
        let text =
            "SELECT CAST(COALESCE(MAX(position), 0) AS BIGINT) AS position FROM providers WHERE workspace_id = ?";
        let rows: Vec<Last> = self.rows(text, vec![]).await?;
        Ok(rows.first().map_or(0, |last| last.position) + 1)
    }

    /// Writes back what may change of a provider.
    pub async fn provider_update(&self, provider: &Provider) -> StoreResult<()> {
        let row = entity::ActiveModel {
            name: sea_orm::Set(provider.name.clone()),
            base_url: sea_orm::Set(provider.base_url.clone()),
            model: sea_orm::Set(provider.model.clone()),
            sealed_key: sea_orm::Set(provider.sealed_key.clone()),
            enabled: sea_orm::Set(provider.enabled),
            position: sea_orm::Set(provider.position),
            last_check: sea_orm::Set(provider.last_check.clone()),
            updated_at: sea_orm::Set(provider.updated_at),
            ..Default::default()
        };
        let update = self.update::<entity::Entity>().set(row).filter(entity::Column::Id.eq(&provider.id));
        update.exec(self.connection()?).await?;
        Ok(())
    }

    /// Forgets a provider with its key; `false` when it was gone.
    pub async fn provider_delete(&self, id: &str) -> StoreResult<bool> {
        let delete = self.delete::<entity::Entity>().filter(entity::Column::Id.eq(id));
        Ok(delete.exec(self.connection()?).await?.rows_affected == 1)
    }
}
