//! Requests that may come twice and count once: the response is kept under the client's key for a day.
//!
//! **Invariant.** The key is taken durably before the work begins. A request whose process died half way is never done
//! again by itself: whether it took effect is unknown, and the caller is told so.

use std::time::Duration;

use sha2::{Digest, Sha256};
use steward_store::idempotency::KeptResponse;

use crate::app::App;
use crate::error::{Error, Result};

const KEEP_MS: i64 = 24 * 3600 * 1000;
/// Longer than any request may take.
const DEAD_AFTER_MS: i64 = 11 * 60 * 1000;
const WAIT_STEP: Duration = Duration::from_millis(40);
const WAIT_STEPS: u32 = 200;
const LONGEST_KEY: usize = 255;

/// Whose key it is and for what.
#[derive(Debug, Clone)]
pub struct Claim {
    scope: String,
    key: String,
}

/// A response to give again, byte for byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    pub status: u16,
    pub content_type: String,
    pub body: Vec<u8>,
}

/// What to do with a request that has a key.
#[derive(Debug)]
pub enum Begun {
    /// Do it, then call [`response_keep`] or [`claim_free`].
    First(Claim),
    Again(Kept),
}

/// Takes the key for a request, or finds the response it had. Waits while the first one is still under way.
pub async fn claim_begin(app: &App, scope: &str, key: &str, request: &[u8]) -> Result<Begun> {
    if key.is_empty() || key.len() > LONGEST_KEY || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Error::invalid(
            "invalid_idempotency_key",
            format!("An idempotency key has between 1 and {LONGEST_KEY} visible ASCII characters. Nothing was done."),
        ));
    }
    let claim = Claim { scope: scope.to_owned(), key: key.to_owned() };
    let hash = hex::encode(Sha256::digest(request));
    for _ in 0..WAIT_STEPS {
        let now = app.clock.now_ms();
        let found = app.store.system_read().await?.idempotency_find(scope, key).await?;
        match found {
            None => {
                let system = app.store.system().await?;
                let first = system.idempotency_begin(scope, key, &hash, now).await?;
                system.commit().await?;
                if first {
                    return Ok(Begun::First(claim));
                }
            }
            Some(kept) if kept.request_hash != hash => return Err(reused()),
            Some(KeptResponse { status: Some(status), content_type, response, .. }) => {
                return Ok(Begun::Again(Kept {
                    status: u16::try_from(status).unwrap_or(200),
                    content_type: content_type.unwrap_or_default(),
                    body: response.unwrap_or_default(),
                }));
            }
            Some(kept) if now - kept.created_at > DEAD_AFTER_MS => return Err(unknown()),
            Some(_) => tokio::time::sleep(WAIT_STEP).await,
        }
    }
    Err(Error::conflict(
        "idempotency_key_in_use",
        "The first request with this idempotency key is still under way. Ask again in a few seconds for its result.",
    ))
}

/// Keeps the response of a request for those that repeat it.
pub async fn response_keep(app: &App, claim: Claim, response: &Kept) -> Result<()> {
    let system = app.store.system().await?;
    let status = i64::from(response.status);
    system.idempotency_keep(&claim.scope, &claim.key, status, &response.content_type, response.body.clone()).await?;
    Ok(system.commit().await?)
}

/// Frees the key of a request that was refused or failed without effect, so that it can be tried again.
pub async fn claim_free(app: &App, claim: Claim) -> Result<()> {
    let system = app.store.system_reserved().await?;
    system.idempotency_free(&claim.scope, &claim.key).await?;
    Ok(system.commit().await?)
}

/// Forgets what is older than a day.
pub async fn idempotency_sweep(app: &App) -> Result<u64> {
    let system = app.store.system_reserved().await?;
    let swept = system.idempotency_sweep(app.clock.now_ms() - KEEP_MS).await?;
    system.commit().await?;
    Ok(swept)
}

fn reused() -> Error {
    Error::conflict(
        "idempotency_key_reused",
        "This idempotency key was used for a different request. Nothing was done. Use a new key for a new request.",
    )
}

fn unknown() -> Error {
    Error::conflict(
        "idempotency_outcome_unknown",
        "The first request with this idempotency key was cut off. Look whether it took effect, and repeat it with a \
         new key if it did not.",
    )
}
