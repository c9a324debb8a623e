//! The second factor: time-based codes of an authenticator app (RFC 6238), and recovery codes.
//!
//! **Invariant.** A code is good once: the last step used stands in the account. The secret is sealed; recovery codes
//! are kept as hashes.

mod factor;

use qrcode::QrCode;
use qrcode::render::svg;
use steward_model::ids::AccountId;
use steward_model::{BaseContext, IdSource, Secret};
use steward_store::accounts::Account;

pub use factor::totp_code;
pub(crate) use factor::{Factor, binding, factor_check, factor_use};

use crate::accounts::{password, throttle};
use crate::app::App;
use crate::error::{Error, Result};
use factor::{authenticator, recovery_hash};

const SECRET_BYTES: usize = 20;
const RECOVERY_CODES: usize = 10;
/// Easy to read and to type: no 0 and o, no 1, i and l.
const ALPHABET: &[u8; 31] = b"23456789abcdefghjkmnpqrstuvwxyz";

/// What an authenticator app needs; shown once.
#[derive(Debug, Clone)]
pub struct Enrolment {
    pub secret: Secret,
    pub otpauth_url: Secret,
    pub qr_svg: Secret,
}

/// Begins: makes a secret, which counts only when a code has proven that the app has it.
pub async fn totp_enrol(app: &App, base: &BaseContext, account_id: AccountId) -> Result<Enrolment> {
    let account = account(app, account_id).await?;
    if account.totp_enabled {
        return Err(already_on());
    }
    let secret = base.ids.random_bytes::<SECRET_BYTES>().to_vec();
    let sealed = app.keyring.seal(&hex::encode(&secret), &binding(&account.id), &base.ids);
    let totp = authenticator(secret, &account.email)?;
    let url = totp.get_url();
    let code = QrCode::new(url.as_bytes()).map_err(Error::internal)?;
    let picture = code.render::<svg::Color<'_>>().min_dimensions(180, 180).build();
    let system = app.store.system().await?;
    if !system.totp_begin(&account.id, sealed).await? {
        return Err(already_on());
    }
    system.commit().await?;
    Ok(Enrolment {
        secret: Secret::new(totp.get_secret_base32()),
        otpauth_url: Secret::new(url),
        qr_svg: Secret::new(picture),
    })
}

/// Turns the second factor on with a first code; the recovery codes are shown once.
pub async fn totp_confirm(app: &App, base: &BaseContext, account_id: AccountId, code: &str) -> Result<Vec<Secret>> {
    let account = account(app, account_id).await?;
    if account.totp_enabled {
        return Err(already_on());
    }
    if account.totp_secret.is_none() {
        return Err(Error::invalid("totp_not_begun", "Scan the picture with your authenticator app first."));
    }
    let names = [format!("second factor {}", account.id)];
    throttle::check(app, base, &names).await?;
    let Some(Factor::Step(step)) = factor_check(app, base, &account, code.trim())? else {
        throttle::note_failure(app, base, &names).await?;
        return Err(Error::field(
            "code",
            "wrong_code",
            "This code is not right. Enter the newest one of the app; the clock of your phone must be right.",
        ));
    };
    let codes: Vec<Secret> = (0..RECOVERY_CODES).map(|_| recovery_code(&base.ids)).collect();
    let hashes: Vec<String> = codes.iter().map(|code| recovery_hash(&account.id, code.expose())).collect();
    let system = app.store.system().await?;
    if !system.totp_enable(&account.id, step).await? {
        return Err(already_on());
    }
    system.recovery_codes_set(&account.id, &hashes).await?;
    system.commit().await?;
    Ok(codes)
}

/// Turns the second factor off; only with the password, so that an open browser isn't enough.
pub async fn totp_disable(app: &App, base: &BaseContext, account_id: AccountId, secret: &Secret) -> Result<()> {
    let account = account(app, account_id).await?;
    password_prove(app, base, &account, "password", secret).await?;
    let system = app.store.system_reserved().await?;
    system.totp_disable(&account.id).await?;
    system.commit().await?;
    Ok(())
}

/// Somebody who is signed in shows that they know the password, under a brake of its own.
pub(crate) async fn password_prove(
    app: &App,
    base: &BaseContext,
    account: &Account,
    field: &str,
    secret: &Secret,
) -> Result<()> {
    let names = [format!("password of {}", account.id)];
    throttle::check(app, base, &names).await?;
    if password::verify(secret.expose(), account.password_hash.as_deref()).await? {
        return Ok(());
    }
    throttle::note_failure(app, base, &names).await?;
    let message = "This is not your password. If you have none or forgot it, sign out and reset it.";
    Err(Error::field(field, "wrong_password", message))
}

async fn account(app: &App, id: AccountId) -> Result<Account> {
    app.store.system_read().await?.account_find(&id.to_string()).await?.ok_or_else(Error::unauthenticated)
}

fn already_on() -> Error {
    Error::conflict("totp_already_on", "The second factor is on already. Turn it off first to set it up anew.")
}

/// Sixteen characters of five bits each: too many to try, so a plain hash keeps them.
fn recovery_code(ids: &IdSource) -> Secret {
    let bytes: [u8; 16] = ids.random_bytes();
    let mut code = String::with_capacity(19);
    for (index, byte) in bytes.iter().enumerate() {
        if index > 0 && index % 4 == 0 {
            code.push('-');
        }
        code.push(char::from(ALPHABET[usize::from(*byte) % ALPHABET.len()]));
    }
    Secret::new(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recovery_codes_are_read_as_they_are_typed() {
        let code = recovery_code(&IdSource::seeded(7));
        assert_eq!(code.expose().len(), 19);
        let typed = code.expose().replace('-', " ").to_uppercase();
        assert_eq!(recovery_hash("acc_1", code.expose()), recovery_hash("acc_1", &typed));
        assert_ne!(recovery_hash("acc_1", code.expose()), recovery_hash("acc_2", code.expose()));
    }
}
