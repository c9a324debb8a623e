//! Calls over a plain socket, one connection for each: what happens when the other side dies half way stays in view.

use std::io::{Error, ErrorKind, Result};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// Longer than any answer may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Somebody who calls, with the headers that say who it is.
#[derive(Debug, Clone)]
pub(super) struct Caller {
    pub(super) address: String,
    pub(super) headers: String,
}

#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) head: String,
    pub(super) body: Vec<u8>,
}

impl Answer {
    pub(super) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

impl Caller {
    pub(super) fn new(address: &str) -> Self {
        Self { address: address.to_owned(), headers: String::new() }
    }

    pub(super) fn with(&self, name: &str, value: &str) -> Self {
        Self { address: self.address.clone(), headers: format!("{}{name}: {value}\r\n", self.headers) }
    }

    pub(super) async fn get(&self, path: &str) -> Result<Answer> {
        self.send("GET", path, "application/json", &[]).await
    }

    pub(super) async fn post(&self, path: &str, body: &Value) -> Result<Answer> {
        self.send("POST", path, "application/json", body.to_string().as_bytes()).await
    }

    /// An error means that there is no telling what became of it.
    pub(super) async fn send(&self, method: &str, path: &str, content_type: &str, body: &[u8]) -> Result<Answer> {
        timeout(PATIENCE, self.exchange(method, path, content_type, body)).await.map_err(|_| ErrorKind::TimedOut)?
    }

    async fn exchange(&self, method: &str, path: &str, content_type: &str, body: &[u8]) -> Result<Answer> {
        let mut stream = TcpStream::connect(&self.address).await?;
        let length = body.len();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{}content-type: {content_type}\r\n\
             content-length: {length}\r\n\r\n",
            self.headers
        );
        let mut bytes = head.into_bytes();
        bytes.extend_from_slice(body);
        // A refusal may come before everything has left; then it is read all the same.
        let sent = stream.write_all(&bytes).await;
        let mut answer = Vec::new();
        let read = stream.read_to_end(&mut answer).await;
        match parse(&answer) {
            Some(answer) => Ok(answer),
            None => Err(sent.err().or(read.err()).unwrap_or_else(|| Error::from(ErrorKind::UnexpectedEof))),
        }
    }

    /// The same, where nothing else than success will do.
    pub(super) async fn must(&self, method: &str, path: &str, body: &Value) -> anyhow::Result<Value> {
        let answer = self.send(method, path, "application/json", body.to_string().as_bytes()).await?;
        anyhow::ensure!((200..300).contains(&answer.status), "{method} {path}: {} {}", answer.status, answer.text());
        Ok(answer.json())
    }

    /// Every row of a list, page by page.
    pub(super) async fn list(&self, path: &str) -> anyhow::Result<Vec<Value>> {
        let (mut rows, mut cursor) = (Vec::new(), String::new());
        let joined = if path.contains('?') { '&' } else { '?' };
        loop {
            let page = self.must("GET", &format!("{path}{joined}limit=200{cursor}"), &Value::Null).await?;
            rows.extend(page["data"].as_array().cloned().unwrap_or_default());
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return Ok(rows),
            }
        }
    }

    /// Makes the owner of a new installation, whose workspace is "shop".
    pub(super) async fn set_up(address: &str) -> anyhow::Result<Self> {
        let owner = json!({ "email": "owner@shop.test", "password": "correct horse battery", "name": "Owner",
            "workspace_name": "Shop" });
        let answer = Self::new(address).post("/api/v1/setup", &owner).await?;
        anyhow::ensure!(answer.status == 201, "set-up: {}", answer.text());
        let cookie = answer.header("set-cookie").and_then(|value| value.split(';').next()).unwrap_or_default();
        let token = answer.json()["csrf_token"].as_str().unwrap_or_default().to_owned();
        Ok(Self::new(address).with("cookie", cookie).with("x-csrf-token", &token))
    }

    /// A program with a key for everything that a key may do.
    pub(super) async fn key(&self, scopes: &[&str]) -> anyhow::Result<Self> {
        let made = self.must("POST", "/api/v1/keys", &json!({ "name": "load", "scopes": scopes })).await?;
        let secret = made["secret"].as_str().unwrap_or_default();
        Ok(Self::new(&self.address).with("authorization", &format!("Bearer {secret}")))
    }

    /// A customer with a session of the portal of a workspace.
    pub(super) async fn customer(address: &str, slug: &str) -> anyhow::Result<Self> {
        let path = format!("/api/v1/public/{slug}/session");
        let opened = Self::new(address).must("POST", &path, &json!({ "channel": "portal" })).await?;
        let token = opened["token"].as_str().unwrap_or_default();
        Ok(Self::new(address).with("authorization", &format!("Bearer {token}")))
    }
}

/// `None` for an answer that was cut off.
fn parse(bytes: &[u8]) -> Option<Answer> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let answer = Answer { status, head, body: bytes[end + 4..].to_vec() };
    let promised = answer.header("content-length").and_then(|text| text.parse::<usize>().ok());
    promised.is_none_or(|length| length == answer.body.len()).then_some(answer)
}
