//! Shapes that many responses share: times, pages, created things.

use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::Serialize;
use steward_app::Page;
use utoipa::ToSchema;

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct List<T> {
    pub data: Vec<T>,
    /// Give it back as `cursor` to get the next page; null on the last one.
    pub next_cursor: Option<String>,
}

impl<T> List<T> {
    /// A page of rows in their public shape.
    pub fn of<R>(page: Page<R>, shape: impl FnMut(R) -> T) -> Self {
        let page = page.map(shape);
        Self { data: page.data, next_cursor: page.next_cursor }
    }

    /// A list that is given as a whole.
    pub fn whole(data: Vec<T>) -> Self {
        Self { data, next_cursor: None }
    }
}

/// Milliseconds since the epoch as RFC 3339.
pub fn time(milliseconds: i64) -> String {
    Timestamp::from_millisecond(milliseconds).unwrap_or(Timestamp::UNIX_EPOCH).to_string()
}

pub fn time_if(milliseconds: Option<i64>) -> Option<String> {
    milliseconds.map(time)
}

/// A foreign file: never shown in place, never guessed at, and without any right should a browser show it after all.
pub fn attachment(bytes: Vec<u8>, content_type: &str, name: &str) -> Response {
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    let unknown = HeaderValue::from_static("application/octet-stream");
    headers.insert(CONTENT_TYPE, HeaderValue::from_str(content_type).unwrap_or(unknown));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    let name: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect();
    let disposition = format!("attachment; filename*=UTF-8''{}", name.replace('+', "%20"));
    let disposition = HeaderValue::from_str(&disposition).unwrap_or(HeaderValue::from_static("attachment"));
    headers.insert(CONTENT_DISPOSITION, disposition);
    response
}

#[cfg(test)]
mod tests {
    #[test]
    fn times_are_utc_and_readable() {
        assert_eq!(super::time(1_800_000_000_123), "2027-01-15T08:00:00.123Z");
    }
}
