//! The brake on guessing: after a few failures a pause that grows, per account and per address, kept in the store so
//! that a restart does not take it off. It never locks anybody out for good.

use steward_model::BaseContext;
use steward_store::accounts::Throttle;

use crate::app::App;
use crate::error::{Error, ErrorKind, Result};

/// So many failures are free.
const FREE: i64 = 5;
const LONGEST_PAUSE_MS: i64 = 15 * 60 * 1000;
/// After so long without a failure the count starts anew.
const FORGIVEN_AFTER_MS: i64 = 24 * 3600 * 1000;

/// Refuses a try while a pause lasts.
pub(crate) async fn check(app: &App, base: &BaseContext, names: &[String]) -> Result<()> {
    let now = base.now_ms();
    let read = app.store.system_read().await?;
    for name in names {
        let Some(throttle) = read.throttle_get(name).await? else {
            continue;
        };
        if throttle.blocked_until > now {
            let seconds = u64::try_from((throttle.blocked_until - now) / 1000 + 1).unwrap_or(1);
            let detail = format!(
                "There were too many tries that failed. Wait {seconds} seconds and try again, or reset the password."
            );
            let mut error = Error::new(ErrorKind::TooMany, "too_many_attempts", detail);
            error.retry_after = Some(seconds);
            return Err(error);
        }
    }
    Ok(())
}

/// Counts a failure under each name.
pub(crate) async fn note_failure(app: &App, base: &BaseContext, names: &[String]) -> Result<()> {
    let now = base.now_ms();
    let system = app.store.system_reserved().await?;
    for name in names {
        let before = system.throttle_get(name).await?.filter(|known| now - known.updated_at < FORGIVEN_AFTER_MS);
        let failures = before.map_or(0, |known| known.failures) + 1;
        let blocked_until = now + pause_ms(failures);
        let throttle = Throttle { name: name.clone(), failures, blocked_until, updated_at: now };
        system.throttle_set(&throttle).await?;
    }
    system.commit().await?;
    Ok(())
}

/// 0 while free, then 2 s, 4 s, 8 s … up to a quarter of an hour.
fn pause_ms(failures: i64) -> i64 {
    if failures <= FREE {
        return 0;
    }
    let doublings = u32::try_from((failures - FREE).min(12)).unwrap_or(12);
    (1000 * 2_i64.pow(doublings)).min(LONGEST_PAUSE_MS)
}

#[cfg(test)]
mod tests {
    use super::pause_ms;

    #[test]
    fn the_pause_grows_to_a_bound() {
        assert_eq!(pause_ms(5), 0);
        assert_eq!(pause_ms(6), 2000);
        assert_eq!(pause_ms(8), 8000);
        assert_eq!(pause_ms(1000), 900_000);
    }
}
