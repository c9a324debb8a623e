//! Turns every failure into its problem document: our errors, the framework's refusals, panics, lateness.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use axum::extract::Request;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use futures::FutureExt;
use steward_app::Error;

use super::Call;
use crate::error::{ApiError, of_status};

/// The head of a response is there by then; streams go on after it.
const PATIENCE: Duration = Duration::from_secs(60);
/// A file takes longer on a slow line.
const UPLOAD_PATIENCE: Duration = Duration::from_secs(600);

pub(crate) async fn layer(request: Request, next: Next) -> Response {
    let request_id = request.extensions().get::<Call>().map_or_else(String::new, |call| call.request_id.clone());
    let patience = if is_long(request.headers()) { UPLOAD_PATIENCE } else { PATIENCE };
    let handled = AssertUnwindSafe(next.run(request)).catch_unwind();
    let response = match tokio::time::timeout(patience, handled).await {
        Ok(Ok(response)) => response,
        Ok(Err(panic)) => return ApiError::from(Error::internal(panic_text(panic.as_ref()))).render(&request_id),
        Err(_) => return late().render(&request_id),
    };
    let status = response.status();
    if let Some(error) = response.extensions().get::<ApiError>() {
        let mut rendered = error.render(&request_id);
        keep(response.headers(), rendered.headers_mut());
        return rendered;
    }
    let is_ours = response.headers().contains_key(CONTENT_TYPE) && !is_plain_text(response.headers());
    if is_ours || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let mut rendered = of_status(status).render(&request_id);
    keep(response.headers(), rendered.headers_mut());
    rendered
}

/// What the layers within have said beside the body: allowances, cookies, allowed methods and origins.
fn keep(from: &HeaderMap, to: &mut HeaderMap) {
    for (name, value) in from {
        if name != CONTENT_TYPE && name != CONTENT_LENGTH {
            to.append(name, value.clone());
        }
    }
}

fn is_plain_text(headers: &HeaderMap) -> bool {
    headers.get(CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(b"text/plain"))
}

fn is_long(headers: &HeaderMap) -> bool {
    let essence = headers.get(CONTENT_TYPE).map(axum::http::HeaderValue::as_bytes).unwrap_or_default();
    essence.starts_with(b"multipart/form-data") || essence.starts_with(b"application/x-ndjson")
}

fn late() -> ApiError {
    ApiError::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "took_too_long",
        "This took too long and was stopped. Whether it took effect can't be said for sure: look before you repeat it.",
    )
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
    format!("panicked: {}", text.unwrap_or_default())
}
