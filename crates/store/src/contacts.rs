//! Contacts and their identities.

use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect, Set};
use serde_json::json;
use steward_model::{OpContext, ids};

use crate::error::StoreResult;
use crate::tenant::{TenantTx, Tenanted};
use crate::text::{contains, is_same};

pub(crate) mod entity {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "contacts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub workspace_id: String,
        pub name: Option<String>,
        pub language: Option<String>,
        pub tags: Json,
        /// The contact that took this one in; it is no longer listed.
        pub merged_into: Option<String>,
        pub created_at: i64,
        pub updated_at: i64,
        pub last_seen_at: Option<i64>,
        pub deleted_at: Option<i64>,
        /// What holds for this contact alone while it stands for others too; meant only if `own_tags` is there.
        pub own_name: Option<String>,
        pub own_language: Option<String>,
        pub own_tags: Option<Json>,
        pub own_last_seen_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod identity {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "identities")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub workspace_id: String,
        /// The contact that stands for the one to whom it belongs.
        pub contact_id: String,
        /// The contact to whom it belongs, if another one stands for it.
        pub home_id: Option<String>,
        /// `email`, `phone` (E.164), `instagram` …
        pub kind: String,
        pub value: String,
        pub verified: bool,
        pub source: String,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub use entity::Model as Contact;

impl Contact {
    /// When the contact was here last: a list of contacts is ordered by it.
    pub fn seen_at(&self) -> i64 {
        self.last_seen_at.unwrap_or(self.created_at)
    }
}

pub use identity::Model as Identity;

impl Identity {
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

impl Tenanted for identity::Entity {
    fn workspace_column() -> identity::Column {
        identity::Column::WorkspaceId
    }
}

impl TenantTx {
    pub async fn contact_insert(&self, context: &OpContext, name: Option<&str>) -> StoreResult<Contact> {
        let now = context.now_ms();
        let contact = Contact {
            id: context.new_id::<ids::kind::Contact>().to_string(),
            workspace_id: self.workspace(),
            name: name.map(str::to_owned),
            language: None,
            tags: json!([]),
            merged_into: None,
            created_at: now,
            updated_at: now,
            last_seen_at: None,
            deleted_at: None,
            own_name: None,
            own_language: None,
            own_tags: None,
            own_last_seen_at: None,
        };
        let row = contact.clone().into_active_model().reset_all();
        entity::Entity::insert(row).exec_without_returning(self.connection()?).await?;
        Ok(contact)
    }

    /// The contact as it is, merged away or not.
    pub async fn contact_find(&self, id: &str) -> StoreResult<Option<Contact>> {
        Ok(self.select::<entity::Entity>().filter(entity::Column::Id.eq(id)).one(self.connection()?).await?)
    }

    pub async fn contact_find_many(&self, ids: &[String]) -> StoreResult<Vec<Contact>> {
        let query = self.select::<entity::Entity>().filter(entity::Column::Id.is_in(ids.iter().cloned()));
        Ok(query.all(self.connection()?).await?)
    }

    /// Contacts that were neither merged away nor deleted, whoever was seen last first; `text` stands in the name or in
    /// an identity, `before` is where the page before ended ([`Contact::seen_at`] and id).
    pub async fn contact_list(
        &self,
        text: Option<&str>,
        before: Option<&(i64, String)>,
        limit: u64,
    ) -> StoreResult<Vec<Contact>> {
        use sea_orm::sea_query::{Condition, Expr, ExprTrait, Func, Query};
        let mut query = self
            .select::<entity::Entity>()
            .filter(entity::Column::MergedInto.is_null())
            .filter(entity::Column::DeletedAt.is_null());
        if let Some(text) = text {
            let known = Query::select()
                .column(identity::Column::ContactId)
                .from(identity::Entity)
                .and_where(Expr::col(identity::Column::WorkspaceId).eq(self.workspace()))
                .cond_where(contains(identity::Column::Value, text))
                .to_owned();
            let named = contains((entity::Entity, entity::Column::Name), text);
            query = query.filter(Condition::any().add(named).add(entity::Column::Id.in_subquery(known)));
        }
        let seen = || {
            let (last, created) = (entity::Column::LastSeenAt, entity::Column::CreatedAt);
            Func::coalesce([Expr::col((entity::Entity, last)), Expr::col((entity::Entity, created))])
        };
        if let Some((time, id)) = before {
            query = query.filter(
                Condition::any()
                    .add(Expr::expr(seen()).lt(*time))
                    .add(Condition::all().add(Expr::expr(seen()).eq(*time)).add(entity::Column::Id.lt(id))),
            );
        }
        let query = query.order_by_desc(seen()).order_by_desc(entity::Column::Id);
        Ok(query.limit(limit).all(self.connection()?).await?)
    }

    /// How many conversations some contacts have.
    pub async fn contact_conversation_counts(&self, ids: &[String]) -> StoreResult<Vec<(String, i64)>> {
        #[derive(sea_orm::FromQueryResult)]
        struct Count {
            contact_id: String,
            count: i64,
        }
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let marks = vec!["?"; ids.len()].join(", ");
        let text = format!(
            "SELECT contact_id, COUNT(*) AS count FROM conversations
             WHERE workspace_id = ? AND contact_id IN ({marks}) GROUP BY contact_id"
        );
        let rows: Vec<Count> = self.rows(&text, ids.iter().map(|id| id.clone().into()).collect()).await?;
        Ok(rows.into_iter().map(|row| (row.contact_id, row.count)).collect())
    }

    /// A contact's own name. Where it stands for others, or others for it, what they show is to be worked out anew.
    pub async fn contact_set_name(&self, id: &str, name: &str, now: i64) -> StoreResult<()> {
        let text = "UPDATE contacts SET name = ?, own_name = ?, updated_at = ? WHERE workspace_id = ? AND id = ?";
        let values = vec![name.into(), name.into(), now.into(), self.workspace().into(), id.into()];
        crate::statement::execute(self.connection()?, text, values).await?;
        Ok(())
    }

    /// Language and tags of a contact that stands for itself alone.
    pub async fn contact_describe(&self, id: &str, language: Option<&str>, tags: &[String]) -> StoreResult<()> {
        let text = "UPDATE contacts SET language = ?, tags = ? WHERE workspace_id = ? AND id = ?";
        let values = vec![language.map(str::to_owned).into(), json!(tags).into(), self.workspace().into(), id.into()];
        crate::statement::execute(self.connection()?, text, values).await?;
        Ok(())
    }

    pub async fn contact_seen(&self, id: &str, language: Option<&str>, now: i64) -> StoreResult<()> {
        let text = "UPDATE contacts SET last_seen_at = ?, own_last_seen_at = ?, language = COALESCE(?, language),
              own_language = COALESCE(?, own_language)
            WHERE workspace_id = ? AND id = ?";
        let language = language.map(str::to_owned);
        let values =
            vec![now.into(), now.into(), language.clone().into(), language.into(), self.workspace().into(), id.into()];
        self.later(text, values).await
    }

    /// Somebody for whom this contact stands was seen.
    pub async fn contact_seen_through(&self, id: &str, now: i64) -> StoreResult<()> {
        let text = "UPDATE contacts SET last_seen_at = ? WHERE workspace_id = ? AND id = ?";
        self.later(text, vec![now.into(), self.workspace().into(), id.into()]).await
    }

    /// Writes back what a contact shows and what is its own.
    pub async fn contact_write(&self, contact: &Contact) -> StoreResult<()> {
        let row = entity::ActiveModel {
            name: Set(contact.name.clone()),
            language: Set(contact.language.clone()),
            tags: Set(contact.tags.clone()),
            last_seen_at: Set(contact.last_seen_at),
            own_name: Set(contact.own_name.clone()),
            own_language: Set(contact.own_language.clone()),
            own_tags: Set(contact.own_tags.clone()),
            own_last_seen_at: Set(contact.own_last_seen_at),
            ..Default::default()
        };
        self.update::<entity::Entity>()
            .set(row)
            .filter(entity::Column::Id.eq(&contact.id))
            .exec(self.connection()?)
            .await?;
        Ok(())
    }

    /// Standing contacts with this very name, apart from the case, oldest first.
    pub async fn contact_namesakes(&self, name: &str, limit: u64) -> StoreResult<Vec<Contact>> {
        Ok(self
            .select::<entity::Entity>()
            .filter(entity::Column::MergedInto.is_null())
            .filter(entity::Column::DeletedAt.is_null())
            .filter(is_same((entity::Entity, entity::Column::Name), name))
            .order_by_asc(entity::Column::Id)
            .limit(limit)
            .all(self.connection()?)
            .await?)
    }

    pub async fn identity_find(&self, kind: &str, value: &str) -> StoreResult<Option<Identity>> {
        Ok(self
            .select::<identity::Entity>()
            .filter(identity::Column::Kind.eq(kind))
            .filter(identity::Column::Value.eq(value))
            .one(self.connection()?)
            .await?)
    }

    pub async fn identity_list(&self, contact_ids: &[String]) -> StoreResult<Vec<Identity>> {
        Ok(self
            .select::<identity::Entity>()
            .filter(identity::Column::ContactId.is_in(contact_ids.iter().cloned()))
            .order_by_asc(identity::Column::Id)
            .limit(1000)
            .all(self.connection()?)
            .await?)
    }

    /// Notes an identity that nobody has; `None` when somebody else was first.
    pub async fn identity_insert(
        &self,
        context: &OpContext,
        contact_id: &str,
        kind: &str,
        value: &str,
        verified: bool,
        source: &str,
    ) -> StoreResult<Option<Identity>> {
        let id = context.new_id::<ids::kind::Identity>().to_string();
        let row = identity::ActiveModel {
            id: Set(id.clone()),
            workspace_id: Set(self.workspace()),
            contact_id: Set(contact_id.to_owned()),
            kind: Set(kind.to_owned()),
            value: Set(value.to_owned()),
            verified: Set(verified),
            source: Set(source.to_owned()),
            created_at: Set(context.now_ms()),
            ..Default::default()
        };
        let unique = [identity::Column::WorkspaceId, identity::Column::Kind, identity::Column::Value];
        let insert = identity::Entity::insert_many([row]).on_conflict_do_nothing_on(unique);
        insert.exec_without_returning(self.connection()?).await?;
        Ok(self.identity_find(kind, value).await?.filter(|found| found.id == id))
    }

    /// Notes to whom an identity belongs, if another contact stands for them.
    pub async fn identity_set_home(&self, id: &str, home_id: &str) -> StoreResult<()> {
        let text = "UPDATE identities SET home_id = ? WHERE workspace_id = ? AND id = ? AND contact_id <> ?";
        let values = vec![home_id.into(), self.workspace().into(), id.into(), home_id.into()];
        crate::statement::execute(self.connection()?, text, values).await?;
        Ok(())
    }

    pub async fn identity_set_verified(&self, id: &str) -> StoreResult<()> {
        let text = "UPDATE identities SET verified = TRUE WHERE workspace_id = ? AND id = ?";
        self.execute(text, vec![id.into()]).await?;
        Ok(())
    }

    /// Hands an identity to the contact who proved that it is theirs.
    pub async fn identity_hand_over(&self, id: &str, contact_id: &str, home_id: Option<&str>) -> StoreResult<()> {
        let text =
            "UPDATE identities SET contact_id = ?, home_id = ?, verified = TRUE WHERE workspace_id = ? AND id = ?";
        let home = home_id.map(str::to_owned);
        let values = vec![contact_id.into(), home.into(), self.workspace().into(), id.into()];
        crate::statement::execute(self.connection()?, text, values).await?;
        Ok(())
    }

    /// Takes an identity away from a contact; `false` when the contact has none such.
    pub async fn identity_delete(&self, contact_id: &str, id: &str) -> StoreResult<bool> {
        let text = "DELETE FROM identities WHERE workspace_id = ? AND contact_id = ? AND id = ?";
        Ok(self.execute(text, vec![contact_id.into(), id.into()]).await? == 1)
    }
}
