//! For those who watch over the program: whether it lives, whether it can work, its numbers.

use std::net::IpAddr;

use axum::extract::{ConnectInfo, State};
use axum::http::header::{CONTENT_TYPE, FORWARDED};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use serde::Serialize;

use crate::error::ApiError;
use crate::extract::Json;
use crate::middleware::Connection;
use crate::state::ApiState;

pub(crate) fn routes() -> Router<ApiState> {
    Router::new().route("/healthz", get(healthz)).route("/readyz", get(readyz)).route("/metrics", get(metrics))
}

#[derive(Serialize)]
struct Readiness {
    ready: bool,
    database: &'static str,
    /// False while the disk is full: reading goes on.
    writable: bool,
}

/// The process runs.
async fn healthz() -> &'static str {
    "ok"
}

/// The program can answer requests.
async fn readyz(State(state): State<ApiState>) -> Response {
    let database = state.app.store.ping().await.is_ok();
    let closing = *state.options.closing.borrow();
    let ready = database && !closing;
    let body = Readiness {
        ready,
        database: if database { "ok" } else { "unreachable" },
        writable: !state.app.store.space().is_full(),
    };
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(body)).into_response()
}

/// Numbers in the text form of Prometheus; for the machine itself unless opened to others. What a proxy on this machine
/// passes on comes from somewhere else, whoever the proxy is.
async fn metrics(
    State(state): State<ApiState>,
    connection: Option<Extension<ConnectInfo<Connection>>>,
    headers: HeaderMap,
) -> Response {
    let Some(render) = &state.options.metrics else {
        return ApiError::not_found().into_response();
    };
    let is_passed_on = headers.contains_key("x-forwarded-for") || headers.contains_key(FORWARDED);
    let is_local = !is_passed_on && connection.is_some_and(|info| is_loopback(info.0.0.address.ip()));
    if !is_local && !state.options.metrics_open {
        return ApiError::not_found().into_response();
    }
    metrics::gauge!("steward_live_watchers").set(state.app.live.watcher_count() as f64);
    ([(CONTENT_TYPE, "text/plain; version=0.0.4")], render()).into_response()
}

fn is_loopback(address: IpAddr) -> bool {
    address.to_canonical().is_loopback()
}
