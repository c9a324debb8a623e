//! Schedules: when each recurring job of each workspace is due next.
//!
//! **Invariant.** A run is fired by whoever moves the schedule on, and only one can: the row still has to show the time
//! that was seen.

use sea_orm::FromQueryResult;

use crate::error::StoreResult;
use crate::tenant::{SystemTx, TenantTx};

/// One recurring job of a workspace. What it does and how often stands in the program; here is where it stands.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Schedule {
    pub workspace_id: String,
    pub kind: String,
    pub every_minutes: Option<i64>,
    /// `03:30` in the time zone.
    pub at_local_time: Option<String>,
    /// IANA name of the workspace's zone for which `next_run_at` was reckoned.
    pub time_zone: String,
    pub next_run_at: i64,
    pub last_run_at: Option<i64>,
    pub paused: bool,
}

const COLUMNS: &str = "workspace_id, kind, every_minutes, at_local_time, time_zone, next_run_at, last_run_at, paused";

impl TenantTx {
    /// Writes rhythm and next run; a pause and the last run stay as they are.
    pub async fn schedule_set(&self, schedule: &Schedule) -> StoreResult<()> {
        let text = "INSERT INTO schedules
              (workspace_id, kind, payload, every_minutes, at_local_time, time_zone, next_run_at)
            VALUES (?, ?, '{}', ?, ?, ?, ?)
            ON CONFLICT (workspace_id, kind) DO UPDATE SET every_minutes = excluded.every_minutes,
              at_local_time = excluded.at_local_time, time_zone = excluded.time_zone,
              next_run_at = excluded.next_run_at";
        let values = vec![
            schedule.kind.clone().into(),
            schedule.every_minutes.into(),
            schedule.at_local_time.clone().into(),
            schedule.time_zone.clone().into(),
            schedule.next_run_at.into(),
        ];
        self.execute(text, values).await?;
        Ok(())
    }

    pub async fn schedule_list(&self) -> StoreResult<Vec<Schedule>> {
        self.rows(&format!("SELECT {COLUMNS} FROM schedules WHERE workspace_id = ? ORDER BY kind"), vec![]).await
    }

    pub async fn schedule_find(&self, kind: &str) -> StoreResult<Option<Schedule>> {
        let text = format!("SELECT {COLUMNS} FROM schedules WHERE workspace_id = ? AND kind = ?");
        Ok(self.rows(&text, vec![kind.into()]).await?.into_iter().next())
    }

    pub async fn schedule_pause(&self, kind: &str, paused: bool, next_run_at: i64) -> StoreResult<()> {
        let text = "UPDATE schedules SET paused = ?, next_run_at = ? WHERE workspace_id = ? AND kind = ?";
        let values = vec![paused.into(), next_run_at.into(), self.workspace().into(), kind.into()];
        crate::statement::execute(self.connection()?, text, values).await?;
        Ok(())
    }

    /// Notes a run beside the schedule.
    pub async fn schedule_ran(&self, kind: &str, now: i64) -> StoreResult<()> {
        let text = "UPDATE schedules SET last_run_at = ? WHERE workspace_id = ? AND kind = ?";
        let values = vec![now.into(), self.workspace().into(), kind.into()];
        crate::statement::execute(self.connection()?, text, values).await?;
        Ok(())
    }
}

impl SystemTx {
    pub async fn schedule_list_all(&self) -> StoreResult<Vec<Schedule>> {
        self.rows(&format!("SELECT {COLUMNS} FROM schedules ORDER BY workspace_id, kind"), vec![]).await
    }

    /// Moves a due schedule on; `false` when another process has done so already, or it was paused or changed.
    pub async fn schedule_advance(&self, schedule: &Schedule, next_run_at: i64, now: i64) -> StoreResult<bool> {
        let text = "UPDATE schedules SET next_run_at = ?, last_run_at = ?
            WHERE workspace_id = ? AND kind = ? AND next_run_at = ? AND paused = FALSE";
        let values = vec![
            next_run_at.into(),
            now.into(),
            schedule.workspace_id.clone().into(),
            schedule.kind.clone().into(),
            schedule.next_run_at.into(),
        ];
        Ok(self.execute(text, values).await? == 1)
    }
}
