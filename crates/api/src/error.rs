//! What goes wrong, as one problem document (RFC 9457): the only place that knows HTTP status numbers of errors.
//!
//! | kind of `app::Error` | status |
//! | --- | --- |
//! | `Invalid` | 422 when fields are named, else 400 |
//! | `Unauthenticated` | 401 |
//! | `Forbidden` | 403 |
//! | `NotFound` | 404 |
//! | `Conflict` | 409 |
//! | `TooLarge` | 413 |
//! | `TooMany` | 429 with `Retry-After` |
//! | `ReadOnly` | 507 with `Retry-After` |
//! | `Unavailable` | 503 with `Retry-After` |
//! | `Internal` | 500 |
//!
//! A handler's error becomes an empty response that carries the error along; the outermost middleware, which knows the
//! request id, writes the document. Refusals of the framework (no such route, wrong method) go the same way.

use std::sync::Arc;

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use steward_app::{Error, ErrorKind};
use utoipa::ToSchema;

pub type ApiResult<T> = Result<T, ApiError>;

/// An error on its way out.
#[derive(Debug, Clone)]
pub struct ApiError {
    error: Arc<Error>,
    status: StatusCode,
}

/// Errors as they are sent.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// Always `about:blank`; `code` is what tells problems apart.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The name of the status.
    pub title: String,
    pub status: u16,
    /// Stable, for programs.
    pub code: String,
    /// For people: what happened, what was kept, what to do.
    pub detail: String,
    pub fields: Vec<ProblemField>,
    /// Stands in the log too.
    pub request_id: String,
}

/// A field of the request that is wrong.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemField {
    pub field: String,
    pub code: String,
    pub message: String,
}

impl ApiError {
    /// An error of HTTP itself, which `app` knows nothing of.
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self { error: Arc::new(Error::new(ErrorKind::Invalid, code, detail)), status }
    }

    pub fn not_found() -> Self {
        Error::new(ErrorKind::NotFound, "not_found", "There is nothing at this address.").into()
    }

    pub fn status(&self) -> StatusCode {
        self.status
    }

    pub fn code(&self) -> &'static str {
        self.error.code
    }

    /// Writes the document; a failure of ours is logged here, once, with its cause.
    pub(crate) fn render(&self, request_id: &str) -> Response {
        if self.status == StatusCode::INTERNAL_SERVER_ERROR {
            let cause = self.error.cause_text().unwrap_or_else(|| self.error.detail.clone());
            tracing::error!(request_id, code = self.error.code, cause, "request failed");
        }
        let problem = Problem {
            kind: "about:blank",
            title: self.status.canonical_reason().unwrap_or("Error").to_owned(),
            status: self.status.as_u16(),
            code: self.error.code.to_owned(),
            detail: self.error.detail.clone(),
            fields: self
                .error
                .fields
                .iter()
                .map(|field| ProblemField {
                    field: field.field.clone(),
                    code: field.code.to_owned(),
                    message: field.message.clone(),
                })
                .collect(),
            request_id: request_id.to_owned(),
        };
        let body = serde_json::to_vec(&problem).unwrap_or_default();
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = self.status;
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = self.retry_after() {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }

    fn retry_after(&self) -> Option<u64> {
        self.error.retry_after.or(match self.error.kind {
            ErrorKind::Unavailable => Some(5),
            ErrorKind::ReadOnly => Some(30),
            _ => None,
        })
    }
}

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        let status = match error.kind {
            ErrorKind::Invalid if error.fields.is_empty() => StatusCode::BAD_REQUEST,
            ErrorKind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
            ErrorKind::Unauthenticated => StatusCode::UNAUTHORIZED,
            ErrorKind::Forbidden => StatusCode::FORBIDDEN,
            ErrorKind::NotFound => StatusCode::NOT_FOUND,
            ErrorKind::Conflict => StatusCode::CONFLICT,
            ErrorKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            ErrorKind::TooMany => StatusCode::TOO_MANY_REQUESTS,
            ErrorKind::ReadOnly => StatusCode::INSUFFICIENT_STORAGE,
            ErrorKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            ErrorKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Self { error: Arc::new(error), status }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The error of a response that has none of our own, e.g. from the framework.
pub(crate) fn of_status(status: StatusCode) -> ApiError {
    match status {
        StatusCode::NOT_FOUND => ApiError::not_found(),
        StatusCode::METHOD_NOT_ALLOWED => {
            ApiError::new(status, "method_not_allowed", "This address doesn't take this method.")
        }
        StatusCode::PAYLOAD_TOO_LARGE => ApiError::new(
            status,
            "body_too_large",
            "This request is larger than this address takes. Nothing of it was kept.",
        ),
        StatusCode::REQUEST_TIMEOUT => {
            ApiError::new(status, "request_timeout", "The request did not arrive in time. Nothing of it was kept.")
        }
        _ => ApiError::new(status, "request_refused", "This request can't be dealt with as it is."),
    }
}
