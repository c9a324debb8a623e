//! Jobs that come back by themselves: for every workspace, in its time zone.
//!
//! **Invariant.** A run is fired once, whatever number of processes look: schedule and job are written in one
//! transaction, which only one of them can win. Runs that were missed while nothing ran are made up for by one.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::json;
use steward_model::{Action, Actor, OpContext};
use steward_store::TenantTx;
use steward_store::events::EventDraft;
use steward_store::jobs::JobDraft;
use steward_store::schedules::Schedule;
use steward_store::workspaces::Workspace;

use super::rhythm::Rhythm;
use crate::app::App;
use crate::error::{Error, Result};
use crate::workspaces::Profile;

/// A kind of job and how often it runs. To add one: the job as `docs/adding-a-job.md` says, and a line in [`RECURRING`].
#[derive(Debug, Clone, Copy)]
pub struct Recurring {
    pub kind: &'static str,
    pub rhythm: Rhythm,
}

/// Everything that recurs. At night what is heavy, each at a time of its own.
pub const RECURRING: [Recurring; 6] = [
    Recurring { kind: crate::conversations::promises::KIND, rhythm: Rhythm::Minutes(60) },
    Recurring { kind: crate::portal_sessions::clean::KIND, rhythm: Rhythm::Daily(2, 45) },
    Recurring { kind: crate::files::clean::KIND, rhythm: Rhythm::Daily(3, 0) },
    Recurring { kind: crate::documents::purge::KIND, rhythm: Rhythm::Daily(3, 15) },
    Recurring { kind: crate::runs::purge::KIND, rhythm: Rhythm::Daily(3, 45) },
    Recurring { kind: crate::documents::pages::again::KIND, rhythm: Rhythm::Daily(4, 0) },
];

/// New workspaces and changed time zones are noticed after this long at the latest.
const LONGEST_SLEEP: Duration = Duration::from_secs(60);
/// While a run of a kind waits or works, another one is not started.
pub(crate) const DEDUPE: &str = "recurring";

/// A recurring job of a workspace as a member sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecurringJob {
    pub kind: &'static str,
    pub every_minutes: Option<i64>,
    pub at_local_time: Option<String>,
    pub time_zone: String,
    pub next_run_at: i64,
    pub last_run_at: Option<i64>,
    pub paused: bool,
}

/// Fires what is due, for as long as the program runs.
pub(crate) async fn fire_forever(app: Arc<App>) {
    loop {
        let sleep = match recurring_fire(&app).await {
            Ok((_, next)) => until(next, app.clock.now_ms()),
            Err(error) => {
                tracing::error!(%error, "recurring jobs could not be looked at and are tried again in a minute");
                LONGEST_SLEEP
            }
        };
        tokio::time::sleep(sleep).await;
    }
}

fn until(next: Option<i64>, now: i64) -> Duration {
    let wait = next.map_or(u64::MAX, |next| u64::try_from(next - now).unwrap_or(0));
    Duration::from_millis(wait.max(100)).min(LONGEST_SLEEP)
}

/// Brings the schedules up to date and fires what is due. Returns how many runs this call fired, and when the next one
/// is due.
pub async fn recurring_fire(app: &App) -> Result<(usize, Option<i64>)> {
    let read = app.store.system_read().await?;
    let workspaces = read.workspace_list().await?;
    let schedules = read.schedule_list_all().await?;
    drop(read);
    let mut known: HashMap<(String, String), Schedule> = schedules
        .into_iter()
        .map(|schedule| ((schedule.workspace_id.clone(), schedule.kind.clone()), schedule))
        .collect();
    let now = app.clock.now();
    let mut fired = 0;
    let mut next: Option<i64> = None;
    for workspace in &workspaces {
        let context = context(app, workspace)?;
        for recurring in &RECURRING {
            let found = known.remove(&(workspace.id.clone(), recurring.kind.to_owned()));
            let mut schedule = match found.filter(|schedule| is_right(schedule, recurring, workspace, now)) {
                Some(schedule) => schedule,
                None => {
                    let schedule = planned(recurring, workspace, now);
                    let write = app.store.write(&context).await?;
                    write.schedule_set(&schedule).await?;
                    write.commit().await?;
                    schedule
                }
            };
            if schedule.paused {
                continue;
            }
            if schedule.next_run_at <= now.as_millisecond() {
                let due = recurring.rhythm.next_after(now, &Profile::of(workspace).zone()).as_millisecond();
                fired += usize::from(fire(app, &context, &schedule, recurring, due).await?);
                schedule.next_run_at = due;
            }
            next = Some(next.map_or(schedule.next_run_at, |next| next.min(schedule.next_run_at)));
        }
    }
    Ok((fired, next))
}

/// Whether a schedule still says what the program and the workspace say. A next run further away than two steps was
/// planned while the clock was ahead, and is not waited for.
fn is_right(schedule: &Schedule, recurring: &Recurring, workspace: &Workspace, now: Timestamp) -> bool {
    let zone = Profile::of(workspace).zone();
    let furthest = recurring.rhythm.next_after(recurring.rhythm.next_after(now, &zone), &zone);
    schedule.next_run_at <= furthest.as_millisecond()
        && schedule.every_minutes == recurring.rhythm.every_minutes()
        && schedule.at_local_time == recurring.rhythm.at_local_time()
        && schedule.time_zone == Profile::of(workspace).time_zone
}

fn planned(recurring: &Recurring, workspace: &Workspace, now: Timestamp) -> Schedule {
    let profile = Profile::of(workspace);
    Schedule {
        workspace_id: workspace.id.clone(),
        kind: recurring.kind.to_owned(),
        every_minutes: recurring.rhythm.every_minutes(),
        at_local_time: recurring.rhythm.at_local_time(),
        next_run_at: recurring.rhythm.next_after(now, &profile.zone()).as_millisecond(),
        time_zone: profile.time_zone,
        last_run_at: None,
        paused: false,
    }
}

/// `false`: another process was first.
async fn fire(
    app: &App,
    context: &OpContext,
    schedule: &Schedule,
    recurring: &Recurring,
    next_run_at: i64,
) -> Result<bool> {
    let system = app.store.system().await?;
    if !system.schedule_advance(schedule, next_run_at, app.clock.now_ms()).await? {
        return Ok(false);
    }
    let write = system.in_workspace(context.workspace_id).await?;
    let fired = enqueue(&write, context, recurring.kind).await?;
    write.commit().await?;
    Ok(fired)
}

/// `false`: the run before it has not ended yet, and this one is left out.
async fn enqueue(write: &TenantTx, context: &OpContext, kind: &'static str) -> Result<bool> {
    let draft = JobDraft {
        kind,
        payload: json!({}),
        priority: -10,
        max_attempts: 5,
        run_at: None,
        dedupe_key: Some(String::from(DEDUPE)),
        leased: None,
    };
    Ok(write.job_enqueue(context, draft).await?.is_some())
}

fn context(app: &App, workspace: &Workspace) -> Result<OpContext> {
    let base = app.base_context("recurring", None);
    Ok(base.in_workspace(workspace.workspace_id()?, Actor::System { task: "recurring" }))
}

/// The recurring jobs of the workspace, by kind.
pub async fn recurring_list(app: &App, context: &OpContext) -> Result<Vec<RecurringJob>> {
    context.authorise(Action::JobRead)?;
    let read = app.store.read(context).await?;
    let workspace = read.workspace_get().await?.ok_or_else(|| Error::not_found("workspace"))?;
    let stored: BTreeMap<String, Schedule> =
        read.schedule_list().await?.into_iter().map(|schedule| (schedule.kind.clone(), schedule)).collect();
    let listed = RECURRING.iter().map(|recurring| {
        let stored = stored.get(recurring.kind).cloned();
        present(recurring, stored.unwrap_or_else(|| planned(recurring, &workspace, context.now())))
    });
    Ok(listed.collect())
}

/// Runs a recurring job now; when it is due next doesn't change.
pub async fn recurring_run(app: &App, context: &OpContext, kind: &str) -> Result<()> {
    context.authorise(Action::JobManage)?;
    let recurring = find(kind)?;
    let write = app.store.write(context).await?;
    if !enqueue(&write, context, recurring.kind).await? {
        let detail = "This job is at work or waits for its turn already, so it was not started a second time.";
        return Err(Error::conflict("already_running", detail));
    }
    write.schedule_ran(recurring.kind, context.now_ms()).await?;
    write.event_append(context, EventDraft::new("job.started", "job", recurring.kind)).await?;
    Ok(write.commit().await?)
}

/// Stops a recurring job from running by itself, or lets it go on from now.
pub async fn recurring_pause(app: &App, context: &OpContext, kind: &str, paused: bool) -> Result<RecurringJob> {
    context.authorise(Action::JobManage)?;
    let recurring = find(kind)?;
    let write = app.store.write(context).await?;
    let workspace = write.workspace_get().await?.ok_or_else(|| Error::not_found("workspace"))?;
    let stored = write.schedule_find(recurring.kind).await?;
    let fresh = planned(recurring, &workspace, context.now());
    if stored.is_none() {
        write.schedule_set(&fresh).await?;
    }
    let mut schedule = stored.unwrap_or_else(|| fresh.clone());
    if schedule.paused != paused {
        schedule.paused = paused;
        schedule.next_run_at = fresh.next_run_at;
        write.schedule_pause(recurring.kind, paused, schedule.next_run_at).await?;
        let event_type = if paused { "job.paused" } else { "job.resumed" };
        write.event_append(context, EventDraft::new(event_type, "job", recurring.kind)).await?;
    }
    write.commit().await?;
    Ok(present(recurring, schedule))
}

fn find(kind: &str) -> Result<&'static Recurring> {
    RECURRING.iter().find(|recurring| recurring.kind == kind).ok_or_else(|| Error::not_found("recurring job"))
}

fn present(recurring: &Recurring, schedule: Schedule) -> RecurringJob {
    RecurringJob {
        kind: recurring.kind,
        every_minutes: schedule.every_minutes,
        at_local_time: schedule.at_local_time,
        time_zone: schedule.time_zone,
        next_run_at: schedule.next_run_at,
        last_run_at: schedule.last_run_at,
        paused: schedule.paused,
    }
}
