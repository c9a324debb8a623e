//! What an agent reads before it answers a message, in one trip to the database.

use std::collections::HashMap;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{FromQueryResult, QueryOrder, QuerySelect};
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use crate::conversations::{self, Conversation};
use crate::error::StoreResult;
use crate::messages::{self, Message};
use crate::providers::{self, Provider};
use crate::statement::{all, first};
use crate::summaries::{self, Summary};
use crate::tenant::TenantTx;
use crate::workspaces::{self, Workspace};

/// What a turn starts from.
#[derive(Debug)]
pub struct TurnRows {
    /// A message answers this one already.
    pub is_answered: bool,
    pub conversation: Option<Conversation>,
    pub workspace: Option<Workspace>,
    pub settings: Settings,
    /// What customer and business said before, oldest first, as far as the agent may know of it.
    pub said: Vec<Message>,
    pub summary: Option<Summary>,
    /// In the order in which they are asked.
    pub providers: Vec<Provider>,
}

/// Settings of a workspace by name.
#[derive(Debug, Default)]
pub struct Settings {
    values: HashMap<String, Json>,
}

impl Settings {
    /// The value under a name, or its default when nothing was set.
    pub fn get<T: DeserializeOwned + Default>(&self, name: &str) -> StoreResult<T> {
        match self.values.get(name) {
            Some(value) => Ok(T::deserialize(value)?),
            None => Ok(T::default()),
        }
    }
}

#[derive(FromQueryResult)]
struct Setting {
    name: String,
    value: Json,
}

impl TenantTx {
    /// Everything that answering a message takes, with up to `most` messages before it and the named settings.
    pub async fn turn_read(&self, message: &Message, settings: &[&str], most: u64) -> StoreResult<TurnRows> {
        use messages::entity::{Column, Entity};
        let id = &message.conversation_id;
        let names: Vec<sea_orm::Value> = settings.iter().map(|name| (*name).into()).collect();
        let marks = vec!["?"; names.len()].join(", ");
        let settings = format!("SELECT name, value FROM settings WHERE workspace_id = ? AND name IN ({marks})");
        let known_from = Query::select()
            .column(conversations::entity::Column::ContextFrom)
            .from(conversations::entity::Entity)
            .and_where(Expr::col(conversations::entity::Column::WorkspaceId).eq(self.workspace()))
            .and_where(Expr::col(conversations::entity::Column::Id).eq(id))
            .to_owned();
        let said = self
            .select::<Entity>()
            .filter(Column::ConversationId.eq(id))
            .filter(Column::Seq.lt(message.seq))
            .filter(Expr::col((Entity, Column::CreatedAt)).gte(Expr::SubQuery(None, Box::new(known_from.into()))))
            .filter(Column::Kind.eq("text"))
            .order_by_desc(Column::Seq)
            .limit(most);
        let questions = [
            self.question_of(self.select::<Entity>().filter(Column::ReplyTo.eq(&message.id)).limit(1)),
            self.question_of(
                self.select::<conversations::entity::Entity>().filter(conversations::entity::Column::Id.eq(id)),
            ),
            self.question(workspaces::BY_ID, vec![]),
            self.question(&settings, names),
            self.question_of(said),
            self.question(summaries::BY_CONVERSATION, vec![id.into()]),
            self.question_of(providers::in_order(self)),
        ];
        let [answered, conversation, workspace, settings, said, summary, providers] =
            self.query_many(questions).await?;
        let settings: Vec<Setting> = all(settings)?;
        let mut said: Vec<Message> = all(said)?;
        said.reverse();
        Ok(TurnRows {
            is_answered: !answered.is_empty(),
            conversation: first(conversation)?,
            workspace: first(workspace)?,
            settings: Settings { values: settings.into_iter().map(|row| (row.name, row.value)).collect() },
            said,
            summary: first(summary)?,
            providers: all(providers)?,
        })
    }
}
