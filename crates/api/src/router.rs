//! The table of routes, and the layers around them.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use steward_app::App;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::RequestBodyTimeoutLayer;
use utoipa::OpenApi;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa_axum::router::OpenApiRouter;

use crate::middleware::{call, cors, domains, headers, idempotency, limits, problems};
use crate::state::{ApiOptions, ApiState};
use crate::{routes, web};

/// Bodies of calls; uploads and event streams raise it for themselves.
const MOST_BODY: usize = 1 << 20;
/// A body that stops coming for so long has lost its sender, or has one who only wants to hold the connection.
const BODY_STALL: Duration = Duration::from_secs(9);

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Steward",
        description = "The front office of a small business. Members call with their session, programs with an API \
                       key, customers with a portal session. Errors are problem documents (RFC 9457) with a stable \
                       `code`. Lists are pages with a cursor. Creates take an `Idempotency-Key`."
    ),
    components(schemas(crate::error::Problem))
)]
struct Document;

/// Every route of the interface under `/api/v1`: one line per noun.
fn table() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .merge(routes::events::routes())
        .merge(routes::documents::routes())
        .merge(routes::files::routes())
        .merge(routes::collections::routes())
        .merge(routes::knowledge::routes())
        .merge(routes::jobs::routes())
        .merge(routes::consumers::routes())
        .merge(routes::mails::routes())
        .merge(routes::live::routes())
        .merge(routes::session::routes())
        .merge(routes::passwords::routes())
        .merge(routes::totp::routes())
        .merge(routes::oidc::routes())
        .merge(routes::workspaces::routes())
        .merge(routes::members::routes())
        .merge(routes::invitations::routes())
        .merge(routes::keys::routes())
        .merge(routes::ask::routes())
        .merge(routes::contacts::routes())
        .merge(routes::facts::routes())
        .merge(routes::fields::routes())
        .merge(routes::merges::routes())
        .merge(routes::conversations::routes())
        .merge(routes::drafts::routes())
        .merge(routes::runs::routes())
        .merge(routes::personas::routes())
        .merge(routes::providers::routes())
        .merge(routes::prompts::routes())
        .merge(routes::budget::routes())
        .merge(routes::home::routes())
        .merge(routes::search::routes())
        .merge(routes::public::routes())
        .merge(routes::description::routes())
}

fn documented() -> OpenApiRouter<ApiState> {
    OpenApiRouter::with_openapi(Document::openapi()).nest("/api/v1", table())
}

/// The OpenAPI 3.1 document of the interface.
pub fn openapi() -> utoipa::openapi::OpenApi {
    let (_, mut document) = documented().split_for_parts();
    name_operations(&mut document);
    let components = document.components.get_or_insert_default();
    let cookie = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(crate::extract::SESSION_COOKIE)));
    components.add_security_scheme("session", cookie);
    let key = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("sk_…").build();
    components.add_security_scheme("key", SecurityScheme::Http(key));
    let portal = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("pt_…").build();
    components.add_security_scheme("portal", SecurityScheme::Http(portal));
    document
}

/// Gives every operation a name of its own, from method and path: handlers are called `list` or `get` in many files.
fn name_operations(document: &mut utoipa::openapi::OpenApi) {
    for (path, item) in &mut document.paths.paths {
        let words: Vec<&str> = path.trim_start_matches("/api/v1/").split(['/', '-']).collect();
        let noun = words.join("_").replace(['{', '}', '.'], "");
        let operations = [
            ("get", &mut item.get),
            ("post", &mut item.post),
            ("put", &mut item.put),
            ("patch", &mut item.patch),
            ("delete", &mut item.delete),
        ];
        for (method, operation) in operations {
            if let Some(operation) = operation {
                operation.operation_id = Some(format!("{noun}_{method}"));
            }
        }
    }
}

/// The whole HTTP side of the program.
pub fn router(app: Arc<App>, options: ApiOptions) -> Router {
    let state = ApiState { app, options: Arc::new(options) };
    let (interface, _) = documented().split_for_parts();
    // From the innermost layer to the outermost: the last one sees a request first and its response last.
    interface
        .merge(routes::health::routes())
        .merge(routes::pages::routes())
        .fallback(web::fallback)
        .layer(DefaultBodyLimit::max(MOST_BODY))
        .layer(from_fn_with_state(state.clone(), domains::layer))
        .layer(from_fn_with_state(state.clone(), idempotency::layer))
        .layer(RequestBodyTimeoutLayer::new(BODY_STALL))
        .layer(from_fn_with_state(state.clone(), limits::layer))
        .layer(from_fn_with_state(state.clone(), cors::layer))
        .layer(from_fn(problems::layer))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(state.clone(), headers::layer))
        .layer(from_fn_with_state(state.clone(), call::layer))
        .with_state(state)
}
