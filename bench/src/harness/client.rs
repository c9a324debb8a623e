//! Callers: one keep-alive connection each, as a browser or a program has.

use std::net::SocketAddr;

use anyhow::{Context, Result, ensure};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, HOST, HeaderMap, HeaderName, HeaderValue, SET_COOKIE};
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::{Value as Json, json};
use tokio::net::{TcpSocket, TcpStream};

/// Who calls: the headers that say so.
#[derive(Debug, Clone, Default)]
pub(crate) struct Identity(HeaderMap);

impl Identity {
    pub(crate) fn with(mut self, name: HeaderName, value: &str) -> Result<Self> {
        self.0.insert(name, HeaderValue::from_str(value).context("not a header")?);
        Ok(self)
    }

    pub(crate) fn bearer(token: &str) -> Result<Self> {
        Self::default().with(AUTHORIZATION, &format!("Bearer {token}"))
    }

    pub(crate) fn headers(&self) -> &HeaderMap {
        &self.0
    }

    /// As lines of a request, for callers that speak over a bare socket.
    pub(crate) fn lines(&self) -> String {
        let line =
            |(name, value): (&HeaderName, &HeaderValue)| format!("{name}: {}\r\n", value.to_str().unwrap_or_default());
        self.0.iter().map(line).collect()
    }
}

const LOOPBACK: [u8; 4] = [127, 0, 0, 1];

/// The address of the loopback from which the nth caller calls: limits are counted by address, as they are for
/// callers in different places, and one address has not enough ports for ten thousand.
pub(crate) fn place(number: usize) -> [u8; 4] {
    [127, 0, 1 + (number / 250 % 250) as u8, 1 + (number % 250) as u8]
}

/// A connection from an address of the loopback.
pub(crate) async fn connect(address: &str, from: [u8; 4]) -> Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::from((from, 0)))?;
    let address = address.parse().context("not an address")?;
    let stream = socket.connect(address).await.context("the server can't be reached")?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// One connection of one caller.
#[derive(Debug)]
pub(crate) struct Client {
    address: String,
    identity: Identity,
    sender: SendRequest<Full<Bytes>>,
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) fn json(&self) -> Result<Json> {
        serde_json::from_slice(&self.body).context("the answer is not JSON")
    }
}

impl Client {
    pub(crate) async fn connect(address: &str, identity: &Identity) -> Result<Self> {
        Self::connect_from(address, LOOPBACK, identity).await
    }

    pub(crate) async fn connect_from(address: &str, from: [u8; 4], identity: &Identity) -> Result<Self> {
        let (sender, connection) = handshake(TokioIo::new(connect(address, from).await?)).await?;
        tokio::spawn(connection);
        Ok(Self { address: address.to_owned(), identity: identity.clone(), sender })
    }

    pub(crate) async fn send(&mut self, method: Method, path: &str, kind: &str, body: Bytes) -> Result<Answer> {
        let mut request = Request::builder().method(method).uri(path).header(HOST, &self.address);
        if !body.is_empty() {
            request = request.header(CONTENT_TYPE, kind);
        }
        let mut request = request.body(Full::new(body))?;
        request.headers_mut().extend(self.identity.0.clone());
        self.sender.ready().await.context("the server closed the connection")?;
        let (head, body) = self.sender.send_request(request).await?.into_parts();
        let body = body.collect().await?.to_bytes();
        Ok(Answer { status: head.status, headers: head.headers, body })
    }

    pub(crate) async fn get(&mut self, path: &str) -> Result<Answer> {
        self.send(Method::GET, path, "", Bytes::new()).await
    }

    pub(crate) async fn post(&mut self, path: &str, body: &Json) -> Result<Answer> {
        self.send(Method::POST, path, "application/json", Bytes::from(body.to_string())).await
    }

    /// Where nothing but success will do.
    pub(crate) async fn must_get(&mut self, path: &str) -> Result<Json> {
        let answer = self.get(path).await?;
        ensure!(answer.status.is_success(), "GET {path}: {} {}", answer.status, String::from_utf8_lossy(&answer.body));
        answer.json()
    }

    /// Where nothing but success will do.
    pub(crate) async fn must_post(&mut self, path: &str, body: &Json) -> Result<Json> {
        let answer = self.post(path, body).await?;
        ensure!(answer.status.is_success(), "POST {path}: {} {}", answer.status, String::from_utf8_lossy(&answer.body));
        answer.json()
    }
}

/// The owner of a new installation, whose workspace has the slug `bench`.
pub(crate) async fn owner_of_new(address: &str) -> Result<Identity> {
    let mut client = Client::connect(address, &Identity::default()).await?;
    let owner = json!({ "email": "owner@bench.test", "password": "correct horse battery", "name": "Owner",
        "workspace_name": "Bench" });
    signed_in(&client.post("/api/v1/setup", &owner).await?)
}

/// A member who signs in.
pub(crate) async fn sign_in(address: &str, email: &str, password: &str) -> Result<Identity> {
    let mut client = Client::connect(address, &Identity::default()).await?;
    signed_in(&client.post("/api/v1/session", &json!({ "email": email, "password": password })).await?)
}

/// Cookie and token of an answer that opened a session.
fn signed_in(answer: &Answer) -> Result<Identity> {
    ensure!(answer.status.is_success(), "signing in: {} {}", answer.status, String::from_utf8_lossy(&answer.body));
    let cookie = answer.headers.get(SET_COOKIE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let cookie = cookie.split(';').next().unwrap_or_default();
    let token = answer.json()?["csrf_token"].as_str().unwrap_or_default().to_owned();
    Identity::default().with(COOKIE, cookie)?.with(HeaderName::from_static("x-csrf-token"), &token)
}

/// A key for a program, made by a member.
pub(crate) async fn key(address: &str, member: &Identity, scopes: &[&str]) -> Result<Identity> {
    let mut client = Client::connect(address, member).await?;
    let made = client.must_post("/api/v1/keys", &json!({ "name": "bench", "scopes": scopes })).await?;
    Identity::bearer(made["secret"].as_str().context("a key has a secret")?)
}

/// A customer with a session of the portal of a workspace.
pub(crate) async fn customer(address: &str, from: [u8; 4], slug: &str) -> Result<Identity> {
    let mut client = Client::connect_from(address, from, &Identity::default()).await?;
    let path = format!("/api/v1/public/{slug}/session");
    let opened = client.must_post(&path, &json!({ "channel": "portal" })).await?;
    Identity::bearer(opened["token"].as_str().context("a session has a token")?)
}
