//! Checking a code, and using it up.

use steward_model::{BaseContext, Secret};
use steward_store::SystemTx;
use steward_store::accounts::Account;
use subtle::ConstantTimeEq;
use totp_rs::{Algorithm, TOTP};

use crate::app::App;
use crate::error::{Error, Result};
use crate::secrets::token_hash;

const STEP_SECONDS: i64 = 30;
const DIGITS: usize = 6;

/// A code that is right, unless it was used before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Factor {
    /// The time step that the code belongs to.
    Step(i64),
    /// The hash of a recovery code; whether there is such a one shows when it is used.
    Recovery(String),
}

/// What a code stands for; `None` when it can't be right. One step to either side is taken for clocks that differ.
pub(crate) fn factor_check(app: &App, base: &BaseContext, account: &Account, code: &str) -> Result<Option<Factor>> {
    let digits: String = code.chars().filter(|character| !character.is_whitespace()).collect();
    if digits.len() != DIGITS || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        let recovery = account.totp_enabled && code.len() <= 64;
        return Ok(recovery.then(|| Factor::Recovery(recovery_hash(&account.id, code))));
    }
    let Some(sealed) = &account.totp_secret else {
        return Ok(None);
    };
    let secret = app.keyring.open_sealed(sealed, &binding(&account.id)).map_err(Error::internal)?;
    let totp = authenticator(hex::decode(secret.expose()).map_err(Error::internal)?, &account.email)?;
    let now = base.now_ms() / 1000 / STEP_SECONDS;
    let mut found = None;
    for step in [now - 1, now, now + 1] {
        let expected = totp.generate(u64::try_from(step * STEP_SECONDS).unwrap_or(0));
        if bool::from(expected.as_bytes().ct_eq(digits.as_bytes())) && step > account.totp_last_step {
            found = Some(Factor::Step(step));
        }
    }
    Ok(found)
}

/// What an authenticator app with this secret (Base32) shows at a time.
pub fn totp_code(secret: &Secret, seconds: i64) -> Result<String> {
    let wrong = || Error::invalid("not_a_secret", "This is not the secret of an authenticator app.");
    let bytes = totp_rs::Secret::Encoded(secret.expose().to_owned()).to_bytes().map_err(|_| wrong())?;
    Ok(authenticator(bytes, "")?.generate(u64::try_from(seconds).unwrap_or(0)))
}

/// Uses a code up; `false` when it was used before.
pub(crate) async fn factor_use(
    base: &BaseContext,
    system: &SystemTx,
    account_id: &str,
    factor: &Factor,
) -> Result<bool> {
    Ok(match factor {
        Factor::Step(step) => system.totp_step_use(account_id, *step).await?,
        Factor::Recovery(hash) => system.recovery_code_use(account_id, hash, base.now_ms()).await?,
    })
}

pub(super) fn authenticator(secret: Vec<u8>, email: &str) -> Result<TOTP> {
    let period = u64::try_from(STEP_SECONDS).unwrap_or(30);
    // The label of a key must not hold a colon.
    let label = email.replace(':', "_");
    TOTP::new(Algorithm::SHA1, DIGITS, 1, period, secret, Some(String::from("Steward")), label).map_err(Error::internal)
}

/// What the sealed secret is bound to.
pub(crate) fn binding(account_id: &str) -> String {
    format!("second factor {account_id}")
}

/// Spaces, hyphens and capitals don't matter.
pub(super) fn recovery_hash(account_id: &str, code: &str) -> String {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    token_hash(&format!("{account_id} {}", plain.to_ascii_lowercase()))
}
