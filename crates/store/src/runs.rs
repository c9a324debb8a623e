//! Runs and their steps: the receipt of what an agent did; and the spending they add up to.

use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, IntoActiveModel, QueryOrder, QuerySelect};

use crate::error::StoreResult;
use crate::tenant::{TenantTx, Tenanted};

mod entity {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "runs")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub workspace_id: String,
        pub agent: String,
        pub conversation_id: Option<String>,
        pub message_id: Option<String>,
        /// `done` or `failed`.
        pub status: String,
        /// The rung of the fallback ladder that answered.
        pub rung: String,
        pub model: String,
        pub prompt_version: String,
        pub input: Json,
        /// Reply, citations, hand-off, confidence; and the recorded output of the model for a replay.
        pub outcome: Json,
        pub input_tokens: i64,
        pub output_tokens: i64,
        pub cost_micros: i64,
        pub error: Option<String>,
        pub repeat_of: Option<String>,
        pub started_at: i64,
        pub duration_ms: f64,
        /// `conversation`, `ask`, `preview`, `rerun` or `summary`.
        pub occasion: String,
        /// A model was to answer, and something below it did.
        pub fell_back: bool,
        pub handed_off: bool,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

mod step {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "steps")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub run_id: String,
        pub workspace_id: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub seq: i64,
        pub kind: String,
        pub title: String,
        pub input: Json,
        pub output: Json,
        pub started_offset_ms: f64,
        pub duration_ms: f64,
        pub tokens: i64,
        pub cost_micros: i64,
        pub error: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub use entity::Model as Run;
pub use step::Model as Step;

impl Tenanted for entity::Entity {
    fn workspace_column() -> entity::Column {
        entity::Column::WorkspaceId
    }
}

impl Tenanted for step::Entity {
    fn workspace_column() -> step::Column {
        step::Column::WorkspaceId
    }
}

/// Which runs to list, newest first.
#[derive(Debug, Clone, Default)]
pub struct RunFilter {
    pub agent: Option<String>,
    pub conversation_id: Option<String>,
    pub before_id: Option<String>,
    pub limit: u64,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, FromQueryResult)]
pub struct Spent {
    pub day_micros: i64,
    pub month_micros: i64,
}

/// Sums over the runs of one prompt version.
#[derive(Debug, Clone, PartialEq, FromQueryResult)]
pub struct VersionFigures {
    pub version: String,
    pub runs: i64,
    pub fallbacks: i64,
    pub hand_offs: i64,
    pub cost_micros: i64,
    /// On average.
    pub duration_ms: f64,
}

impl TenantTx {
    pub async fn run_insert(&self, run: Run, steps: Vec<Step>) -> StoreResult<()> {
        self.build_later(entity::Entity::insert(run.into_active_model().reset_all())).await?;
        if steps.is_empty() {
            return Ok(());
        }
        let rows = steps.into_iter().map(|step| step.into_active_model().reset_all());
        self.build_later(step::Entity::insert_many(rows)).await
    }

    pub async fn run_find(&self, id: &str) -> StoreResult<Option<Run>> {
        Ok(self.select::<entity::Entity>().filter(entity::Column::Id.eq(id)).one(self.connection()?).await?)
    }

    pub async fn run_steps(&self, run_id: &str) -> StoreResult<Vec<Step>> {
        Ok(self
            .select::<step::Entity>()
            .filter(step::Column::RunId.eq(run_id))
            .order_by_asc(step::Column::Seq)
            .all(self.connection()?)
            .await?)
    }

    pub async fn run_list(&self, filter: &RunFilter) -> StoreResult<Vec<Run>> {
        let mut query = self.select::<entity::Entity>();
        if let Some(agent) = &filter.agent {
            query = query.filter(entity::Column::Agent.eq(agent));
        }
        if let Some(conversation_id) = &filter.conversation_id {
            query = query.filter(entity::Column::ConversationId.eq(conversation_id));
        }
        if let Some(id) = &filter.before_id {
            query = query.filter(entity::Column::Id.lt(id));
        }
        Ok(query.order_by_desc(entity::Column::Id).limit(filter.limit).all(self.connection()?).await?)
    }

    /// Adds a run to the day's spending. `day` is `YYYY-MM-DD` in the workspace's time zone.
    pub async fn spend_add(&self, day: &str, run: &Run) -> StoreResult<()> {
        let text = "INSERT INTO spend (workspace_id, day, agent, model, runs, input_tokens, output_tokens, cost_micros)
            VALUES (?, ?, ?, ?, 1, ?, ?, ?)
            ON CONFLICT (workspace_id, day, agent, model) DO UPDATE SET runs = spend.runs + 1,
              input_tokens = spend.input_tokens + excluded.input_tokens,
              output_tokens = spend.output_tokens + excluded.output_tokens,
              cost_micros = spend.cost_micros + excluded.cost_micros";
        let values = vec![
            self.workspace().into(),
            day.into(),
            run.agent.clone().into(),
            run.model.clone().into(),
            run.input_tokens.into(),
            run.output_tokens.into(),
            run.cost_micros.into(),
        ];
        self.later(text, values).await
    }

    /// Spending of a day (`YYYY-MM-DD`) and of its month.
    pub async fn spend_of(&self, day: &str) -> StoreResult<Spent> {
        let text = "SELECT
              CAST(COALESCE(SUM(CASE WHEN day = ? THEN cost_micros ELSE 0 END), 0) AS BIGINT) AS day_micros,
              CAST(COALESCE(SUM(cost_micros), 0) AS BIGINT) AS month_micros
            FROM spend WHERE workspace_id = ? AND day >= ? AND day <= ?";
        let first = format!("{}-01", &day[..7.min(day.len())]);
        let values = vec![day.into(), self.workspace().into(), first.into(), day.into()];
        let rows: Vec<Spent> = crate::statement::rows(self.connection()?, text, values).await?;
        Ok(rows.into_iter().next().unwrap_or_default())
    }

    /// Cost of one conversation so far.
    pub async fn spend_of_conversation(&self, conversation_id: &str) -> StoreResult<i64> {
        #[derive(FromQueryResult)]
        struct Cost {
            cost: i64,
        }
        let text = "SELECT CAST(COALESCE(SUM(cost_micros), 0) AS BIGINT) AS cost FROM runs
            WHERE workspace_id = ? AND conversation_id = ?";
        let rows: Vec<Cost> = self.rows(text, vec![conversation_id.into()]).await?;
        Ok(rows.first().map_or(0, |row| row.cost))
    }

    /// Forgets up to `limit` runs that began before a time, the oldest first, with their steps; returns how many.
    pub async fn run_sweep(&self, before: i64, limit: u64) -> StoreResult<u64> {
        let old = self
            .select::<entity::Entity>()
            .filter(entity::Column::StartedAt.lt(before))
            .order_by_asc(entity::Column::StartedAt)
            .limit(limit)
            .select_only()
            .column(entity::Column::Id);
        let ids: Vec<String> = old.into_tuple().all(self.connection()?).await?;
        if ids.is_empty() {
            return Ok(0);
        }
        let steps = self.delete::<step::Entity>().filter(step::Column::RunId.is_in(ids.clone()));
        steps.exec(self.connection()?).await?;
        let runs = self.delete::<entity::Entity>().filter(entity::Column::Id.is_in(ids));
        Ok(runs.exec(self.connection()?).await?.rows_affected)
    }

    /// How the versions of a prompt did in conversations, by the version that stands on the runs.
    pub async fn run_figures(&self, agent: &str, occasion: &str) -> StoreResult<Vec<VersionFigures>> {
        let text = "SELECT prompt_version AS version, COUNT(*) AS runs,
              CAST(COALESCE(SUM(CASE WHEN fell_back THEN 1 ELSE 0 END), 0) AS BIGINT) AS fallbacks,
              CAST(COALESCE(SUM(CASE WHEN handed_off THEN 1 ELSE 0 END), 0) AS BIGINT) AS hand_offs,
              CAST(COALESCE(SUM(cost_micros), 0) AS BIGINT) AS cost_micros,
              AVG(duration_ms) AS duration_ms
            FROM runs WHERE workspace_id = ? AND agent = ? AND occasion = ?
            GROUP BY prompt_version ORDER BY prompt_version";
        self.rows(text, vec![agent.into(), occasion.into()]).await
    }
}
