//! The outermost layer: request id, the caller's address, the log line and the metrics of every request.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use steward_model::{Stopwatch, ids};
use tracing::Instrument;

use crate::state::ApiState;

/// What the listener knows of a connection.
#[derive(Debug, Clone, Copy)]
pub struct Connection {
    pub address: SocketAddr,
}

/// What the layers and extractors know of a request.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) request_id: String,
    pub(crate) address: Option<String>,
}

pub(crate) async fn layer(State(state): State<ApiState>, mut request: Request, next: Next) -> Response {
    let stopwatch = Stopwatch::start();
    let request_id = state.app.ids.next::<ids::kind::Request>(state.app.clock.as_ref()).to_string();
    let connection = request.extensions().get::<ConnectInfo<Connection>>().map(|info| info.0.address.ip());
    let address = caller_address(request.headers(), connection, state.options.trust_proxy);
    request.extensions_mut().insert(Call { request_id: request_id.clone(), address });
    // The pattern, not the path: paths hold ids and slugs, and each would become a series of its own.
    let route = request.extensions().get::<MatchedPath>().map_or("(none)", MatchedPath::as_str).to_owned();
    let method = request.method().as_str().to_owned();
    let span = tracing::info_span!("request", %request_id, %method, %route);
    let mut response = next.run(request).instrument(span.clone()).await;
    let status = response.status().as_u16();
    if let Ok(value) = HeaderValue::from_str(&request_id) {
        response.headers_mut().insert("x-request-id", value);
    }
    let seconds = stopwatch.elapsed().as_secs_f64();
    let labels = [("method", method), ("route", route), ("status", status.to_string())];
    metrics::counter!("steward_http_requests_total", &labels).increment(1);
    metrics::histogram!("steward_http_request_seconds", &labels[..2]).record(seconds);
    span.in_scope(|| tracing::debug!(status, milliseconds = seconds * 1000.0, "request answered"));
    response
}

fn caller_address(headers: &HeaderMap, connection: Option<IpAddr>, trust_proxy: bool) -> Option<String> {
    if trust_proxy {
        // The last entry is the one that our own proxy has added; those before it are what the caller claims.
        let forwarded = headers.get("x-forwarded-for").and_then(|value| value.to_str().ok());
        let last = forwarded.and_then(|list| list.rsplit(',').next()).and_then(|text| text.trim().parse().ok());
        if let Some(address) = last {
            return Some(network(address));
        }
    }
    connection.map(network)
}

/// An IPv4 address, or the network of an IPv6 one: a single customer holds a whole /64.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_claimed_address_counts_only_behind_a_proxy() {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", HeaderValue::from_static("10.9.9.9, 192.0.2.7"));
        let connection = Some("127.0.0.1".parse().unwrap());
        assert_eq!(caller_address(&headers, connection, false).as_deref(), Some("127.0.0.1"));
        assert_eq!(caller_address(&headers, connection, true).as_deref(), Some("192.0.2.7"));
        assert_eq!(network("2001:db8:1:2:3::4".parse().unwrap()), "2001:db8:1:2::/64");
    }
}
