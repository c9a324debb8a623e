//! The other end of a live stream, as a browser is.

use anyhow::{Context, Result, ensure};
use bytes::Bytes;
use http_body_util::{BodyExt, Empty};
use hyper::Request;
use hyper::body::Incoming;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::HOST;
use hyper_util::rt::TokioIo;
use serde_json::Value as Json;

use super::client::{Identity, connect};

/// Server-sent events of one connection.
#[derive(Debug)]
pub(crate) struct Stream {
    body: Incoming,
    unread: String,
    /// The connection lasts as long as this.
    _sender: SendRequest<Empty<Bytes>>,
}

impl Stream {
    pub(crate) async fn open(address: &str, from: [u8; 4], identity: &Identity, path: &str) -> Result<Self> {
        let (mut sender, connection) = handshake(TokioIo::new(connect(address, from).await?)).await?;
        tokio::spawn(connection);
        let mut request = Request::get(path).header(HOST, address).body(Empty::new())?;
        request.headers_mut().extend(identity.headers().clone());
        let answer = sender.send_request(request).await?;
        ensure!(answer.status().is_success(), "the stream answered {}", answer.status());
        Ok(Self { body: answer.into_body(), unread: String::new(), _sender: sender })
    }

    /// The next event: its kind and its data.
    pub(crate) async fn next(&mut self) -> Result<(String, Json)> {
        loop {
            while let Some(end) = self.unread.find("\n\n") {
                let block: String = self.unread.drain(..end + 2).collect();
                if let Some(event) = parse(&block) {
                    return Ok(event);
                }
            }
            let frame = self.body.frame().await.context("the stream ended")??;
            if let Some(bytes) = frame.data_ref() {
                self.unread.push_str(&String::from_utf8_lossy(bytes));
            }
        }
    }
}

/// `None` for a comment.
fn parse(block: &str) -> Option<(String, Json)> {
    let line = |name: &str| block.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
    let data = line("data:")?;
    Some((line("event:").unwrap_or("message").to_owned(), serde_json::from_str(data).unwrap_or(Json::Null)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_have_kind_and_data_and_comments_are_none() {
        let (kind, data) = parse("event: reply.delta\ndata: {\"text\":\"Hi\"}\nid: 4\n\n").unwrap();
        assert_eq!((kind.as_str(), data["text"].as_str()), ("reply.delta", Some("Hi")));
        assert!(parse(": connected\nretry: 2000\n\n").is_none());
    }
}
