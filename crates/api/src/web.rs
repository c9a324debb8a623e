//! The pages that are built into the program, and the member app for every address that is not an interface.

use std::borrow::Cow;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::error::{ApiError, of_status};
use crate::state::ApiState;

/// One built-in file.
#[derive(Debug, Clone)]
pub struct Asset {
    pub bytes: Cow<'static, [u8]>,
    pub content_type: String,
    /// Changes with the content; without quotes.
    pub tag: String,
}

type Find = dyn Fn(&str) -> Option<Asset> + Send + Sync;

/// Finds built-in files by their path without a slash in front.
#[derive(Clone)]
pub struct Assets {
    find: Arc<Find>,
}

impl Assets {
    pub fn new(find: impl Fn(&str) -> Option<Asset> + Send + Sync + 'static) -> Self {
        Self { find: Arc::new(find) }
    }

    /// A program without pages: the interface alone.
    pub fn none() -> Self {
        Self::new(|_| None)
    }

    pub fn get(&self, path: &str) -> Option<Asset> {
        (self.find)(path)
    }
}

/// Every address that no route takes: a built-in file, else the member app, else a 404.
pub(crate) async fn fallback(State(state): State<ApiState>, request: Request) -> Response {
    let path = request.uri().path().trim_start_matches('/');
    if path.starts_with("api/") || path.contains("..") {
        return ApiError::not_found().into_response();
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return of_status(StatusCode::METHOD_NOT_ALLOWED).into_response();
    }
    if let Some(asset) = state.options.assets.get(path).filter(|_| !path.is_empty()) {
        return send(&request, asset, caching(path));
    }
    let accepts = request.headers().get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or("*/*");
    let is_page = !path.rsplit('/').next().unwrap_or_default().contains('.') && accepts.contains('*')
        || accepts.contains("text/html");
    match state.options.assets.get("index.html").filter(|_| is_page) {
        Some(page) => send(&request, page, "no-cache"),
        None => ApiError::not_found().into_response(),
    }
}

/// Names of built files hold a hash of their content and never mean anything else; the rest is asked for again.
fn caching(path: &str) -> &'static str {
    if path.contains("assets/") { "public, max-age=31536000, immutable" } else { "public, max-age=0, must-revalidate" }
}

/// Sends a file, or word that the browser's copy is still right.
pub(crate) fn send(request: &Request, asset: Asset, caching: &'static str) -> Response {
    let tag = format!("\"{}\"", asset.tag);
    let known = request.headers().get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let unchanged = known.is_some_and(|known| known.trim_start_matches("W/") == tag);
    let mut response = Response::new(if unchanged { Body::empty() } else { Body::from(asset.bytes) });
    if unchanged {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    let headers = response.headers_mut();
    let values = [
        (CONTENT_TYPE, asset.content_type),
        (ETAG, tag),
        (CACHE_CONTROL, caching.to_owned()),
        (HeaderName::from_static("cross-origin-resource-policy"), String::from("cross-origin")),
    ];
    for (name, value) in values {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
    response
}
