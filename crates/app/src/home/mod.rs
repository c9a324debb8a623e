//! The first page: what waits, what was done, what is still to be set up.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, Zoned};
use steward_model::{Action, OpContext};
use steward_store::conversations::ConversationCounts;
use steward_store::home::{ConversationOutcome, SetupCounts};
use steward_store::runs::{Run, RunFilter};

use crate::app::App;
use crate::error::{Error, Result};
use crate::workspaces::Profile;

const DAYS: i64 = 30;
const MOST_CONVERSATIONS: i64 = 50_000;
const RECENT_RUNS: u64 = 6;

/// Conversations that began on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayVolume {
    /// `YYYY-MM-DD` in the workspace's time zone.
    pub day: String,
    pub conversations: i64,
    /// Those in which no person had to write.
    pub by_agent: i64,
}

#[derive(Debug, Clone)]
pub struct Home {
    pub waiting: ConversationCounts,
    pub answered_today: i64,
    /// The share of answered conversations of these days in which no person had to write; `None` without any.
    pub ai_resolution: Option<f64>,
    pub documents: i64,
    /// First steps with whether they are done.
    pub steps: Vec<(&'static str, bool)>,
    /// Empty for those who may not see runs.
    pub recent_runs: Vec<Run>,
    /// One for each of the last 30 days, oldest first.
    pub volume: Vec<DayVolume>,
}

pub async fn home_get(app: &App, context: &OpContext) -> Result<Home> {
    context.authorise(Action::WorkspaceRead)?;
    context.authorise(Action::ConversationRead)?;
    let read = app.store.read(context).await?;
    let workspace = read.workspace_get().await?.ok_or_else(|| Error::not_found("workspace"))?;
    let zone = Profile::of(&workspace).zone();
    let today = midnight(&context.now().to_zoned(zone.clone()))?;
    let first = today.checked_sub((DAYS - 1).days()).map_err(Error::internal)?;
    let outcomes = read.home_outcomes(first.timestamp().as_millisecond(), MOST_CONVERSATIONS).await?;
    let setup = read.home_setup().await?;
    let recent_runs = if context.authorise(Action::RunRead).is_ok() {
        read.run_list(&RunFilter { limit: RECENT_RUNS, ..Default::default() }).await?
    } else {
        Vec::new()
    };
    let member = context.actor.member_id().map(|id| id.to_string());
    Ok(Home {
        waiting: read.conversation_counts(member.as_deref()).await?,
        answered_today: read.home_answered(today.timestamp().as_millisecond()).await?,
        ai_resolution: resolution(&outcomes),
        documents: setup.documents,
        steps: steps(setup),
        recent_runs,
        volume: volume(&outcomes, first.date(), &zone),
    })
}

fn midnight(now: &Zoned) -> Result<Zoned> {
    now.start_of_day().map_err(Error::internal)
}

fn steps(setup: SetupCounts) -> Vec<(&'static str, bool)> {
    vec![
        ("documents", setup.documents > 0),
        ("persona", setup.personas > 0),
        ("conversation", setup.conversations > 0),
        ("provider", setup.providers > 0),
        ("members", setup.members > 1),
    ]
}

fn resolved(outcome: &ConversationOutcome) -> bool {
    outcome.agent_replies > 0 && outcome.member_replies == 0 && outcome.handed_off == 0
}

fn resolution(outcomes: &[ConversationOutcome]) -> Option<f64> {
    let answered = outcomes.iter().filter(|outcome| outcome.agent_replies + outcome.member_replies > 0).count();
    let alone = outcomes.iter().filter(|outcome| resolved(outcome)).count();
    (answered > 0).then(|| alone as f64 / answered as f64)
}

fn volume(outcomes: &[ConversationOutcome], first: Date, zone: &TimeZone) -> Vec<DayVolume> {
    let mut sums: BTreeMap<Date, (i64, i64)> =
        (0..DAYS).filter_map(|day| first.checked_add(day.days()).ok()).map(|day| (day, (0, 0))).collect();
    for outcome in outcomes {
        let began = Timestamp::from_millisecond(outcome.created_at).unwrap_or(Timestamp::UNIX_EPOCH);
        if let Some((all, by_agent)) = sums.get_mut(&began.to_zoned(zone.clone()).date()) {
            *all += 1;
            *by_agent += i64::from(resolved(outcome));
        }
    }
    let days = sums.into_iter();
    days.map(|(day, (conversations, by_agent))| DayVolume { day: day.to_string(), conversations, by_agent }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_workspace() {
        let zone = TimeZone::get("Asia/Tokyo").unwrap();
        let at = |time: &str, member_replies| ConversationOutcome {
            created_at: time.parse::<Timestamp>().unwrap().as_millisecond(),
            agent_replies: 1,
            member_replies,
            handed_off: 0,
        };
        // 20:00 UTC is five in the morning of the next day in Tokyo.
        let outcomes = [at("2026-03-01T20:00:00Z", 0), at("2026-03-02T01:00:00Z", 1)];
        let days = volume(&outcomes, Date::constant(2026, 3, 1), &zone);
        assert_eq!(days.len(), 30);
        assert_eq!(days[0].conversations, 0);
        assert_eq!((days[1].day.as_str(), days[1].conversations, days[1].by_agent), ("2026-03-02", 2, 1));
        assert_eq!(resolution(&outcomes), Some(0.5));
        assert_eq!(resolution(&[]), None);
    }
}
