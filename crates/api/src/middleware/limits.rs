//! How often one address or key may call, told in `RateLimit-*` headers.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use steward_app::limits::{Allowance, Limited};
use steward_app::secrets::token_hash;

use super::Call;
use crate::error::ApiError;
use crate::extract::bearer;
use crate::state::ApiState;

/// Events come by the thousand; their address has an allowance of its own.
const INGESTION: [&str; 2] = ["/api/v1/events", "/api/v1/track"];
/// What customers open. Nobody reads so many pages a minute, and each is filled in anew.
const PAGES: [&str; 2] = ["/p/", "/w/"];

pub(crate) async fn layer(State(state): State<ApiState>, request: Request, next: Next) -> Response {
    match take(&state, &request) {
        Err(error) => ApiError::from(error).into_response(),
        Ok(allowance) => {
            let mut response = next.run(request).await;
            tell(response.headers_mut(), allowance);
            response
        }
    }
}

/// A key has its own allowance beside that of the address, so that made-up keys don't help anybody.
fn take(state: &ApiState, request: &Request) -> steward_app::Result<Allowance> {
    let address = request.extensions().get::<Call>().and_then(|call| call.address.as_deref()).unwrap_or("unknown");
    let path = request.uri().path();
    let limited = match path {
        _ if INGESTION.contains(&path) => Limited::Ingestion,
        _ if PAGES.iter().any(|pages| path.starts_with(pages)) => Limited::PublicPage,
        _ => Limited::Api,
    };
    let by_address = state.app.limits.take(limited, address)?;
    let Some(token) = bearer(request.headers()) else {
        return Ok(by_address);
    };
    let by_key = state.app.limits.take(limited, &token_hash(token))?;
    Ok(if by_key.remaining < by_address.remaining { by_key } else { by_address })
}

fn tell(headers: &mut HeaderMap, allowance: Allowance) {
    headers.insert("ratelimit-limit", HeaderValue::from(allowance.limit));
    headers.insert("ratelimit-remaining", HeaderValue::from(allowance.remaining));
    // The bucket refills all the time; within a minute it is full again.
    headers.insert("ratelimit-reset", HeaderValue::from(60_u32));
}
