//! JSON in and out. What is wrong with a body is said with line and column.

use std::borrow::Cow;
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
        let body = read_json(request, state).await?;
        // A struct could be read from a list too, whose places nobody promised.
        if body.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[') {
            let detail = "The request body is a list, and this address takes an object { … }. Nothing was kept.";
            return Err(ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid_body", detail));
        }
        parse(&without_nul(&body)).map(Self)
    }
}

/// The bytes of a body that says that it is JSON, an object or a list.
pub(crate) async fn read_json<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, ApiError> {
    if is_json(request.headers()) {
        return read_body(request, state).await;
    }
    Err(ApiError::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "unsupported_media_type",
        "This address takes JSON. Send it with the header Content-Type: application/json.",
    ))
}

/// The whole body, within the size and the time that the address allows.
pub async fn read_body<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, ApiError> {
    match tokio::time::timeout(BODY_PATIENCE, Bytes::from_request(request, state)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(rejection)) => Err(of_status(rejection.status())),
        Err(_) => Err(of_status(StatusCode::REQUEST_TIMEOUT)),
    }
}

/// Takes out the character U+0000, written as an escape: no screen shows it, SQLite ends a text at it in comparisons,
/// and PostgreSQL has no text with it.
pub(crate) fn without_nul(body: &[u8]) -> Cow<'_, [u8]> {
    const NUL: &[u8] = b"\\u0000";
    if !body.windows(NUL.len()).any(|window| window == NUL) {
        return Cow::Borrowed(body);
    }
    let mut kept = Vec::with_capacity(body.len());
    let mut rest = body;
    while let Some(first) = rest.first() {
        if rest.starts_with(NUL) {
            rest = &rest[NUL.len()..];
            continue;
        }
        // An escape is two bytes at least, so that the second of two backslashes begins none.
        let length = if *first == b'\\' { rest.len().min(2) } else { 1 };
        kept.extend_from_slice(&rest[..length]);
        rest = &rest[length..];
    }
    Cow::Owned(kept)
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
    use super::{parse, without_nul};
    use serde_json::Value;

    #[test]
    fn the_character_that_is_none_is_taken_out_and_a_text_about_it_stays() {
        assert_eq!(*without_nul(br#"{"a":"b\u0000c"}"#), *br#"{"a":"bc"}"#);
        assert_eq!(*without_nul(br#""\\u0000""#), *br#""\\u0000""#);
        assert_eq!(*without_nul(br#""\\\u0000""#), *br#""\\""#);
        assert_eq!(*without_nul(br#""\"#), *br#""\"#);
    }

    #[test]
    fn what_is_wrong_with_a_body_is_told_apart() {
        assert_eq!(parse::<Value>(b"{\"a\":\n 1,}").unwrap_err().code(), "invalid_json");
        assert_eq!(parse::<Value>(b"\"\xff\"").unwrap_err().code(), "invalid_utf8");
        assert_eq!(parse::<Value>("[".repeat(10_000).as_bytes()).unwrap_err().code(), "nested_too_deeply");
        assert_eq!(parse::<Vec<u8>>(b"[300]").unwrap_err().code(), "invalid_body");
        assert_eq!(parse::<Value>(b"").unwrap_err().code(), "invalid_json");
    }
}
