//! JSON in and out. What is wrong with a body is said with line and column.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::error::Category;

use crate::error::{ApiError, of_status};

/// A small body has arrived by then, or its sender only wants to hold the connection.
const BODY_PATIENCE: Duration = Duration::from_secs(12);

/// A JSON body, of a request or a response.
#[derive(Debug, Clone)]
pub struct Json<T>(pub T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        if !is_json(request.headers()) {
            return Err(ApiError::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "unsupported_media_type",
                "This address takes JSON. Send it with the header Content-Type: application/json.",
            ));
        }
        parse(&read_body(request, state).await?).map(Self)
    }
}

/// The whole body, within the size and the time that the address allows.
pub async fn read_body<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, ApiError> {
    match tokio::time::timeout(BODY_PATIENCE, Bytes::from_request(request, state)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(rejection)) => Err(of_status(rejection.status())),
        Err(_) => Err(of_status(StatusCode::REQUEST_TIMEOUT)),
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let Some(value) = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()) else {
        return false;
    };
    let essence = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"))
}

pub(crate) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    if let Err(error) = std::str::from_utf8(bytes) {
        let detail = format!(
            "The request body is not valid UTF-8: the byte at position {} doesn't belong there. Nothing was kept.",
            error.valid_up_to()
        );
        return Err(ApiError::new(StatusCode::BAD_REQUEST, "invalid_utf8", detail));
    }
    serde_json::from_slice(bytes).map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        let full = error.to_string();
        let reason = full.split(" at line ").next().unwrap_or_default();
        match error.classify() {
            Category::Data => ApiError::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "invalid_body",
                format!("The request body doesn't have the expected shape: {reason} ({place}). Nothing was kept."),
            ),
            _ if reason.contains("recursion limit") => ApiError::new(
                StatusCode::BAD_REQUEST,
                "nested_too_deeply",
                format!("The request body is nested too deeply ({place}). Nothing was kept."),
            ),
            _ => ApiError::new(
                StatusCode::BAD_REQUEST,
                "invalid_json",
                format!("The request body is not valid JSON: {reason} ({place}). Nothing was kept."),
            ),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::parse;
    use serde_json::Value;

    #[test]
    fn what_is_wrong_with_a_body_is_told_apart() {
        assert_eq!(parse::<Value>(b"{\"a\":\n 1,}").unwrap_err().code(), "invalid_json");
        assert_eq!(parse::<Value>(b"\"\xff\"").unwrap_err().code(), "invalid_utf8");
        assert_eq!(parse::<Value>("[".repeat(10_000).as_bytes()).unwrap_err().code(), "nested_too_deeply");
        assert_eq!(parse::<Vec<u8>>(b"[300]").unwrap_err().code(), "invalid_body");
        assert_eq!(parse::<Value>(b"").unwrap_err().code(), "invalid_json");
    }
}
