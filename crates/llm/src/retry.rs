//! How long to wait before the same call is made again.
//!
//! Border: pure arithmetic; the loop sleeps. Invariant: what the vendor asks for is never undercut; if
//! it asks for more than the cap, there is no retry at all.

use std::time::Duration;

use rand::Rng;

use crate::error::LlmError;

/// Exponential backoff with full jitter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryPolicy {
    /// Calls per turn and rung, the first included.
    pub attempts: u32,
    pub base: Duration,
    pub cap: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self { attempts: 3, base: Duration::from_millis(500), cap: Duration::from_secs(8) }
    }
}

impl RetryPolicy {
    /// The wait after the `made`-th failed attempt (1 is the first), or `None` to give up.
    pub fn wait(&self, error: &LlmError, made: u32, random: &mut impl Rng) -> Option<Duration> {
        if !error.is_retryable() || made >= self.attempts {
            return None;
        }
        if let Some(asked) = error.retry_after() {
            return (asked <= self.cap).then_some(asked);
        }
        let exponent = made.saturating_sub(1).min(16);
        let ceiling = self.base.saturating_mul(1 << exponent).min(self.cap);
        Some(ceiling.mul_f64(random.random::<f64>()))
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    use super::*;
    use crate::error::LlmErrorKind;

    #[test]
    fn jitter_stays_under_the_doubling_ceiling() {
        let policy = RetryPolicy { attempts: 10, ..RetryPolicy::default() };
        let error = LlmError::new(LlmErrorKind::Network, "");
        let mut random = StdRng::seed_from_u64(7);
        for made in 1..10 {
            let ceiling = policy.base.saturating_mul(1 << (made - 1)).min(policy.cap);
            for _ in 0..100 {
                assert!(policy.wait(&error, made, &mut random).unwrap() <= ceiling);
            }
        }
        assert_eq!(policy.wait(&error, 10, &mut random), None);
    }

    #[test]
    fn what_the_vendor_asks_is_honoured_or_given_up() {
        let policy = RetryPolicy::default();
        let mut random = StdRng::seed_from_u64(7);
        let limited =
            |seconds| LlmError::new(LlmErrorKind::RateLimited { retry_after: Some(Duration::from_secs(seconds)) }, "");
        assert_eq!(policy.wait(&limited(3), 1, &mut random), Some(Duration::from_secs(3)));
        assert_eq!(policy.wait(&limited(60), 1, &mut random), None);
        let quota = LlmError::new(LlmErrorKind::QuotaExhausted, "");
        assert_eq!(policy.wait(&quota, 1, &mut random), None);
    }
}
