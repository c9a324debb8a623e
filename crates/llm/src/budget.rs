//! Money and rate limits of a workspace as plain data.
//!
//! Border: the app reads the sums from the store and asks; nothing here remembers or waits.
//!
//! Invariant: a verdict never says "silence". The worst one is `BuiltinOnly`.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Limits in millionths of the account's currency unit. `None` is no limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    pub day_micros: Option<i64>,
    pub month_micros: Option<i64>,
    pub conversation_micros: Option<i64>,
}

/// What was spent so far in the three windows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spent {
    pub day_micros: i64,
    pub month_micros: i64,
    pub conversation_micros: i64,
}

/// What the next run may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BudgetVerdict {
    Allow,
    /// At least 80 % of a limit is used: tell a member.
    Warn,
    /// At least 90 % is used: the cheapest model only.
    Cheaper,
    BuiltinOnly,
}

/// Judges a run before it starts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BudgetGate {
    pub budget: Budget,
}

impl BudgetGate {
    #[must_use]
    pub fn new(budget: Budget) -> Self {
        Self { budget }
    }

    /// The strictest verdict of the three windows.
    #[must_use]
    pub fn check(&self, spent: Spent) -> BudgetVerdict {
        self.windows(spent)
            .into_iter()
            .map(|(limit, used)| window_verdict(limit, used))
            .max()
            .unwrap_or(BudgetVerdict::Allow)
    }

    /// What is left in the tightest window: the cost cap of one run. `None` is no limit.
    #[must_use]
    pub fn left_micros(&self, spent: Spent) -> Option<i64> {
        self.windows(spent)
            .into_iter()
            .filter_map(|(limit, used)| limit.map(|limit| limit.saturating_sub(used).max(0)))
            .min()
    }

    fn windows(&self, spent: Spent) -> [(Option<i64>, i64); 3] {
        [
            (self.budget.day_micros, spent.day_micros),
            (self.budget.month_micros, spent.month_micros),
            (self.budget.conversation_micros, spent.conversation_micros),
        ]
    }
}

fn window_verdict(limit: Option<i64>, used: i64) -> BudgetVerdict {
    let Some(limit) = limit else {
        return BudgetVerdict::Allow;
    };
    if used >= limit {
        return BudgetVerdict::BuiltinOnly;
    }
    // limit > used >= 0 here unless amounts are negative, so the division has a positive divisor.
    let percent = i128::from(used.max(0)) * 100 / i128::from(limit.max(1));
    if percent >= 90 {
        BudgetVerdict::Cheaper
    } else if percent >= 80 {
        BudgetVerdict::Warn
    } else {
        BudgetVerdict::Allow
    }
}

/// A token bucket for model calls of one workspace. Time comes in as milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RateLimiter {
    per_minute: u32,
    tokens: f64,
    updated_ms: u64,
}

impl RateLimiter {
    /// Starts full: a burst of a whole minute's allowance is fine.
    #[must_use]
    pub fn new(per_minute: u32, now_ms: u64) -> Self {
        let per_minute = per_minute.max(1);
        Self { per_minute, tokens: f64::from(per_minute), updated_ms: now_ms }
    }

    /// Takes one call, or says how long to wait for it.
    pub fn try_take(&mut self, now_ms: u64) -> Result<(), Duration> {
        let per_ms = f64::from(self.per_minute) / 60_000.0;
        // A clock that was set back adds nothing and takes nothing.
        let elapsed_ms = now_ms.saturating_sub(self.updated_ms);
        self.updated_ms = now_ms;
        self.tokens = (self.tokens + elapsed_ms as f64 * per_ms).min(f64::from(self.per_minute));
        if self.tokens >= 1.0 {
            self.tokens -= 1.0;
            return Ok(());
        }
        Err(Duration::from_millis(((1.0 - self.tokens) / per_ms).ceil() as u64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gate() -> BudgetGate {
        BudgetGate::new(Budget { day_micros: Some(1_000), month_micros: Some(10_000), conversation_micros: None })
    }

    #[test]
    fn the_strictest_window_decides() {
        let spent = |day, month| Spent { day_micros: day, month_micros: month, conversation_micros: 0 };
        assert_eq!(gate().check(spent(0, 0)), BudgetVerdict::Allow);
        assert_eq!(gate().check(spent(799, 0)), BudgetVerdict::Allow);
        assert_eq!(gate().check(spent(800, 0)), BudgetVerdict::Warn);
        assert_eq!(gate().check(spent(0, 9_000)), BudgetVerdict::Cheaper);
        assert_eq!(gate().check(spent(800, 10_000)), BudgetVerdict::BuiltinOnly);
        assert_eq!(gate().left_micros(spent(400, 9_900)), Some(100));
        assert_eq!(gate().left_micros(spent(2_000, 0)), Some(0));
        assert_eq!(BudgetGate::default().left_micros(spent(2_000, 0)), None);
    }

    #[test]
    fn a_zero_budget_is_builtin_only() {
        let gate = BudgetGate::new(Budget { day_micros: Some(0), ..Budget::default() });
        assert_eq!(gate.check(Spent::default()), BudgetVerdict::BuiltinOnly);
    }

    #[test]
    fn the_limiter_refills_and_survives_a_clock_set_back() {
        let mut limiter = RateLimiter::new(2, 10_000);
        assert!(limiter.try_take(10_000).is_ok());
        assert!(limiter.try_take(10_000).is_ok());
        assert_eq!(limiter.try_take(10_000), Err(Duration::from_secs(30)));
        assert!(limiter.try_take(0).is_err());
        assert!(limiter.try_take(30_000).is_ok());
        assert!(limiter.try_take(30_001).is_err());
    }
}
