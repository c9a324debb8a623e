//! Requests to a host name of a business's own: its portal and what belongs to it, and nothing of the app of members.
//!
//! Nobody signs in as a member under a name that a workspace chose, so that no such name can be made to look like the
//! installation itself.

use axum::extract::{Request, State};
use axum::http::Method;
use axum::http::header::HOST;
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use steward_app::workspaces::{host_of, workspace_by_domain};

use crate::error::ApiError;
use crate::routes::pages::portal_of;
use crate::state::ApiState;

pub(crate) async fn layer(State(state): State<ApiState>, request: Request, next: Next) -> Response {
    let Some(host) = host(&request) else {
        return next.run(request).await;
    };
    let workspace = match workspace_by_domain(&state.app, &host).await {
        Ok(Some(workspace)) => workspace,
        Ok(None) => return next.run(request).await,
        Err(error) => return ApiError::from(error).into_response(),
    };
    let path = request.uri().path();
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if path == "/" && reads {
        let (mut parts, _) = request.into_parts();
        return portal_of(&state, workspace, &mut parts).await.into_response();
    }
    if belongs_to_portal(path, &workspace.slug) {
        return next.run(request).await;
    }
    if reads && !path.starts_with("/api/") {
        return Redirect::to("/").into_response();
    }
    ApiError::not_found().into_response()
}

/// The name that the caller asked for: in HTTP/2 it stands in the address.
fn host(request: &Request) -> Option<String> {
    let header = request.headers().get(HOST).and_then(|value| value.to_str().ok());
    let authority = header.or_else(|| request.uri().host());
    host_of(authority?)
}

fn belongs_to_portal(path: &str, slug: &str) -> bool {
    let own = ["/p/", "/w/", "/api/v1/public/"]
        .iter()
        .any(|prefix| path.strip_prefix(prefix).is_some_and(|rest| rest.split('/').next() == Some(slug)));
    own || path.starts_with("/public/") || matches!(path, "/widget.js" | "/track.js" | "/api/v1/track" | "/healthz")
}

#[cfg(test)]
mod tests {
    use super::belongs_to_portal;

    #[test]
    fn only_the_own_portal_is_there() {
        for path in ["/p/acme", "/p/acme/c/cnv_1", "/api/v1/public/acme/messages", "/widget.js", "/public/assets/a.js"]
        {
            assert!(belongs_to_portal(path, "acme"), "{path}");
        }
        for path in ["/p/other", "/p/acme2", "/api/v1/public/other", "/api/v1/session", "/inbox", "/metrics", "/p/"] {
            assert!(!belongs_to_portal(path, "acme"), "{path}");
        }
    }
}
