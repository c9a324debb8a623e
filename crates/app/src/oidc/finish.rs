//! The way back: the answer of a provider is held against what was sent, exchanged, and verified.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use openidconnect::core::{CoreIdToken, CoreJwsSigningAlgorithm, CoreTokenResponse};
use openidconnect::{
    AuthorizationCode, ClaimsVerificationError, Nonce, PkceCodeVerifier, RequestTokenError, SignatureVerificationError,
    TokenResponse,
};
use steward_model::ids::AccountId;
use steward_model::{BaseContext, Secret};
use steward_store::oidc::OidcAttempt;
use subtle::ConstantTimeEq;

use super::join::enter;
use super::links::link_add;
use super::provider::{Client, OidcProvider, client, in_full, unreachable};
use super::start::{Kept, binding};
use super::{LIFETIME_MS, expired};
use crate::app::App;
use crate::error::{Error, ErrorKind, Result};
use crate::mails::check_address;
use crate::secrets::token_hash;
use crate::sessions::NewSession;

/// Clocks of two machines differ.
const LEEWAY_MS: i64 = 60 * 1000;
const LONGEST_SUBJECT: usize = 255;

/// Only what the provider alone can sign: a shared secret lies here too.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// What a browser brings back.
#[derive(Debug, Clone, Default)]
pub struct Callback {
    pub state: Option<String>,
    pub code: Option<Secret>,
    /// Who the answer is from (RFC 9207).
    pub issuer: Option<String>,
    pub error: Option<String>,
    /// The cookie of [`super::Started`].
    pub browser: Option<Secret>,
    /// Who is signed in in this browser.
    pub signed_in: Option<AccountId>,
    pub user_agent: String,
}

/// Where it has led.
#[derive(Debug)]
pub enum Finished {
    SignedIn {
        session: NewSession,
        next: String,
    },
    /// The account has a second factor: the token goes with the code to [`super::oidc_second_factor`].
    CodeWanted {
        token: Secret,
        next: String,
        lifetime_seconds: i64,
    },
    /// The account of whoever is signed in has one more way to sign in.
    Added,
}

/// Who somebody is at a provider.
#[derive(Debug, Clone)]
pub(super) struct Identity {
    pub(super) issuer: String,
    pub(super) subject: String,
    /// Only when the provider has checked it; lower case.
    pub(super) email: Option<String>,
    pub(super) name: Option<String>,
}

/// Ends a sign-in. Beside the outcome stands whether it was one to add a way to sign in.
pub async fn oidc_finish(
    app: &Arc<App>,
    base: &BaseContext,
    provider_id: &str,
    callback: Callback,
) -> Result<(bool, Result<Finished>)> {
    let provider = app.oidc.get(provider_id)?;
    let attempt = match attempt_use(app, base, provider, &callback).await {
        Ok(attempt) => attempt,
        Err(error) => return Ok((false, Err(error))),
    };
    let adding = attempt.account_id.is_some();
    Ok((adding, answered(app, base, provider, attempt, callback).await))
}

/// The attempt that this answer belongs to; it is used up durably before anything else happens.
async fn attempt_use(
    app: &App,
    base: &BaseContext,
    provider: &OidcProvider,
    callback: &Callback,
) -> Result<OidcAttempt> {
    let (Some(state), Some(browser)) = (&callback.state, &callback.browser) else {
        return Err(expired());
    };
    let system = app.store.system_reserved().await?;
    let attempt = system.oidc_attempt_find(&token_hash(state)).await?.ok_or_else(expired)?;
    let sent = token_hash(browser.expose());
    if attempt.provider != provider.id || !bool::from(sent.as_bytes().ct_eq(attempt.browser_hash.as_bytes())) {
        return Err(expired());
    }
    if !system.oidc_attempt_use(&attempt.state_hash, base.now_ms()).await? {
        return Err(expired());
    }
    system.commit().await?;
    Ok(attempt)
}

async fn answered(
    app: &Arc<App>,
    base: &BaseContext,
    provider: &OidcProvider,
    attempt: OidcAttempt,
    callback: Callback,
) -> Result<Finished> {
    let metadata = app.oidc.metadata(base, provider).await?;
    let names_itself = metadata.additional_metadata().authorization_response_iss_parameter_supported;
    let is_from = callback.issuer.as_deref();
    if is_from.is_some_and(|issuer| issuer != provider.issuer) || (names_itself && is_from.is_none()) {
        tracing::warn!(provider = provider.id, "an answer of a sign-in provider named another one");
        return Err(rejected(provider));
    }
    if let Some(error) = &callback.error {
        return Err(if error == "access_denied" { denied(provider) } else { rejected(provider) });
    }
    let code = callback.code.ok_or_else(|| rejected(provider))?;
    let kept = app.keyring.open_sealed(&attempt.sealed, &binding(&attempt.state_hash)).map_err(Error::internal)?;
    let kept: Kept = serde_json::from_str(kept.expose()).map_err(Error::internal)?;
    let client = client(provider, metadata, &app.options.public_url)?;
    let tokens = exchange(app, provider, &client, &code, kept.verifier).await?;
    let token = tokens.id_token().ok_or_else(|| rejected(provider))?;
    let identity = identify(app, base, provider, &client, token, Nonce::new(kept.nonce)).await?;
    match attempt.account_id {
        Some(account_id) => {
            // Whoever began must be the one who is signed in now.
            let still = callback.signed_in.filter(|id| id.to_string() == account_id).ok_or_else(expired)?;
            link_add(app, base, provider, still, &identity).await?;
            Ok(Finished::Added)
        }
        None => enter(app, base, provider, identity, attempt.next_path, &callback.user_agent).await,
    }
}

async fn exchange(
    app: &App,
    provider: &OidcProvider,
    client: &Client,
    code: &Secret,
    verifier: String,
) -> Result<CoreTokenResponse> {
    let request = client.exchange_code(AuthorizationCode::new(code.expose().to_owned())).map_err(Error::internal)?;
    let exchanged = request.set_pkce_verifier(PkceCodeVerifier::new(verifier)).request_async(&app.oidc.http).await;
    exchanged.map_err(|error| match error {
        RequestTokenError::Request(error) => {
            tracing::warn!(provider = provider.id, error = in_full(&error), "a code could not be exchanged");
            unreachable(provider)
        }
        RequestTokenError::ServerResponse(answer) => {
            let reason = answer.error().to_string();
            tracing::warn!(provider = provider.id, reason, "a sign-in provider refused a code");
            rejected(provider)
        }
        // What can't be read may hold a token, so that nothing of it goes to the log.
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
            tracing::warn!(provider = provider.id, "the answer to a code can't be read");
            rejected(provider)
        }
    })
}

/// Verifies the token; once more with the provider's keys of now if it is signed with one that isn't known.
async fn identify(
    app: &App,
    base: &BaseContext,
    provider: &OidcProvider,
    known: &Client,
    token: &CoreIdToken,
    nonce: Nonce,
) -> Result<Identity> {
    let now = base.now_ms();
    let verified = match verify(provider, known, token, &nonce, now) {
        Err(ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey)) => {
            let metadata = app.oidc.metadata_anew(base, provider).await?;
            verify(provider, &client(provider, metadata, &app.options.public_url)?, token, &nonce, now)
        }
        verified => verified,
    };
    verified.map_err(|error| {
        tracing::warn!(provider = provider.id, error = in_full(&error), "the token of a sign-in was refused");
        rejected(provider)
    })
}

fn verify(
    provider: &OidcProvider,
    client: &Client,
    token: &CoreIdToken,
    nonce: &Nonce,
    now: i64,
) -> std::result::Result<Identity, ClaimsVerificationError> {
    let verifier = client
        .id_token_verifier()
        .set_allowed_algs(ALGORITHMS)
        .set_time_fn(move || time(now - LEEWAY_MS).into())
        .set_issue_time_verifier_fn(move |issued| {
            let apart = (issued.timestamp() * 1000 - now).abs();
            if apart <= LIFETIME_MS { Ok(()) } else { Err(String::from("it was issued at another time than now")) }
        });
    let claims = token.claims(&verifier, nonce)?;
    if claims.authorized_party().is_some_and(|party| party.as_str() != provider.client_id) {
        return Err(ClaimsVerificationError::InvalidAudience(String::from("it was issued for another program")));
    }
    let subject = claims.subject().as_str();
    if subject.is_empty() || subject.len() > LONGEST_SUBJECT {
        return Err(ClaimsVerificationError::InvalidSubject(String::from("it has no usable length")));
    }
    let is_checked = claims.email_verified().unwrap_or(provider.addresses_checked);
    let email = claims.email().filter(|_| is_checked).and_then(|email| check_address("email", email.as_str()).ok());
    let name = claims.name().and_then(|name| name.get(None)).map(|name| name.as_str().to_owned());
    Ok(Identity { issuer: provider.issuer.clone(), subject: subject.to_owned(), email, name })
}

fn time(milliseconds: i64) -> SystemTime {
    UNIX_EPOCH + Duration::from_millis(u64::try_from(milliseconds).unwrap_or(0))
}

fn denied(provider: &OidcProvider) -> Error {
    let detail = format!("The sign-in was called off at {}. Nothing was changed.", provider.name);
    Error::new(ErrorKind::Unauthenticated, "oidc_denied", detail)
}

fn rejected(provider: &OidcProvider) -> Error {
    let detail = format!(
        "The answer of {} could not be verified, so nobody was signed in. Begin again; if it stays, whoever runs this \
         server finds the reason in the log.",
        provider.name
    );
    Error::new(ErrorKind::Unauthenticated, "oidc_rejected", detail)
}
