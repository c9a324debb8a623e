//! Merges: which contact stands for which, and whose rows are whose.
//!
//! `contacts.merged_into` makes trees of contacts. A row keeps its home, and its `contact_id` is the root of the home's
//! tree; so a merge only changes who stands, and taking it back gives every home its own again.

use std::collections::HashMap;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Condition;
use sea_orm::{ConnectionTrait, DatabaseBackend, FromQueryResult, QueryOrder, QuerySelect, Set, Value};
use serde_json::{Value as Json, json};
use steward_model::{OpContext, ids};

use crate::contacts::{Contact, entity as contact};
use crate::error::StoreResult;
use crate::statement::execute;
use crate::tenant::{TenantTx, Tenanted};

mod entity {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "merges")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub workspace_id: String,
        pub kept_id: String,
        pub absorbed_id: String,
        pub reason: String,
        pub evidence: Json,
        /// How many rows of which kind changed hands.
        pub moved: Json,
        /// `member`, `key`, `contact` or `system`.
        pub merged_by_kind: String,
        pub merged_by: String,
        pub merged_at: i64,
        pub undone_by_kind: Option<String>,
        pub undone_by: Option<String>,
        pub undone_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub use entity::Model as Merge;

impl Tenanted for entity::Entity {
    fn workspace_column() -> entity::Column {
        entity::Column::WorkspaceId
    }
}

/// A tree deeper than this is a fault of the data; reading it must still end.
const DEEPEST: usize = 64;

/// The reason of a merge that somebody proved; all others are what members concluded.
pub const PROVEN: &str = "proven_identity";

/// What hangs on contacts: the table, the column of the contact who stands, and a further condition. Portal sessions
/// are not among them: a customer sees what was proved to be theirs, whatever members merge.
const BELONGINGS: [(&str, &str, &str); 3] = [
    ("conversations", "contact_id", ""),
    ("identities", "contact_id", ""),
    ("facts", "subject_id", "AND subject_kind = 'contact'"),
];

#[derive(FromQueryResult)]
struct Count {
    count: i64,
}

impl TenantTx {
    /// The contact that stands for this one: itself, unless it was merged.
    pub async fn contact_standing(&self, id: &str) -> StoreResult<Option<Contact>> {
        let mut found = self.contact_find(id).await?;
        for _ in 0..DEEPEST {
            match found.as_ref().and_then(|contact| contact.merged_into.clone()) {
                Some(into) => found = self.contact_find(&into).await?,
                None => break,
            }
        }
        Ok(found)
    }

    /// For each of some contacts the one that stands for it, by the id that was asked for.
    pub async fn contact_standing_many(&self, ids: &[String]) -> StoreResult<HashMap<String, Contact>> {
        let mut standing = HashMap::new();
        let mut open: Vec<(String, String)> = ids.iter().map(|id| (id.clone(), id.clone())).collect();
        for _ in 0..DEEPEST {
            if open.is_empty() {
                break;
            }
            let wanted: Vec<String> = open.iter().map(|(_, at)| at.clone()).collect();
            let found = self.contact_find_many(&wanted).await?;
            let found: HashMap<&str, &Contact> = found.iter().map(|contact| (contact.id.as_str(), contact)).collect();
            let mut deeper = Vec::new();
            for (asked, at) in open {
                let Some(contact) = found.get(at.as_str()) else { continue };
                match &contact.merged_into {
                    Some(into) => deeper.push((asked, into.clone())),
                    None => drop(standing.insert(asked, Contact::clone(contact))),
                }
            }
            open = deeper;
        }
        Ok(standing)
    }

    /// Contacts that were merged into this very one, oldest first.
    pub async fn contact_children(&self, ids: &[String]) -> StoreResult<Vec<Contact>> {
        let query = self.select::<contact::Entity>().filter(contact::Column::MergedInto.is_in(ids.iter().cloned()));
        Ok(query.order_by_asc(contact::Column::Id).all(self.connection()?).await?)
    }

    /// Ids of a contact and of all for whom it stands, itself first.
    pub async fn contact_family(&self, id: &str) -> StoreResult<Vec<String>> {
        let mut family = vec![id.to_owned()];
        let mut layer = family.clone();
        for _ in 0..DEEPEST {
            let children: Vec<String> =
                self.contact_children(&layer).await?.into_iter().map(|contact| contact.id).collect();
            if children.is_empty() {
                break;
            }
            family.extend(children.iter().cloned());
            layer = children;
        }
        Ok(family)
    }

    /// Ids of the contacts that were proved to be the same person as this one, itself first.
    pub async fn contact_proven(&self, id: &str) -> StoreResult<Vec<String>> {
        let mut proven = vec![id.to_owned()];
        let mut layer = proven.clone();
        for _ in 0..DEEPEST {
            let merges = self
                .select::<entity::Entity>()
                .filter(entity::Column::UndoneAt.is_null())
                .filter(entity::Column::Reason.eq(PROVEN))
                .filter(takes_part(&layer))
                .all(self.connection()?)
                .await?;
            let ends = merges.into_iter().flat_map(|merge| [merge.kept_id, merge.absorbed_id]);
            layer = ends.filter(|end| !proven.contains(end)).collect();
            layer.sort();
            layer.dedup();
            if layer.is_empty() {
                break;
            }
            proven.extend(layer.iter().cloned());
        }
        Ok(proven)
    }

    /// Those of some contacts who were proved to be the same person as anybody else.
    pub async fn contact_any_proven(&self, ids: &[String]) -> StoreResult<Vec<String>> {
        let merges = self
            .select::<entity::Entity>()
            .filter(entity::Column::UndoneAt.is_null())
            .filter(entity::Column::Reason.eq(PROVEN))
            .filter(takes_part(ids))
            .all(self.connection()?)
            .await?;
        let ends = merges.into_iter().flat_map(|merge| [merge.kept_id, merge.absorbed_id]);
        Ok(ends.filter(|end| ids.contains(end)).collect())
    }

    /// Merges of one workspace happen one after the other. SQLite has one writer anyway.
    pub async fn merge_lock(&self) -> StoreResult<()> {
        if self.on_postgres()? {
            self.execute("SELECT id FROM workspaces WHERE id = ? FOR NO KEY UPDATE", vec![]).await?;
        }
        Ok(())
    }

    /// Waits for those who are writing to these contacts, and holds up those who come after. Conversations first: it is
    /// the order in which a message takes its locks.
    pub async fn merge_lock_contacts(&self, first: &str, second: &str) -> StoreResult<()> {
        if !self.on_postgres()? {
            return Ok(());
        }
        let pair = || vec![Value::from(first), Value::from(second)];
        let text =
            "SELECT id FROM conversations WHERE workspace_id = ? AND contact_id IN (?, ?) ORDER BY id FOR UPDATE";
        self.execute(text, pair()).await?;
        let text = "SELECT id FROM contacts WHERE workspace_id = ? AND id IN (?, ?) ORDER BY id FOR UPDATE";
        self.execute(text, pair()).await?;
        Ok(())
    }

    /// The contact that stands for this one, and goes on standing for it until the end of the transaction.
    pub async fn contact_hold(&self, id: &str) -> StoreResult<Option<Contact>> {
        let mut standing = self.contact_standing(id).await?;
        if !self.on_postgres()? {
            return Ok(standing);
        }
        // Between the look and the lock somebody may have merged it; then the one that took it in is held.
        for _ in 0..DEEPEST {
            let Some(contact) = &standing else { break };
            let text = "SELECT id FROM contacts WHERE workspace_id = ? AND id = ? FOR KEY SHARE";
            self.execute(text, vec![contact.id.clone().into()]).await?;
            let again = self.contact_standing(id).await?;
            let same = again.as_ref().map(|found| &found.id) == Some(&contact.id);
            standing = again;
            if same {
                break;
            }
        }
        Ok(standing)
    }

    fn on_postgres(&self) -> StoreResult<bool> {
        Ok(self.connection()?.get_database_backend() == DatabaseBackend::Postgres)
    }

    /// How many rows of which kind hang on a contact.
    pub async fn contact_belongings(&self, id: &str) -> StoreResult<Json> {
        let mut counts = json!({});
        for (table, column, condition) in BELONGINGS {
            let text =
                format!("SELECT COUNT(*) AS count FROM {table} WHERE workspace_id = ? AND {column} = ? {condition}");
            let found: Vec<Count> = self.rows(&text, vec![id.into()]).await?;
            counts[table] = json!(found.first().map_or(0, |row| row.count));
        }
        Ok(counts)
    }

    /// From now on `to` stands for what hung on `from`; returns how many rows of which kind changed hands.
    pub async fn contact_belongings_move(&self, from: &str, to: &str) -> StoreResult<Json> {
        let mut moved = json!({});
        for (table, column, condition) in BELONGINGS {
            let text = format!(
                "UPDATE {table} SET {column} = ?, home_id = COALESCE(home_id, {column})
                 WHERE workspace_id = ? AND {column} = ? {condition}"
            );
            let values = vec![to.into(), self.workspace().into(), from.into()];
            moved[table] = json!(execute(self.connection()?, &text, values).await?.rows_affected());
        }
        Ok(moved)
    }

    /// From now on `to` stands for itself and its family again, for whom `from` stood.
    pub async fn contact_belongings_return(&self, from: &str, to: &str, family: &[String]) -> StoreResult<()> {
        let marks = vec!["?"; family.len()].join(", ");
        for (table, column, _) in BELONGINGS {
            let text = format!(
                "UPDATE {table} SET {column} = ?, home_id = CASE WHEN home_id = ? THEN NULL ELSE home_id END
                 WHERE workspace_id = ? AND {column} = ? AND home_id IN ({marks})"
            );
            let mut values: Vec<Value> = vec![to.into(), to.into(), self.workspace().into(), from.into()];
            values.extend(family.iter().map(|id| Value::from(id.as_str())));
            execute(self.connection()?, &text, values).await?;
        }
        // A session in a conversation that is no longer its person's is in none.
        let text = format!(
            "UPDATE portal_sessions SET conversation_id = NULL
             WHERE workspace_id = ? AND contact_id IN ({marks}) AND conversation_id IN (
               SELECT id FROM conversations WHERE workspace_id = ? AND contact_id = ?)"
        );
        let mut values: Vec<Value> = vec![self.workspace().into()];
        values.extend(family.iter().map(|id| Value::from(id.as_str())));
        values.extend([self.workspace().into(), from.into()]);
        execute(self.connection()?, &text, values).await?;
        let text = format!(
            "UPDATE portal_sessions SET conversation_id = NULL
             WHERE workspace_id = ? AND contact_id NOT IN ({marks}) AND conversation_id IN (
               SELECT id FROM conversations WHERE workspace_id = ? AND contact_id = ?)"
        );
        let mut values: Vec<Value> = vec![self.workspace().into()];
        values.extend(family.iter().map(|id| Value::from(id.as_str())));
        values.extend([self.workspace().into(), to.into()]);
        execute(self.connection()?, &text, values).await?;
        Ok(())
    }

    pub async fn contact_set_merged_into(&self, id: &str, into: Option<&str>, now: i64) -> StoreResult<()> {
        let text = "UPDATE contacts SET merged_into = ?, updated_at = ? WHERE workspace_id = ? AND id = ?";
        let values = vec![into.map(str::to_owned).into(), now.into(), self.workspace().into(), id.into()];
        execute(self.connection()?, text, values).await?;
        Ok(())
    }

    pub async fn merge_insert(
        &self,
        context: &OpContext,
        kept_id: &str,
        absorbed_id: &str,
        reason: &str,
        evidence: Json,
        moved: Json,
    ) -> StoreResult<Merge> {
        let row = entity::ActiveModel {
            id: Set(context.new_id::<ids::kind::Merge>().to_string()),
            workspace_id: Set(self.workspace()),
            kept_id: Set(kept_id.to_owned()),
            absorbed_id: Set(absorbed_id.to_owned()),
            reason: Set(reason.to_owned()),
            evidence: Set(evidence),
            moved: Set(moved),
            merged_by_kind: Set(context.actor.kind().to_owned()),
            merged_by: Set(context.actor.reference()),
            merged_at: Set(context.now_ms()),
            undone_by_kind: Set(None),
            undone_by: Set(None),
            undone_at: Set(None),
        };
        Ok(entity::Entity::insert(row).exec_with_returning(self.connection()?).await?)
    }

    pub async fn merge_find(&self, id: &str) -> StoreResult<Option<Merge>> {
        Ok(self.select::<entity::Entity>().filter(entity::Column::Id.eq(id)).one(self.connection()?).await?)
    }

    /// The merge by which a contact is part of another one.
    pub async fn merge_of(&self, absorbed_id: &str) -> StoreResult<Option<Merge>> {
        Ok(self
            .select::<entity::Entity>()
            .filter(entity::Column::AbsorbedId.eq(absorbed_id))
            .filter(entity::Column::UndoneAt.is_null())
            .one(self.connection()?)
            .await?)
    }

    /// Newest first; of some contacts, those in which any of them took part.
    pub async fn merge_list(
        &self,
        contact_ids: Option<&[String]>,
        before_id: Option<&str>,
        limit: u64,
    ) -> StoreResult<Vec<Merge>> {
        let mut query = self.select::<entity::Entity>();
        if let Some(ids) = contact_ids {
            query = query.filter(takes_part(ids));
        }
        if let Some(id) = before_id {
            query = query.filter(entity::Column::Id.lt(id));
        }
        Ok(query.order_by_desc(entity::Column::Id).limit(limit).all(self.connection()?).await?)
    }

    /// Notes that a merge was taken back; `false` when it had been before.
    pub async fn merge_undo(&self, context: &OpContext, id: &str) -> StoreResult<bool> {
        let text = "UPDATE merges SET undone_by_kind = ?, undone_by = ?, undone_at = ?
            WHERE workspace_id = ? AND id = ? AND undone_at IS NULL";
        let values = vec![
            context.actor.kind().into(),
            context.actor.reference().into(),
            context.now_ms().into(),
            self.workspace().into(),
            id.into(),
        ];
        Ok(execute(self.connection()?, text, values).await?.rows_affected() == 1)
    }
}

fn takes_part(contact_ids: &[String]) -> Condition {
    Condition::any()
        .add(entity::Column::KeptId.is_in(contact_ids.iter().cloned()))
        .add(entity::Column::AbsorbedId.is_in(contact_ids.iter().cloned()))
}
