//! Proof that somebody is the holder of an account: password, and the second factor where there is one.

use steward_model::{BaseContext, Secret};
use steward_store::SystemTx;
use steward_store::accounts::Account;

use super::{password, throttle};
use crate::app::App;
use crate::error::{Error, ErrorKind, Result};
use crate::totp::{Factor, factor_check, factor_use};

/// An account whose holder has proven to be it. [`proof_use`] must follow in the transaction that makes use of it.
#[derive(Debug, Clone)]
pub(crate) struct Proof {
    pub(crate) account: Account,
    factor: Option<Factor>,
}

/// Checks password and second factor. Failures count, for the address as for the account.
pub(crate) async fn proof_check(
    app: &App,
    base: &BaseContext,
    email: &str,
    secret: &Secret,
    code: Option<&str>,
) -> Result<Proof> {
    let names = throttle_names(base, email);
    throttle::check(app, base, &names).await?;
    let account = app.store.system_read().await?.account_by_email(email).await?;
    let hash = account.as_ref().and_then(|account| account.password_hash.clone());
    let right = password::verify(secret.expose(), hash.as_deref()).await?;
    let Some(account) = account.filter(|_| right) else {
        throttle::note_failure(app, base, &names).await?;
        return Err(Error::new(
            ErrorKind::Unauthenticated,
            "sign_in_failed",
            "E-mail address and password don't fit together. Check both, or reset the password.",
        ));
    };
    second_factor(app, base, &names, account, code).await
}

/// Checks the second factor alone, for somebody whom a provider has vouched for. Failures count in the same way.
pub(crate) async fn factor_prove(app: &App, base: &BaseContext, account: Account, code: Option<&str>) -> Result<Proof> {
    let names = throttle_names(base, &account.email);
    throttle::check(app, base, &names).await?;
    second_factor(app, base, &names, account, code).await
}

async fn second_factor(
    app: &App,
    base: &BaseContext,
    names: &[String],
    account: Account,
    code: Option<&str>,
) -> Result<Proof> {
    if !account.totp_enabled {
        return Ok(Proof { account, factor: None });
    }
    let Some(code) = code.map(str::trim).filter(|code| !code.is_empty()) else {
        return Err(Error::new(
            ErrorKind::Unauthenticated,
            "totp_required",
            "Enter the code that your authenticator app shows, or one of your recovery codes.",
        ));
    };
    let Some(factor) = factor_check(app, base, &account, code)? else {
        throttle::note_failure(app, base, names).await?;
        return Err(wrong_code());
    };
    Ok(Proof { account, factor: Some(factor) })
}

/// Uses the second factor up, so that its code is good once, and lifts the brake on the account.
pub(crate) async fn proof_use(base: &BaseContext, system: &SystemTx, proof: &Proof) -> Result<()> {
    if let Some(factor) = &proof.factor
        && !factor_use(base, system, &proof.account.id, factor).await?
    {
        return Err(wrong_code());
    }
    system.throttle_clear(&format!("account {}", proof.account.email)).await?;
    Ok(())
}

/// Counts the failure of [`proof_use`], whose own transaction is taken back.
pub(crate) async fn proof_refused(app: &App, base: &BaseContext, email: &str) -> Result<()> {
    throttle::note_failure(app, base, &throttle_names(base, email)).await
}

fn throttle_names(base: &BaseContext, email: &str) -> [String; 2] {
    let address = base.address.as_deref().unwrap_or("unknown");
    [format!("account {email}"), format!("address {address}")]
}

fn wrong_code() -> Error {
    Error::new(
        ErrorKind::Unauthenticated,
        "totp_wrong",
        "This code is not right, or was used already. Wait for the next one of your authenticator app, or use a \
         recovery code.",
    )
}
