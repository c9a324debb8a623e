//! The job queue: enqueued with the caller's transaction, leased by workers, dead letters kept for a member to see.

use std::sync::atomic::Ordering;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{FromQueryResult, IntoActiveModel, QueryOrder, QuerySelect};
use serde_json::Value as Json;
use steward_model::{OpContext, ids};

use crate::error::StoreResult;
use crate::tenant::{SystemTx, TenantTx, Tenanted};

mod entity {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "jobs")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub workspace_id: String,
        pub kind: String,
        pub payload: Json,
        pub priority: i64,
        /// `queued`, `running`, `done`, `dead` or `discarded`.
        pub status: String,
        pub attempts: i64,
        pub max_attempts: i64,
        pub run_at: i64,
        pub leased_by: Option<String>,
        pub lease_until: Option<i64>,
        pub dedupe_key: Option<String>,
        pub last_error: Option<String>,
        pub created_at: i64,
        pub finished_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub use entity::Model as Job;

impl Tenanted for entity::Entity {
    fn workspace_column() -> entity::Column {
        entity::Column::WorkspaceId
    }
}

/// No job waits longer before another try.
pub const LONGEST_PAUSE_MS: i64 = 3_600_000;

/// A job about to be enqueued.
#[derive(Debug, Clone)]
pub struct JobDraft {
    pub kind: &'static str,
    pub payload: Json,
    /// Higher first; 0 is ordinary, 10 is a customer waiting.
    pub priority: i64,
    pub max_attempts: i64,
    /// Milliseconds; `None` means at once.
    pub run_at: Option<i64>,
    /// While a job of the same kind and key is queued or running, another one is not enqueued.
    pub dedupe_key: Option<String>,
    /// Worker and end of lease, when the enqueuing process starts the job itself right after its commit and should
    /// the process die, another finds the lease expired.
    pub leased: Option<(String, i64)>,
}

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct JobCount {
    pub status: String,
    pub count: i64,
}

impl TenantTx {
    /// Enqueues with this transaction. `None`: one with the same key is waiting or running already.
    pub async fn job_enqueue(&self, context: &OpContext, draft: JobDraft) -> StoreResult<Option<Job>> {
        let now = context.now_ms();
        let leased = draft.leased.is_some();
        let (leased_by, lease_until) = draft.leased.unzip();
        let job = Job {
            id: context.new_id::<ids::kind::Job>().to_string(),
            workspace_id: self.workspace(),
            kind: draft.kind.to_owned(),
            payload: draft.payload,
            priority: draft.priority,
            status: String::from(if leased { "running" } else { "queued" }),
            attempts: i64::from(leased),
            max_attempts: draft.max_attempts,
            run_at: draft.run_at.unwrap_or(now),
            leased_by,
            lease_until,
            dedupe_key: draft.dedupe_key,
            last_error: None,
            created_at: now,
            finished_at: None,
        };
        let inserted = entity::Entity::insert(job.clone().into_active_model().reset_all())
            .on_conflict(OnConflict::new().do_nothing().to_owned())
            .exec_without_returning(self.connection()?)
            .await?;
        if inserted == 0 {
            return Ok(None);
        }
        // A job leased at birth is started by its own process; nobody else need wake up.
        self.written.jobs.fetch_or(!leased, Ordering::Relaxed);
        Ok(Some(job))
    }

    /// Marks a job done in the transaction that holds its effect, so that it can't take effect twice.
    /// `false`: the job is no longer ours to finish.
    pub async fn job_finish(&self, id: &str, worker: &str, now: i64) -> StoreResult<bool> {
        let text = "UPDATE jobs SET status = 'done', finished_at = ?, leased_by = NULL, lease_until = NULL
            WHERE workspace_id = ? AND id = ? AND status = 'running' AND leased_by = ?";
        let values = vec![now.into(), self.workspace().into(), id.into(), worker.into()];
        Ok(crate::statement::execute(self.connection()?, text, values).await?.rows_affected() == 1)
    }

    /// Newest first.
    pub async fn job_list(
        &self,
        status: Option<&str>,
        kind: Option<&str>,
        before_id: Option<&str>,
        limit: u64,
    ) -> StoreResult<Vec<Job>> {
        let mut query = self.select::<entity::Entity>();
        if let Some(status) = status {
            query = query.filter(entity::Column::Status.eq(status));
        }
        if let Some(kind) = kind {
            query = query.filter(entity::Column::Kind.eq(kind));
        }
        if let Some(id) = before_id {
            query = query.filter(entity::Column::Id.lt(id));
        }
        Ok(query.order_by_desc(entity::Column::Id).limit(limit).all(self.connection()?).await?)
    }

    pub async fn job_find(&self, id: &str) -> StoreResult<Option<Job>> {
        Ok(self.select::<entity::Entity>().filter(entity::Column::Id.eq(id)).one(self.connection()?).await?)
    }

    pub async fn job_counts(&self) -> StoreResult<Vec<JobCount>> {
        self.rows("SELECT status, COUNT(*) AS count FROM jobs WHERE workspace_id = ? GROUP BY status", vec![]).await
    }

    /// How many jobs of a kind wait or run.
    pub async fn job_open_count(&self, kind: &str) -> StoreResult<i64> {
        let text = "SELECT status, COUNT(*) AS count FROM jobs
            WHERE workspace_id = ? AND kind = ? AND status IN ('queued', 'running') GROUP BY status";
        let counts: Vec<JobCount> = self.rows(text, vec![kind.into()]).await?;
        Ok(counts.iter().map(|count| count.count).sum())
    }

    /// Puts a dead job back into the queue with its attempts at zero.
    pub async fn job_requeue(&self, id: &str, now: i64) -> StoreResult<bool> {
        let text = "UPDATE jobs SET status = 'queued', attempts = 0, run_at = ?, finished_at = NULL
            WHERE workspace_id = ? AND id = ? AND status = 'dead'";
        let values = vec![now.into(), self.workspace().into(), id.into()];
        let changed = crate::statement::execute(self.connection()?, text, values).await?.rows_affected();
        self.written.jobs.fetch_or(changed > 0, Ordering::Relaxed);
        Ok(changed == 1)
    }

    pub async fn job_discard(&self, id: &str, now: i64) -> StoreResult<bool> {
        let text = "UPDATE jobs SET status = 'discarded', finished_at = ?
            WHERE workspace_id = ? AND id = ? AND status IN ('dead', 'queued')";
        let values = vec![now.into(), self.workspace().into(), id.into()];
        Ok(crate::statement::execute(self.connection()?, text, values).await?.rows_affected() == 1)
    }
}

impl SystemTx {
    /// Leases up to `limit` jobs that are due, or whose lease has expired; in one commit for all of them.
    ///
    /// The clock may have been set back since a job was written: one that was meant for at once is due whatever the
    /// clock says, and neither a pause before another try nor a lease is believed to last longer than one can.
    pub async fn job_claim(&self, worker: &str, now: i64, lease_ms: i64, limit: u64) -> StoreResult<Vec<Job>> {
        let skip_locked = if self.is_postgres() { "FOR UPDATE SKIP LOCKED" } else { "" };
        let text = format!(
            "UPDATE jobs SET status = 'running', leased_by = ?, lease_until = ?, attempts = attempts + 1
             WHERE id IN (
               SELECT id FROM jobs
               WHERE (status = 'queued' AND (run_at <= ? OR run_at <= created_at OR (attempts > 0 AND run_at > ?)))
                 OR (status = 'running' AND (lease_until < ? OR lease_until > ?))
               ORDER BY priority DESC, run_at, id LIMIT ? {skip_locked})
             RETURNING *"
        );
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let (longest_pause, longest_lease) = (now + LONGEST_PAUSE_MS, now + 2 * lease_ms);
        let mut values = vec![worker.into(), (now + lease_ms).into()];
        values.extend([now, longest_pause, now, longest_lease, limit].map(sea_orm::Value::from));
        let mut jobs: Vec<Job> = self.rows(&text, values).await?;
        jobs.sort_by(|left, right| right.priority.cmp(&left.priority).then_with(|| left.id.cmp(&right.id)));
        Ok(jobs)
    }

    /// When the next queued job is due or the next lease expires; 0 is at once.
    pub async fn job_next_due(&self, now: i64, lease_ms: i64) -> StoreResult<Option<i64>> {
        #[derive(FromQueryResult)]
        struct Due {
            due: Option<i64>,
        }
        let text = "SELECT MIN(CASE
              WHEN status = 'queued' AND (run_at <= created_at OR (attempts > 0 AND run_at > ?)) THEN 0
              WHEN status = 'queued' THEN run_at
              WHEN lease_until > ? THEN 0
              ELSE lease_until END) AS due
            FROM jobs WHERE status IN ('queued', 'running')";
        let values = vec![(now + LONGEST_PAUSE_MS).into(), (now + 2 * lease_ms).into()];
        let due: Vec<Due> = self.rows(text, values).await?;
        Ok(due.first().and_then(|row| row.due))
    }

    /// Extends the leases of a living worker.
    pub async fn job_heartbeat(&self, worker: &str, ids: &[String], lease_until: i64) -> StoreResult<()> {
        for id in ids {
            let text = "UPDATE jobs SET lease_until = ? WHERE id = ? AND leased_by = ? AND status = 'running'";
            self.execute(text, vec![lease_until.into(), id.clone().into(), worker.into()]).await?;
        }
        Ok(())
    }

    pub async fn job_done(&self, id: &str, worker: &str, now: i64) -> StoreResult<bool> {
        let text = "UPDATE jobs SET status = 'done', finished_at = ?, leased_by = NULL, lease_until = NULL
            WHERE id = ? AND status = 'running' AND leased_by = ?";
        Ok(self.execute(text, vec![now.into(), id.into(), worker.into()]).await? == 1)
    }

    /// Another try later.
    pub async fn job_retry_later(&self, id: &str, worker: &str, run_at: i64, error: &str) -> StoreResult<()> {
        let text = "UPDATE jobs SET status = 'queued', run_at = ?, last_error = ?, leased_by = NULL, lease_until = NULL
            WHERE id = ? AND leased_by = ?";
        self.execute(text, vec![run_at.into(), error.into(), id.into(), worker.into()]).await?;
        Ok(())
    }

    /// No more tries: a dead letter.
    pub async fn job_bury(&self, id: &str, worker: &str, now: i64, error: &str) -> StoreResult<()> {
        let text = "UPDATE jobs SET status = 'dead', finished_at = ?, last_error = ?, leased_by = NULL,
              lease_until = NULL
            WHERE id = ? AND leased_by = ?";
        self.execute(text, vec![now.into(), error.into(), id.into(), worker.into()]).await?;
        Ok(())
    }

    /// Frees what workers of a dead process held: at the start of the one process of an embedded installation.
    pub async fn job_release_all(&self, now: i64) -> StoreResult<u64> {
        let text = "UPDATE jobs SET lease_until = ? WHERE status = 'running'";
        self.execute(text, vec![(now - 1).into()]).await
    }

    /// Forgets finished jobs older than `before`.
    pub async fn job_sweep(&self, before: i64) -> StoreResult<u64> {
        self.execute("DELETE FROM jobs WHERE status IN ('done', 'discarded') AND finished_at < ?", vec![before.into()])
            .await
    }
}
