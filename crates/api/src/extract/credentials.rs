//! Finding out who calls: API key, member session, and the guard against forged cross-site writes.

use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode};
use steward_app::Error;
use steward_app::accounts::{ResolvedSession, session_resolve};
use steward_model::BaseContext;
use subtle::ConstantTimeEq;

use super::cookies::{SESSION_COOKIE, cookie};
use crate::error::ApiError;
use crate::middleware::Call;
use crate::state::ApiState;

/// A token is never longer; what is longer is not worth hashing.
const LONGEST_TOKEN: usize = 512;

/// The circumstances of the request before its caller is known.
pub(crate) fn base(parts: &Parts, state: &ApiState) -> BaseContext {
    match parts.extensions.get::<Call>() {
        Some(call) => state.app.base_context(call.request_id.clone(), call.address.clone()),
        None => state.app.base_context(String::from("request"), None),
    }
}

/// The bearer token of the request.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && token.len() <= LONGEST_TOKEN).then_some(token)
}

/// The session behind the member's cookie; for writes only with the token that no foreign page can read.
pub(super) async fn session(parts: &Parts, state: &ApiState, base: &BaseContext) -> Result<ResolvedSession, ApiError> {
    let token = cookie(&parts.headers, SESSION_COOKIE).filter(|token| token.len() <= LONGEST_TOKEN);
    let Some(token) = token.filter(|token| !token.is_empty()) else {
        return Err(Error::unauthenticated().into());
    };
    let session = session_resolve(&state.app, base, token).await?;
    if is_write(&parts.method) {
        check_csrf(&parts.headers, &session.csrf_token)?;
    }
    Ok(session)
}

pub(crate) fn is_write(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

fn check_csrf(headers: &HeaderMap, expected: &str) -> Result<(), ApiError> {
    let given = headers.get("x-csrf-token").map(axum::http::HeaderValue::as_bytes).unwrap_or_default();
    if bool::from(given.ct_eq(expected.as_bytes())) {
        return Ok(());
    }
    Err(ApiError::new(
        StatusCode::FORBIDDEN,
        "csrf_token_missing",
        "This change came without the proof that it was made on our own pages, so nothing was changed. Reload the \
         page and try again.",
    ))
}
