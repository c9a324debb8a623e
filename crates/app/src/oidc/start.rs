//! The way out: a browser is sent to a provider with a state that only it can bring back.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openidconnect::core::{CoreAuthenticationFlow, CoreResponseType};
use openidconnect::{AuthenticationFlow, CsrfToken, Nonce, PkceCodeChallenge, PkceCodeVerifier, Scope};
use serde::{Deserialize, Serialize};
use steward_model::ids::AccountId;
use steward_model::{BaseContext, Secret};
use steward_store::oidc::OidcAttempt;

use super::provider::client;
use super::{LIFETIME_MS, safe_path};
use crate::app::App;
use crate::error::{Error, Result};
use crate::limits::Limited;
use crate::secrets::{new_token, token_hash};

/// Where the browser goes, and what it must bring back in a cookie.
#[derive(Debug, Clone)]
pub struct Started {
    pub location: String,
    pub browser: Secret,
    pub lifetime_seconds: i64,
}

/// What is kept of an attempt, sealed.
#[derive(Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) nonce: String,
    pub(super) verifier: String,
}

/// What the sealed part of an attempt is bound to.
pub(crate) fn binding(state_hash: &str) -> String {
    format!("sign-in {state_hash}")
}

/// Begins a sign-in; with an account it adds a way to sign in to it.
pub async fn oidc_start(
    app: &Arc<App>,
    base: &BaseContext,
    provider_id: &str,
    next: Option<&str>,
    account_id: Option<AccountId>,
) -> Result<Started> {
    let provider = app.oidc.get(provider_id)?;
    app.limits.take(Limited::SignIn, base.address.as_deref().unwrap_or("unknown"))?;
    let metadata = app.oidc.metadata(base, provider).await?;
    let client = client(provider, metadata, &app.options.public_url)?;

    let (state, browser) = (new_token("st", &base.ids), new_token("br", &base.ids));
    let nonce = new_token("no", &base.ids);
    let verifier = URL_SAFE_NO_PAD.encode(base.ids.random_bytes::<48>());
    let state_hash = token_hash(state.expose());
    let kept = Kept { nonce: nonce.expose().to_owned(), verifier: verifier.clone() };
    let kept = serde_json::to_string(&kept).map_err(Error::internal)?;
    let now = base.now_ms();
    let attempt = OidcAttempt {
        sealed: app.keyring.seal(&kept, &binding(&state_hash), &base.ids),
        state_hash,
        provider: provider.id.clone(),
        browser_hash: token_hash(browser.expose()),
        next_path: safe_path(next),
        account_id: account_id.map(|id| id.to_string()),
        created_at: now,
        expires_at: now + LIFETIME_MS,
    };
    let system = app.store.system_reserved().await?;
    system.oidc_attempt_insert(&attempt).await?;
    system.commit().await?;

    let challenge = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(verifier));
    let flow: CoreAuthenticationFlow = AuthenticationFlow::<CoreResponseType>::AuthorizationCode;
    let (state, nonce) = (state.expose().to_owned(), nonce.expose().to_owned());
    let mut request = client
        .authorize_url(flow, move || CsrfToken::new(state), move || Nonce::new(nonce))
        .set_pkce_challenge(challenge);
    for scope in provider.scopes.iter().filter(|scope| *scope != "openid") {
        request = request.add_scope(Scope::new(scope.clone()));
    }
    let (location, _, _) = request.url();
    Ok(Started { location: location.to_string(), browser, lifetime_seconds: LIFETIME_MS / 1000 })
}
