//! Whether the concierge answers by itself, writes a draft, or stays silent: by channel, intent and hour (DESK-22).

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use steward_model::{Action, OpContext};
use steward_store::events::EventDraft;

use crate::app::App;
use crate::error::{Error, Result};

pub(crate) const SETTING: &str = "reply_modes";

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReplyMode {
    /// The reply goes to the customer at once.
    #[default]
    Auto,
    /// The reply waits for a member's approval.
    Draft,
    /// Members answer alone.
    Off,
}

/// Hours of the day in the workspace's time zone, `from` up to but not with `to`; over midnight when `to` is smaller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    /// 0 to 23.
    pub from: u8,
    /// 1 to 24.
    pub to: u8,
    /// 1 is Monday, 7 is Sunday; empty means every day.
    #[serde(default)]
    pub days: Vec<u8>,
}

/// The first rule that fits decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModeRule {
    #[serde(default)]
    pub channel: Option<String>,
    #[serde(default)]
    pub intent: Option<String>,
    #[serde(default)]
    pub hours: Option<Hours>,
    pub mode: ReplyMode,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ReplyModes {
    pub default: ReplyMode,
    pub rules: Vec<ModeRule>,
}

impl ReplyModes {
    pub fn mode(&self, channel: &str, intent: Option<&str>, now: Timestamp, time_zone: &TimeZone) -> ReplyMode {
        let local = now.to_zoned(time_zone.clone());
        let hour = local.hour().unsigned_abs();
        let day = local.weekday().to_monday_one_offset().unsigned_abs();
        let fitting = self.rules.iter().find(|rule| {
            rule.channel.as_deref().is_none_or(|wanted| wanted == channel)
                && rule.intent.as_deref().is_none_or(|wanted| Some(wanted) == intent)
                && rule.hours.as_ref().is_none_or(|hours| hours.contain(hour, day))
        });
        fitting.map_or(self.default, |rule| rule.mode)
    }

    fn check(&self) -> Result<()> {
        if self.rules.len() > 100 {
            return Err(Error::field("rules", "too_many", "Up to 100 rules can be kept."));
        }
        for rule in &self.rules {
            let Some(hours) = &rule.hours else {
                continue;
            };
            if hours.from > 23 || hours.to == 0 || hours.to > 24 || hours.days.iter().any(|day| !(1..=7).contains(day))
            {
                return Err(Error::field(
                    "rules",
                    "out_of_range",
                    "Hours go from 0–23 to 1–24, days from 1 (Monday) to 7 (Sunday).",
                ));
            }
        }
        Ok(())
    }
}

impl Hours {
    fn contain(&self, hour: u8, day: u8) -> bool {
        let in_hours = if self.from < self.to {
            (self.from..self.to).contains(&hour)
        } else {
            hour >= self.from || hour < self.to
        };
        in_hours && (self.days.is_empty() || self.days.contains(&day))
    }
}

pub async fn reply_modes_get(app: &App, context: &OpContext) -> Result<ReplyModes> {
    context.authorise(Action::PersonaRead)?;
    Ok(app.store.read(context).await?.setting_get(SETTING).await?)
}

pub async fn reply_modes_set(app: &App, context: &OpContext, modes: ReplyModes) -> Result<ReplyModes> {
    context.authorise(Action::PersonaManage)?;
    modes.check()?;
    let write = app.store.write(context).await?;
    write.setting_set(SETTING, &modes, context.now_ms()).await?;
    write.event_append(context, EventDraft::new("reply_modes.changed", "workspace", context.workspace_id)).await?;
    write.commit().await?;
    Ok(modes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_fitting_rule_decides_in_local_time() {
        let modes = ReplyModes {
            default: ReplyMode::Auto,
            rules: vec![
                ModeRule { channel: None, intent: Some(String::from("complaint")), hours: None, mode: ReplyMode::Off },
                ModeRule {
                    channel: Some(String::from("widget")),
                    intent: None,
                    hours: Some(Hours { from: 22, to: 6, days: vec![] }),
                    mode: ReplyMode::Draft,
                },
            ],
        };
        let zone = TimeZone::get("Europe/Dublin").unwrap();
        // 21:30 UTC is 22:30 in Dublin in summer.
        let summer: Timestamp = "2026-07-01T21:30:00Z".parse().unwrap();
        assert_eq!(modes.mode("widget", None, summer, &zone), ReplyMode::Draft);
        assert_eq!(modes.mode("portal", None, summer, &zone), ReplyMode::Auto);
        assert_eq!(modes.mode("portal", Some("complaint"), summer, &zone), ReplyMode::Off);
        let winter: Timestamp = "2026-12-01T21:30:00Z".parse().unwrap();
        assert_eq!(modes.mode("widget", None, winter, &zone), ReplyMode::Auto);
    }
}
