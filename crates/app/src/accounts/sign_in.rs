//! Sign-in by e-mail address and password, with a second factor where the account has one.

use std::sync::Arc;

use steward_model::{BaseContext, Secret};

use super::proof::{proof_check, proof_refused, proof_use};
use crate::app::App;
use crate::error::Result;
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
    let proof = proof_check(app, base, &email, &attempt.password, attempt.totp_code.as_deref()).await?;
    // On a full disk too: who can't get in can't delete anything.
    let system = app.store.system_reserved().await?;
    if let Err(refused) = proof_use(base, &system, &proof).await {
        drop(system);
        proof_refused(app, base, &email).await?;
        return Err(refused);
    }
    let session = session_create(base, &system, &proof.account, &attempt.user_agent).await?;
    system.commit().await?;
    Ok(session)
}
