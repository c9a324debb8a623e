//! When something that comes back by itself comes next, in the time of a place.

use jiff::civil::Time;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// How often a recurring job runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rhythm {
    Minutes(i64),
    /// Once each day at this hour and minute of the workspace's clocks.
    Daily(i8, i8),
}

impl Rhythm {
    pub(super) fn every_minutes(self) -> Option<i64> {
        match self {
            Self::Minutes(minutes) => Some(minutes),
            Self::Daily(..) => None,
        }
    }

    pub(super) fn at_local_time(self) -> Option<String> {
        match self {
            Self::Minutes(_) => None,
            Self::Daily(hour, minute) => Some(format!("{hour:02}:{minute:02}")),
        }
    }

    /// The first time after `after`.
    ///
    /// A day has one such time, also when the clocks are changed: a time that is left out counts as much later, as the
    /// clocks were put forward; of a time that comes twice the first counts.
    pub fn next_after(self, after: Timestamp, zone: &TimeZone) -> Timestamp {
        match self {
            Self::Minutes(minutes) => after + SignedDuration::from_mins(minutes),
            Self::Daily(hour, minute) => {
                let time = Time::new(hour, minute, 0, 0).unwrap_or(Time::midnight());
                let mut date = after.to_zoned(zone.clone()).date();
                for _ in 0..3 {
                    if let Ok(due) = date.to_datetime(time).to_zoned(zone.clone())
                        && due.timestamp() > after
                    {
                        return due.timestamp();
                    }
                    date = date.tomorrow().unwrap_or(date);
                }
                // Only at the end of the calendar.
                after + SignedDuration::from_hours(24)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nights(rhythm: Rhythm, zone: &str, from: &str, count: usize) -> Vec<String> {
        let zone = TimeZone::get(zone).unwrap();
        let mut now: Timestamp = from.parse().unwrap();
        let mut found = Vec::new();
        for _ in 0..count {
            now = rhythm.next_after(now, &zone);
            found.push(now.to_string());
        }
        found
    }

    #[test]
    fn f6_a_night_in_which_the_clocks_go_forward_has_one_run_at_the_time_that_is_left_out() {
        let found = nights(Rhythm::Daily(2, 30), "Europe/Berlin", "2026-03-28T00:00:00Z", 3);
        // On the 29th there is no 02:30; the run comes at 03:30 summer time.
        assert_eq!(found, ["2026-03-28T01:30:00Z", "2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z"]);
    }

    #[test]
    fn f6_a_night_in_which_the_clocks_go_back_has_one_run_at_the_time_that_comes_twice() {
        let found = nights(Rhythm::Daily(2, 30), "Europe/Berlin", "2026-10-24T00:00:00Z", 3);
        // On the 25th 02:30 comes at 00:30 and at 01:30 UTC.
        assert_eq!(found, ["2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"]);
    }

    #[test]
    fn a_change_at_midnight_and_a_place_without_changes() {
        let found = nights(Rhythm::Daily(0, 0), "America/Havana", "2026-03-07T12:00:00Z", 2);
        assert_eq!(found, ["2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z"]);
        let found = nights(Rhythm::Daily(3, 30), "Asia/Kolkata", "2026-03-28T00:00:00Z", 2);
        assert_eq!(found, ["2026-03-28T22:00:00Z", "2026-03-29T22:00:00Z"]);
        let found = nights(Rhythm::Minutes(60), "Europe/Berlin", "2026-03-29T00:30:00Z", 2);
        assert_eq!(found, ["2026-03-29T01:30:00Z", "2026-03-29T02:30:00Z"]);
    }
}
