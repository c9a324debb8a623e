//! `Idempotency-Key` on creates: the same request twice has one effect and one response, byte for byte.
//!
//! Only for callers who are known, because the key belongs to them: the caller is asked for before anything is given
//! again, so a revoked key or session gets nothing. What was refused or failed frees the key. Of a secret that was
//! handed over it is kept that it was, and not what it is.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use steward_app::idempotency::{Begun, Claim, Kept, claim_begin, claim_free, response_keep};

use crate::error::{ApiError, of_status};
use crate::extract::{MemberCall, PublicCall};
use crate::state::ApiState;

/// What is read before it is known whether it is the same request again: files and many records at once, and all else.
const MOST_UPLOAD: usize = 64 << 20;
const MOST_BODY: usize = 4 << 20;
/// Larger responses are given but not kept; no create has one.
const MOST_RESPONSE: usize = 4 << 20;
/// Stands for an answer that was not kept; no request that was carried out has this status.
const TOLD_ONCE: StatusCode = StatusCode::CONFLICT;

pub(crate) async fn layer(State(state): State<ApiState>, request: Request, next: Next) -> Response {
    let key = request.headers().get("idempotency-key").and_then(|value| value.to_str().ok()).map(str::to_owned);
    let Some(key) = key.filter(|_| request.method() == Method::POST) else {
        return next.run(request).await;
    };
    match run(&state, &key, request, next).await {
        Ok(response) => response,
        Err(error) => error.into_response(),
    }
}

async fn run(state: &ApiState, key: &str, request: Request, next: Next) -> Result<Response, ApiError> {
    let (mut parts, body) = request.into_parts();
    let Some(scope) = scope(&mut parts, state).await else {
        return Ok(next.run(Request::from_parts(parts, body)).await);
    };
    let bytes = read(&parts, body).await?;
    let claim = match claim_begin(&state.app, &scope, key, &bytes).await? {
        Begun::Again(kept) => return Ok(again(kept)),
        Begun::First(claim) => claim,
    };
    // In a task of its own: when the client hangs up, the work and its response are finished and kept all the same.
    let app_state = state.clone();
    let request = Request::from_parts(parts, Body::from(bytes));
    let finished = tokio::spawn(async move {
        let response = next.run(request).await;
        keep(&app_state, claim, response).await
    });
    finished.await.map_err(|error| ApiError::from(steward_app::Error::internal(error)))?
}

/// The caller and the address; `None` for anybody else, e.g. at sign-in: their requests run as if without a key.
async fn scope(parts: &mut Parts, state: &ApiState) -> Option<String> {
    let path = parts.uri.path().to_owned();
    if path.starts_with("/api/v1/public/") {
        let call = PublicCall::from_request_parts(parts, state).await.ok()?;
        return Some(format!("{} {path}", call.call.session.id));
    }
    let call = MemberCall::from_request_parts(parts, state).await.ok()?;
    Some(format!("{} {} {path}", call.workspace_id, call.actor.reference()))
}

/// The whole body. The address itself allows less for many requests, and says so when it is asked.
async fn read(parts: &Parts, body: Body) -> Result<Bytes, ApiError> {
    let last = parts.uri.path().rsplit('/').next().unwrap_or_default();
    let most =
        if matches!(last, "documents" | "files" | "file" | "import" | "events") { MOST_UPLOAD } else { MOST_BODY };
    to_bytes(body, most).await.map_err(|error| {
        let too_large = error.to_string().contains("length limit");
        of_status(if too_large { StatusCode::PAYLOAD_TOO_LARGE } else { StatusCode::REQUEST_TIMEOUT })
    })
}

async fn keep(state: &ApiState, claim: Claim, response: Response) -> Result<Response, ApiError> {
    let status = response.status();
    if !status.is_success() {
        claim_free(&state.app, claim).await?;
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.map_err(steward_app::Error::internal)?;
    // What must not be stored, such as the secret of a new key, is not stored here either.
    let secret = parts.headers.get(CACHE_CONTROL).is_some_and(|value| value == "no-store");
    let kept = if secret || bytes.len() > MOST_RESPONSE {
        Kept { status: TOLD_ONCE.as_u16(), content_type: String::new(), body: Vec::new() }
    } else {
        let content_type = parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        Kept { status: status.as_u16(), content_type: content_type.to_owned(), body: bytes.to_vec() }
    };
    if let Err(error) = response_keep(&state.app, claim, &kept).await {
        // The effect is there and the caller is told so; only a repetition would be refused as unknown.
        tracing::error!(%error, "a response could not be kept for its idempotency key");
    }
    Ok(Response::from_parts(parts, Body::from(bytes)))
}

fn again(kept: Kept) -> Response {
    if kept.status == TOLD_ONCE.as_u16() {
        let detail = "The first request with this idempotency key was carried out. Its answer is given only once, so it \
                      is not repeated. If it got lost, take back what was made and ask anew with another key.";
        return ApiError::from(steward_app::Error::conflict("answered_once", detail)).into_response();
    }
    let mut response = Response::new(Body::from(kept.body));
    *response.status_mut() = StatusCode::from_u16(kept.status).unwrap_or(StatusCode::OK);
    if let Ok(value) = HeaderValue::from_str(&kept.content_type)
        && !value.is_empty()
    {
        response.headers_mut().insert(CONTENT_TYPE, value);
    }
    response.headers_mut().insert("idempotency-replayed", HeaderValue::from_static("true"));
    response
}
