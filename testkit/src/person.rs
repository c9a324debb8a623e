//! [`Person`]: somebody who calls the server: a member, a program with a key, a customer, or nobody known.

use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Method};
use serde_json::{Value, json};
use steward_app::accounts::{account_create, workspace_create};
use steward_app::portal_sessions::{portal_session_open, workspace_by_slug};
use steward_app::secrets::{new_token, token_hash};
use steward_app::workspaces::Profile;
use steward_model::{Role, Scope, WorkspaceId, ids};
use steward_store::api_keys::ApiKey;
use steward_store::sessions::Session;

use crate::server::{TestServer, problem_of};

const YEAR_MS: i64 = 365 * 24 * 3600 * 1000;

/// A caller with the headers that say who it is.
#[derive(Clone)]
pub struct Person {
    client: Client,
    url: String,
    headers: HeaderMap,
    /// Id of the account, key or portal session; empty for anonymous callers.
    pub id: String,
    /// The secret of a session, key or portal session.
    pub token: String,
    pub workspace_id: Option<WorkspaceId>,
}

/// A response, read to its end.
#[derive(Debug, Clone)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or(Value::Null)
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

/// Makes a workspace with an owner whom nobody plays, unless it is there.
pub(crate) async fn create_workspace(server: &TestServer, slug: &str) {
    if workspace_by_slug(&server.app, slug).await.is_ok() {
        return;
    }
    let base = server.base();
    let system = server.app.store.system().await.unwrap();
    let email = format!("founder@{slug}.test");
    let account = account_create(&base, &system, &email, "Founder", None).await.unwrap();
    workspace_create(&base, &system, &account.id, slug, Some(slug), Profile::default()).await.unwrap();
    system.commit().await.unwrap();
}

impl Person {
    fn new(server: &TestServer) -> Self {
        let client = client();
        let (id, token) = (String::new(), String::new());
        Self { client, url: server.url.clone(), headers: HeaderMap::new(), id, token, workspace_id: None }
    }

    pub(crate) fn anonymous(server: &TestServer) -> Self {
        Self::new(server)
    }

    pub(crate) async fn member(server: &TestServer, slug: &str, role: Role) -> Self {
        let base = server.base();
        let workspace = workspace_by_slug(&server.app, slug).await.unwrap();
        let system = server.app.store.system().await.unwrap();
        let number: ids::RequestId = base.new_id();
        let email = format!("{}-{}@{slug}.test", role.as_str(), number.to_string().to_lowercase());
        let name = format!("{} of {slug}", role.as_str());
        let account = account_create(&base, &system, &email, &name, None).await.unwrap();
        let member_id = base.new_id::<ids::kind::Member>().to_string();
        system.member_insert(&member_id, &workspace.id, &account.id, role.as_str(), base.now_ms()).await.unwrap();
        let token = new_token("ss", &base.ids).expose().to_owned();
        let csrf_token = new_token("cs", &base.ids).expose().to_owned();
        let session = Session {
            id: base.new_id::<ids::kind::Session>().to_string(),
            account_id: account.id.clone(),
            workspace_id: Some(workspace.id.clone()),
            token_hash: token_hash(&token),
            csrf_token: csrf_token.clone(),
            user_agent: String::from("testkit"),
            address: String::new(),
            created_at: base.now_ms(),
            last_seen_at: base.now_ms(),
            expires_at: base.now_ms() + YEAR_MS,
            revoked_at: None,
        };
        system.session_insert(&session).await.unwrap();
        system.commit().await.unwrap();
        let person =
            Self::new(server).with("cookie", &format!("steward_session={token}")).with("x-csrf-token", &csrf_token);
        Self { id: account.id, token, workspace_id: workspace.workspace_id().ok(), ..person }
    }

    pub(crate) async fn key(server: &TestServer, slug: &str, scopes: &[Scope], revoked_at: Option<i64>) -> Self {
        let base = server.base();
        let workspace = workspace_by_slug(&server.app, slug).await.unwrap();
        let secret = new_token("sk", &base.ids).expose().to_owned();
        let key = ApiKey {
            id: base.new_id::<ids::kind::ApiKey>().to_string(),
            workspace_id: workspace.id.clone(),
            name: String::from("test"),
            prefix: secret.chars().take(8).collect(),
            secret_hash: token_hash(&secret),
            scopes: json!(scopes),
            created_by: String::from("test"),
            created_at: base.now_ms(),
            last_used_at: None,
            expires_at: None,
            revoked_at,
        };
        let system = server.app.store.system().await.unwrap();
        system.api_key_insert(&key).await.unwrap();
        system.commit().await.unwrap();
        let person = Self::new(server).with("authorization", &format!("Bearer {secret}"));
        Self { id: key.id, token: secret, workspace_id: workspace.workspace_id().ok(), ..person }
    }

    pub(crate) async fn contact(server: &TestServer, slug: &str) -> Self {
        let workspace = workspace_by_slug(&server.app, slug).await.unwrap();
        let opened = portal_session_open(&server.app, &server.base(), &workspace, "portal").await.unwrap();
        let token = opened.token.expose().to_owned();
        let person = Self::new(server).with("authorization", &format!("Bearer {token}"));
        Self { id: opened.session.id, token, workspace_id: workspace.workspace_id().ok(), ..person }
    }

    /// The same person with one more header, in place of another of that name.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.insert(HeaderName::try_from(name).unwrap(), HeaderValue::try_from(value).unwrap());
        self
    }

    /// What this person says in a header.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The same person without a header.
    pub fn without(mut self, name: &str) -> Self {
        self.headers.remove(name);
        self
    }

    pub async fn get(&self, path: &str, expected: u16) -> Value {
        self.expect(Method::GET, path, None, expected).await
    }

    pub async fn post(&self, path: &str, body: Value, expected: u16) -> Value {
        self.expect(Method::POST, path, Some(body), expected).await
    }

    pub async fn patch(&self, path: &str, body: Value, expected: u16) -> Value {
        self.expect(Method::PATCH, path, Some(body), expected).await
    }

    pub async fn put(&self, path: &str, body: Value, expected: u16) -> Value {
        self.expect(Method::PUT, path, Some(body), expected).await
    }

    pub async fn delete(&self, path: &str, expected: u16) -> Value {
        self.expect(Method::DELETE, path, None, expected).await
    }

    async fn expect(&self, method: Method, path: &str, body: Option<Value>, expected: u16) -> Value {
        let reply = self.send(method.as_str(), path, body, &[]).await;
        let value = reply.json();
        assert_eq!(reply.status, expected, "{method} {path} answered: {} {}", problem_of(&value), reply.text());
        value
    }

    /// Sends a request with further headers and takes whatever comes back.
    pub async fn send(&self, method: &str, path: &str, body: Option<Value>, headers: &[(&str, &str)]) -> Reply {
        let body = body.map(|body| ("application/json", serde_json::to_vec(&body).unwrap()));
        self.send_bytes(method, path, body, headers).await
    }

    /// The same with a body of any type.
    pub async fn send_bytes(
        &self,
        method: &str,
        path: &str,
        body: Option<(&str, Vec<u8>)>,
        headers: &[(&str, &str)],
    ) -> Reply {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let mut request = self.client.request(method, format!("{}{path}", self.url)).headers(self.headers.clone());
        if let Some((content_type, bytes)) = body {
            request = request.header("content-type", content_type).body(bytes);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.unwrap_or_else(|error| panic!("{path}: {error:?}"));
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Reply { status, headers, bytes: response.bytes().await.unwrap().to_vec() }
    }

    /// Listens to a live stream.
    pub async fn live(&self, path: &str, headers: &[(&str, &str)]) -> Live {
        let mut request = self.client.get(format!("{}{path}", self.url)).headers(self.headers.clone());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.status().as_u16(), 200, "{path}");
        Live { response, rest: String::new() }
    }
}

/// An open live stream.
pub struct Live {
    response: reqwest::Response,
    rest: String,
}

/// One message of a live stream.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LiveMessage {
    pub id: Option<String>,
    pub event: String,
    pub data: Value,
}

impl Live {
    /// The next message that isn't a comment; `None` when the stream has ended. Waits at most ten seconds.
    pub async fn next(&mut self) -> Option<LiveMessage> {
        let next = tokio::time::timeout(Duration::from_secs(10), self.read());
        next.await.expect("a live message comes within ten seconds")
    }

    /// The next message of a kind; others are passed over.
    pub async fn next_of(&mut self, event: &str) -> LiveMessage {
        loop {
            let message = self.next().await.unwrap_or_else(|| panic!("the stream ended before {event}"));
            if message.event == event {
                return message;
            }
        }
    }

    async fn read(&mut self) -> Option<LiveMessage> {
        loop {
            while let Some((block, rest)) = self.rest.split_once("\n\n") {
                let (message, rest) = (parse(block), rest.to_owned());
                self.rest = rest;
                if let Some(message) = message {
                    return Some(message);
                }
            }
            let chunk = self.response.chunk().await.ok().flatten()?;
            self.rest.push_str(&String::from_utf8_lossy(&chunk));
        }
    }
}

fn parse(block: &str) -> Option<LiveMessage> {
    let mut message = LiveMessage::default();
    for line in block.lines() {
        match line.split_once(": ") {
            Some(("id", id)) => message.id = Some(id.to_owned()),
            Some(("event", event)) => message.event = event.to_owned(),
            Some(("data", data)) => message.data = serde_json::from_str(data).unwrap(),
            _ => {}
        }
    }
    (!message.event.is_empty()).then_some(message)
}

#[expect(clippy::disallowed_methods, reason = "the one place where tests make their client")]
pub(crate) fn client() -> Client {
    // An error says that another test of this process has installed it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .connect_timeout(Duration::from_secs(5))
        .build()
        .unwrap()
}
