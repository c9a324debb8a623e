//! How often something may be done: per address, key, contact or session, kept in memory.
//!
//! Sign-in and one-time codes have a second, stricter brake in the store that outlives a restart.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};

use crate::error::{Error, Result};

type Keyed = RateLimiter<String, DefaultKeyedStateStore<String>, DefaultClock>;
type Middleware = governor::middleware::StateInformationMiddleware;
/// A limiter whose answers tell what is left.
type Telling = RateLimiter<String, DefaultKeyedStateStore<String>, DefaultClock, Middleware>;

/// What is limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limited {
    SignIn,
    OneTimeCode,
    /// Codes that one address asks for, whoever they are sent to.
    CodeAddress,
    PublicPage,
    PublicMessage,
    PublicUpload,
    Ingestion,
    AgentTurn,
    /// Turns of a workspace that may use language models; beyond it `builtin` answers.
    ModelRun,
    Api,
}

impl Limited {
    /// How many at once and per minute.
    fn quota(self) -> Quota {
        let (burst, per_minute) = match self {
            Self::SignIn => (10, 20),
            Self::OneTimeCode => (5, 5),
            Self::CodeAddress => (20, 10),
            Self::PublicPage => (300, 1_200),
            Self::PublicMessage => (250, 600),
            Self::PublicUpload => (60, 60),
            Self::Ingestion => (50_000, 1_000_000),
            Self::AgentTurn => (500, 6_000),
            Self::ModelRun => (60, 300),
            Self::Api => (20_000, 120_000),
        };
        let of = |count: u32| NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN);
        Quota::per_minute(of(per_minute)).allow_burst(of(burst))
    }

    const ALL: [Self; 10] = [
        Self::SignIn,
        Self::OneTimeCode,
        Self::CodeAddress,
        Self::PublicPage,
        Self::PublicMessage,
        Self::PublicUpload,
        Self::Ingestion,
        Self::AgentTurn,
        Self::ModelRun,
        Self::Api,
    ];
}

/// State of a limit for one key, as the `RateLimit-*` headers tell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    pub limit: u32,
    pub remaining: u32,
}

/// The limiters. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Limits {
    limiters: Arc<Vec<(Limited, Telling)>>,
}

impl Default for Limits {
    fn default() -> Self {
        let limiters = Limited::ALL
            .into_iter()
            .map(|limited| (limited, Keyed::keyed(limited.quota()).with_middleware::<Middleware>()))
            .collect();
        Self { limiters: Arc::new(limiters) }
    }
}

impl Limits {
    /// Counts one use of `key`; an error says when the next one is allowed.
    pub fn take(&self, limited: Limited, key: &str) -> Result<Allowance> {
        let Some((_, limiter)) = self.limiters.iter().find(|(kind, _)| *kind == limited) else {
            return Ok(Allowance { limit: u32::MAX, remaining: u32::MAX });
        };
        match limiter.check_key(&key.to_owned()) {
            Ok(state) => {
                Ok(Allowance { limit: state.quota().burst_size().get(), remaining: state.remaining_burst_capacity() })
            }
            Err(not_until) => {
                let wait = not_until.wait_time_from(DefaultClock::default().now());
                Err(Error::too_many(wait.as_secs().max(1)))
            }
        }
    }

    /// Forgets keys that were not seen for a while, so that memory stays bounded.
    pub async fn sweep_forever(self) {
        loop {
            tokio::time::sleep(Duration::from_secs(60)).await;
            for (_, limiter) in self.limiters.iter() {
                limiter.retain_recent();
                limiter.shrink_to_fit();
            }
        }
    }
}
