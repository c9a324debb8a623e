//! Which foreign websites may call the public routes of a workspace: those on its list, and none else.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ORIGIN, VARY,
};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use steward_app::portal_sessions::workspace_by_slug;
use steward_app::tenancy::origin_allowed;

use crate::state::ApiState;

const PUBLIC: &str = "/api/v1/public/";

/// Cookies are never allowed across origins: a foreign page uses the token it was given.
pub(crate) async fn layer(State(state): State<ApiState>, request: Request, next: Next) -> Response {
    let Some(slug) = request.uri().path().strip_prefix(PUBLIC).and_then(|rest| rest.split('/').next()) else {
        return next.run(request).await;
    };
    let Some(origin) = request.headers().get(ORIGIN).cloned() else {
        return next.run(request).await;
    };
    let allowed = match (workspace_by_slug(&state.app, slug).await, origin.to_str()) {
        (Ok(workspace), Ok(origin)) => origin_allowed(&workspace, origin),
        _ => false,
    };
    let mut response = if request.method() == Method::OPTIONS {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NO_CONTENT;
        response
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    headers.append(VARY, HeaderValue::from_static("origin"));
    if allowed {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.insert(ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST, DELETE"));
        headers.insert(
            ACCESS_CONTROL_ALLOW_HEADERS,
            HeaderValue::from_static("authorization, content-type, idempotency-key, last-event-id"),
        );
        headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("x-request-id, retry-after"));
        headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
    }
    response
}
