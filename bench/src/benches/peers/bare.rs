//! A bare axum handler: bytes from a table, no session, no database, no limits.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use tokio::net::TcpListener;

use crate::harness::report::complain;

type Answers = Arc<HashMap<String, Bytes>>;

/// Serves until the process is killed.
pub(in crate::benches) async fn serve(file: &Path) -> Result<()> {
    let text = std::fs::read_to_string(file).context("the answers can't be read")?;
    let read: HashMap<String, String> = serde_json::from_str(&text)?;
    let answers: Answers = Arc::new(read.into_iter().map(|(path, body)| (path, Bytes::from(body))).collect());
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    complain(&format!("ready address={}", listener.local_addr()?));
    Ok(axum::serve(listener, Router::new().fallback(answer).with_state(answers)).await?)
}

async fn answer(State(answers): State<Answers>, uri: Uri) -> Response {
    match answers.get(uri.path()) {
        Some(body) => ([(header::CONTENT_TYPE, "application/json")], body.clone()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
