//! A circuit breaker per provider: after several faults in a row the provider is left alone for a while.
//!
//! Border: counts only provider faults ([`LlmError::is_provider_fault`]); a wrong key or a refusal says
//! nothing about the provider's health. One breaker is shared by all runs that use the provider.
//!
//! Invariant: while open at most one probe is under way, and a probe that is dropped without a verdict
//! frees its place.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::error::{LlmError, LlmErrorKind};

/// When to open and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BreakerPolicy {
    /// Faults in a row.
    pub failures: u32,
    pub open_for: Duration,
}

impl Default for BreakerPolicy {
    fn default() -> Self {
        Self { failures: 5, open_for: Duration::from_secs(30) }
    }
}

/// What the health page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BreakerState {
    Closed,
    Open,
    HalfOpen,
}

#[derive(Debug)]
pub struct Breaker {
    policy: BreakerPolicy,
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    failures: u32,
    open_until: Option<Instant>,
    probing: bool,
}

impl Breaker {
    #[must_use]
    pub fn new(policy: BreakerPolicy) -> Arc<Self> {
        Arc::new(Self { policy, inner: Mutex::new(Inner::default()) })
    }

    /// Asks to make one call.
    pub fn admit(self: &Arc<Self>) -> Result<Permit, LlmError> {
        let mut inner = self.lock();
        let Some(open_until) = inner.open_until else {
            return Ok(Permit { breaker: Arc::clone(self), probe: false, settled: false });
        };
        let left = open_until.saturating_duration_since(now());
        if left.is_zero() && !inner.probing {
            inner.probing = true;
            return Ok(Permit { breaker: Arc::clone(self), probe: true, settled: false });
        }
        let retry_after = left.max(Duration::from_secs(1));
        Err(LlmError::new(LlmErrorKind::CircuitOpen { retry_after }, "circuit open after repeated provider faults"))
    }

    #[must_use]
    pub fn state(&self) -> BreakerState {
        let inner = self.lock();
        match inner.open_until {
            None => BreakerState::Closed,
            Some(until) if until > now() => BreakerState::Open,
            Some(_) => BreakerState::HalfOpen,
        }
    }

    /// The data behind the lock is whole after every statement, so a panic elsewhere spoils nothing.
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Leave to make one call; tell how it went.
#[derive(Debug)]
pub struct Permit {
    breaker: Arc<Breaker>,
    probe: bool,
    settled: bool,
}

impl Permit {
    pub fn success(mut self) {
        self.settled = true;
        *self.breaker.lock() = Inner::default();
    }

    pub fn failure(mut self, error: &LlmError) {
        if !error.is_provider_fault() {
            return;
        }
        self.settled = true;
        let policy = self.breaker.policy;
        let mut inner = self.breaker.lock();
        inner.failures += 1;
        if self.probe {
            inner.probing = false;
        }
        if self.probe || inner.failures >= policy.failures {
            inner.open_until = Some(now() + policy.open_for);
        }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if self.probe && !self.settled {
            self.breaker.lock().probing = false;
        }
    }
}

/// The one place that reads the clock in this crate.
#[expect(
    clippy::disallowed_methods,
    reason = "breakers, deadlines and durations are about elapsed time on tokio's clock, which tests pause"
)]
pub(crate) fn now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault() -> LlmError {
        LlmError::new(LlmErrorKind::Overloaded { retry_after: None }, "500")
    }

    fn breaker() -> Arc<Breaker> {
        Breaker::new(BreakerPolicy { failures: 2, open_for: Duration::from_secs(10) })
    }

    #[tokio::test(start_paused = true)]
    async fn opens_probes_and_recovers() {
        let breaker = breaker();
        breaker.admit().unwrap().failure(&fault());
        assert_eq!(breaker.state(), BreakerState::Closed);
        breaker.admit().unwrap().failure(&fault());
        assert_eq!(breaker.state(), BreakerState::Open);
        assert_eq!(breaker.admit().unwrap_err().retry_after(), Some(Duration::from_secs(10)));

        tokio::time::advance(Duration::from_secs(11)).await;
        assert_eq!(breaker.state(), BreakerState::HalfOpen);
        let probe = breaker.admit().unwrap();
        assert!(breaker.admit().is_err(), "one probe at a time");
        probe.failure(&fault());
        assert_eq!(breaker.state(), BreakerState::Open, "a failed probe opens again at once");

        tokio::time::advance(Duration::from_secs(11)).await;
        drop(breaker.admit().unwrap());
        breaker.admit().unwrap().success();
        assert_eq!(breaker.state(), BreakerState::Closed);
    }

    #[tokio::test(start_paused = true)]
    async fn a_wrong_key_or_a_rate_limit_is_no_fault() {
        let breaker = breaker();
        for _ in 0..10 {
            breaker.admit().unwrap().failure(&LlmError::new(LlmErrorKind::Unauthorized, ""));
            breaker.admit().unwrap().failure(&LlmError::new(LlmErrorKind::RateLimited { retry_after: None }, ""));
        }
        assert_eq!(breaker.state(), BreakerState::Closed);
    }

    #[tokio::test(start_paused = true)]
    async fn success_forgets_earlier_faults() {
        let breaker = breaker();
        breaker.admit().unwrap().failure(&fault());
        breaker.admit().unwrap().success();
        breaker.admit().unwrap().failure(&fault());
        assert_eq!(breaker.state(), BreakerState::Closed);
    }
}
