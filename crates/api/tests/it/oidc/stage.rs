//! A server with a provider, and a browser that goes there and back.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU8, Ordering};

use serde_json::{Value, json};
use steward_app::oidc::OidcProvider;
use steward_testkit::{Database, OidcStub, Options, Person, Reply, TestServer};

pub(super) const INES: &str = "ines@acme.test";
pub(super) const PASSWORD: &str = "teapot lagoon violin brick";

/// A server with one provider.
pub(super) struct Stage {
    pub(super) server: TestServer,
    pub(super) stub: OidcStub,
    /// Attempts are limited by address; each one comes from another.
    pub(super) addresses: AtomicU8,
}

/// What a browser holds between the provider and the way back.
#[derive(Clone)]
pub(super) struct Trip {
    /// Where the provider has sent it: path and query of ours.
    pub(super) back: String,
    pub(super) cookie: String,
}

impl Stage {
    pub(super) async fn new(database: Database) -> Self {
        Self::with(Options { database, ..Options::default() }, |_| {}).await
    }

    pub(super) async fn with(options: Options, change: impl FnOnce(&mut OidcProvider)) -> Self {
        let stub = OidcStub::start().await;
        let mut provider = stub.provider("example");
        change(&mut provider);
        let mut sign_in_providers = vec![provider];
        sign_in_providers.extend(options.sign_in_providers);
        let options = Options { sign_in_providers, trust_proxy: true, ..options };
        let server = TestServer::start_with(options).await;
        stub.register(&format!("{}/api/v1/oidc/example/callback", server.url));
        Self { server, stub, addresses: AtomicU8::new(1) }
    }

    pub(super) fn browser(&self) -> Person {
        let number = self.addresses.fetch_add(1, Ordering::Relaxed);
        self.server.anonymous().with("x-forwarded-for", &format!("192.0.2.{number}"))
    }

    /// Sends a browser off; gives the provider's address and the cookie that it was given.
    pub(super) async fn leave(&self, query: &str) -> (String, String) {
        let reply = self.browser().send("GET", &format!("/api/v1/oidc/example/start{query}"), None, &[]).await;
        assert_eq!(reply.status, 303, "{}", reply.text());
        let cookies = cookies(&reply);
        (location(&reply), format!("steward_oidc={}", cookies["steward_oidc"]))
    }

    /// Signs in at the provider as whoever sits there; the way back is still to be gone.
    pub(super) async fn trip(&self, query: &str) -> Trip {
        let (location, cookie) = self.leave(query).await;
        let back = self.stub.consent(&location).await.unwrap();
        Trip { back: back.strip_prefix(&self.server.url).unwrap().to_owned(), cookie }
    }

    pub(super) async fn back(&self, trip: &Trip) -> Reply {
        self.browser().with("cookie", &trip.cookie).send("GET", &trip.back, None, &[]).await
    }

    /// The whole way; gives where it has led.
    pub(super) async fn sign_in(&self) -> Reply {
        let trip = self.trip("").await;
        self.back(&trip).await
    }

    /// The whole way of somebody who gets in.
    pub(super) async fn enter(&self) -> Person {
        let reply = self.sign_in().await;
        assert_eq!(location(&reply), "/");
        self.with_session(&cookies(&reply)["steward_session"]).await
    }

    pub(super) async fn with_session(&self, token: &str) -> Person {
        let person = self.server.anonymous().with("cookie", &format!("steward_session={token}"));
        let session = person.get("/api/v1/session", 200).await;
        person.with("x-csrf-token", session["csrf_token"].as_str().unwrap())
    }

    /// Whoever sits at the provider does not get in.
    pub(super) async fn refused(&self, code: &str) {
        let reply = self.sign_in().await;
        assert_eq!(location(&reply), format!("/sign-in?error={code}"));
        assert!(!cookies(&reply).contains_key("steward_session"));
    }

    /// Somebody with an account and a password.
    pub(super) async fn ines(&self) -> Person {
        let owner = self.server.owner().await;
        owner.post("/api/v1/invitations", json!({ "email": INES, "role": "agent" }), 201).await;
        let mails = self.server.mails().await;
        let mail = mails.iter().rfind(|mail| mail.recipient == INES).unwrap();
        let token = mail.text.split_once("accept-invitation?token=").unwrap().1.split_whitespace().next().unwrap();
        let body = json!({ "token": token, "name": "Ines Lund", "password": PASSWORD });
        let reply = self.browser().send("POST", "/api/v1/invitations/accept", Some(body), &[]).await;
        assert_eq!(reply.status, 201, "{}", reply.text());
        self.with_session(&cookies(&reply)["steward_session"]).await
    }

    /// The newest mail of Ines with this text; mails can come after the answer to what asked for them.
    pub(super) async fn mail_with(&self, part: &str) -> String {
        for _ in 0..500 {
            let mails = self.server.mails().await;
            if let Some(mail) = mails.into_iter().rfind(|mail| mail.recipient == INES && mail.text.contains(part)) {
                return mail.text;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        panic!("no mail with {part}");
    }

    pub(super) async fn told(&self, subject: &str) -> bool {
        self.server.mails().await.iter().any(|mail| mail.recipient == INES && mail.subject == subject)
    }
}

pub(super) fn location(reply: &Reply) -> String {
    reply.header("location").unwrap_or_else(|| panic!("{} {}", reply.status, reply.text())).to_owned()
}

pub(super) fn cookies(reply: &Reply) -> HashMap<String, String> {
    let values = reply.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap());
    let pairs = values.map(|value| {
        assert!(value.contains("HttpOnly; SameSite=Lax"), "{value}");
        let (name, value) = value.split(';').next().unwrap().split_once('=').unwrap();
        (name.to_owned(), value.to_owned())
    });
    pairs.filter(|(_, value)| !value.is_empty()).collect()
}

/// The parameters of an address.
pub(super) fn query(address: &str) -> HashMap<String, String> {
    let url = url::Url::parse(address).unwrap();
    url.query_pairs().into_owned().collect()
}

/// The same address with a parameter changed or, with `None`, left out.
pub(super) fn changed(address: &str, name: &str, value: Option<&str>) -> String {
    let mut url = url::Url::parse(address).unwrap();
    let mut pairs: Vec<(String, String)> = url.query_pairs().into_owned().filter(|(key, _)| key != name).collect();
    pairs.extend(value.map(|value| (name.to_owned(), value.to_owned())));
    url.query_pairs_mut().clear().extend_pairs(pairs);
    url.to_string()
}

pub(super) async fn account_of(person: &Person) -> Value {
    person.get("/api/v1/session", 200).await["account"].clone()
}
