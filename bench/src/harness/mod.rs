//! What every measurement needs: a running program, callers, a clock, seeded randomness, a report.

pub(crate) mod client;
pub(crate) mod machine;
pub(crate) mod random;
pub(crate) mod report;
pub(crate) mod site;
pub(crate) mod statistics;
pub(crate) mod stream;
pub(crate) mod texts;

use std::time::Instant;

/// The one place here that reads the clock.
#[expect(clippy::disallowed_methods, reason = "measured from outside, by the machine's clock")]
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// Milliseconds since `began`.
pub(crate) fn since_ms(began: Instant) -> f64 {
    now().duration_since(began).as_secs_f64() * 1000.0
}
