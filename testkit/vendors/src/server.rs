//! The HTTP side that all vendors share: routing, keys, and how a body is broken on its way.
//!
//! Border: knows when something goes wrong, not what a vendor's frames look like. Invariant: each request is kept
//! before it is answered.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Method, Response, StatusCode, Uri};
use futures::StreamExt;
use serde_json::Value;

use crate::{Answer, Fault, Seen, Shared, Turn, Vendor, anthropic, gemini, ollama, openai};

pub(crate) fn router(shared: Arc<Shared>) -> Router {
    Router::new().fallback(handle).with_state(shared)
}

async fn handle(
    State(shared): State<Arc<Shared>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let path = uri.path_and_query().map_or(uri.path(), |whole| whole.as_str()).to_owned();
    let request = Seen { method: method.to_string(), path, headers, body };
    shared.keep(request.clone());
    let dialect = dialect(&shared, &request);
    if let Some(key) = &shared.key
        && !has_key(dialect, &request, key)
    {
        return respond(error(dialect, &Fault::BadKey));
    }
    if method == Method::GET {
        return respond(models(dialect, &shared, &request));
    }
    if let Some(answer) = side_route(dialect, &request) {
        return respond(answer);
    }
    let turn = shared.next_turn(&request);
    if let Some(Fault::LateHeaders(time)) = turn.fault {
        tokio::time::sleep(time).await;
    }
    if let Some(fault) = &turn.fault
        && is_status(fault)
    {
        return respond(error(dialect, fault));
    }
    if turn.fault == Some(Fault::WebPage) {
        return page();
    }
    let answer = match dialect {
        Vendor::OpenAi => openai::chat(&request, &turn),
        Vendor::Anthropic => anthropic::chat(&request, &turn),
        Vendor::Gemini => gemini::chat(&request, &turn),
        Vendor::Ollama => ollama::chat(&request, &turn),
    };
    match answer {
        Answer::Frames { frames, media_type } => stream(frames, media_type, &turn, dialect),
        other => respond(other),
    }
}

/// Ollama's `/v1` routes speak OpenAI.
fn dialect(shared: &Shared, request: &Seen) -> Vendor {
    if shared.vendor == Vendor::Ollama && request.path.starts_with("/v1/") { Vendor::OpenAi } else { shared.vendor }
}

fn has_key(dialect: Vendor, request: &Seen, key: &str) -> bool {
    match dialect {
        Vendor::OpenAi | Vendor::Ollama => request.header("authorization") == Some(&format!("Bearer {key}")),
        Vendor::Anthropic => request.header("x-api-key") == Some(key),
        Vendor::Gemini => request.header("x-goog-api-key") == Some(key),
    }
}

fn models(dialect: Vendor, shared: &Shared, request: &Seen) -> Answer {
    let path = request.path.split('?').next().unwrap_or_default();
    match (dialect, path) {
        (Vendor::OpenAi, "/v1/models") => Answer::Whole(openai::models(&shared.models)),
        (Vendor::Anthropic, "/v1/models") => Answer::Whole(anthropic::models(&shared.models)),
        (Vendor::Gemini, "/v1beta/models") => Answer::Whole(gemini::models(&shared.models)),
        (Vendor::Ollama, "/api/tags") => Answer::Whole(ollama::models(&shared.models)),
        _ => Answer::status(404, serde_json::json!({"error": format!("no route {path}")})),
    }
}

fn side_route(dialect: Vendor, request: &Seen) -> Option<Answer> {
    match dialect {
        Vendor::OpenAi => openai::side_route(request),
        Vendor::Gemini => gemini::side_route(request),
        Vendor::Ollama => ollama::side_route(request),
        Vendor::Anthropic => None,
    }
}

fn is_status(fault: &Fault) -> bool {
    matches!(
        fault,
        Fault::RateLimited { .. }
            | Fault::Quota
            | Fault::ServerError(_)
            | Fault::BadKey
            | Fault::NoSuchModel
            | Fault::TooLong
    )
}

fn error(dialect: Vendor, fault: &Fault) -> Answer {
    let (status, body) = match dialect {
        Vendor::OpenAi => openai::error(fault),
        Vendor::Anthropic => anthropic::error(fault),
        Vendor::Gemini => gemini::error(fault),
        Vendor::Ollama => ollama::error(fault),
    };
    let headers = match fault {
        Fault::RateLimited { retry_after } => vec![("retry-after", retry_after.clone())],
        _ => Vec::new(),
    };
    Answer::Status { status, headers, body }
}

fn respond(answer: Answer) -> Response<Body> {
    let (status, headers, body) = match answer {
        Answer::Status { status, headers, body } => (status, headers, body),
        Answer::Whole(body) => (200, Vec::new(), body),
        Answer::Frames { .. } => (500, Vec::new(), Value::Null),
    };
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response.headers_mut().insert("content-type", http::HeaderValue::from_static("application/json"));
    for (name, value) in headers {
        if let Ok(value) = value.parse() {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

fn page() -> Response<Body> {
    let mut response = Response::new(Body::from("<!doctype html><title>Sign in to the hotel network</title>"));
    response.headers_mut().insert("content-type", http::HeaderValue::from_static("text/html"));
    response
}

/// One step of a body.
enum Piece {
    Bytes(Bytes),
    Pause(Duration),
    Break,
    Forever,
}

fn stream(mut frames: Vec<String>, media_type: &'static str, turn: &Turn, dialect: Vendor) -> Response<Body> {
    let half = frames.len().div_ceil(2);
    let mut tail = Vec::new();
    match &turn.fault {
        Some(Fault::Stall) => {
            frames.truncate(half);
            tail.push(Piece::Forever);
        }
        Some(Fault::Cut) => {
            frames.truncate(half);
            // What was sent must have left before the break.
            tail.extend([Piece::Pause(Duration::from_millis(5)), Piece::Break]);
        }
        Some(Fault::CleanCut) => frames.truncate(half),
        Some(Fault::NoEndMarkOpen) => tail.push(Piece::Forever),
        Some(Fault::BrokenFrame) => {
            if let Some(frame) = frames.get_mut(half.saturating_sub(1)) {
                *frame = broken(dialect);
            }
        }
        Some(Fault::KeepAlives) => frames = frames.into_iter().flat_map(|frame| [keep_alive(dialect), frame]).collect(),
        _ => {}
    }
    let mut pieces = Vec::new();
    if let Some(Fault::Dribble(pause)) = turn.fault {
        let whole = frames.concat();
        for few in whole.as_bytes().chunks(7) {
            pieces.extend([Piece::Bytes(Bytes::copy_from_slice(few)), Piece::Pause(pause)]);
        }
    } else {
        pieces.extend(frames.into_iter().map(|frame| Piece::Bytes(Bytes::from(frame))));
    }
    pieces.extend(tail);
    let body = futures::stream::iter(pieces)
        .filter_map(play)
        .map(|item| item.map_err(|_| std::io::Error::other("broken on command")));
    let mut response = Response::new(Body::from_stream(body));
    response.headers_mut().insert("content-type", http::HeaderValue::from_static(media_type));
    response
}

async fn play(piece: Piece) -> Option<Result<Bytes, ()>> {
    match piece {
        Piece::Bytes(bytes) => Some(Ok(bytes)),
        Piece::Pause(time) => {
            tokio::time::sleep(time).await;
            None
        }
        Piece::Break => Some(Err(())),
        Piece::Forever => {
            std::future::pending::<()>().await;
            None
        }
    }
}

fn broken(dialect: Vendor) -> String {
    match dialect {
        Vendor::OpenAi | Vendor::Gemini => "data: {\"choices\":[{\"delta\":{\"content\":\n\n".to_owned(),
        Vendor::Anthropic => {
            "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"delta\":\n\n".to_owned()
        }
        Vendor::Ollama => "{\"message\":{\"content\":\n".to_owned(),
    }
}

fn keep_alive(dialect: Vendor) -> String {
    match dialect {
        Vendor::OpenAi | Vendor::Gemini => ": keep-alive\n\n".to_owned(),
        Vendor::Anthropic => "event: ping\ndata: {\"type\": \"ping\"}\n\n".to_owned(),
        Vendor::Ollama => "\n".to_owned(),
    }
}
