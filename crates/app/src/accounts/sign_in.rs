//! Sign-in by e-mail address and password.

use std::sync::Arc;

use steward_model::{BaseContext, Secret};

use super::{password, throttle};
use crate::app::App;
use crate::error::{Error, ErrorKind, Result};
use crate::limits::Limited;
use crate::sessions::{NewSession, session_create};

/// What a person gives to sign in.
#[derive(Debug, Clone)]
pub struct SignIn {
    pub email: String,
    pub password: Secret,
    /// The second factor, where the account has one: a code or a recovery code.
    pub totp_code: Option<String>,
    pub user_agent: String,
}

/// Checks password and second factor and opens a session with a fresh token.
pub async fn sign_in(app: &Arc<App>, base: &BaseContext, attempt: SignIn) -> Result<NewSession> {
    let address = base.address.clone().unwrap_or_else(|| String::from("unknown"));
    app.limits.take(Limited::SignIn, &address)?;
    let email = attempt.email.trim().to_lowercase();
    let names = [format!("account {email}"), format!("address {address}")];
    throttle::check(app, base, &names).await?;
    let account = app.store.system_read().await?.account_by_email(&email).await?;
    let hash = account.as_ref().and_then(|account| account.password_hash.clone());
    let right = password::verify(attempt.password.expose(), hash.as_deref()).await?;
    let Some(account) = account.filter(|_| right) else {
        throttle::note_failure(app, base, &names).await?;
        return Err(Error::new(
            ErrorKind::Unauthenticated,
            "sign_in_failed",
            "E-mail address and password don't fit together. Check both, or reset the password.",
        ));
    };
    let system = app.store.system().await?;
    system.throttle_clear(&names[0]).await?;
    let session = session_create(base, &system, &account, &attempt.user_agent).await?;
    system.commit().await?;
    Ok(session)
}
