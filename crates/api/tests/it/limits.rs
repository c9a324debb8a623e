//! How often something may be done, by whom and from where (PLT-54). Sign-in stands in `identity`.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::json;
use steward_app::limits::Limited;
use steward_model::Scope;
use steward_testkit::vendors::{Says, Stub, Turn, Vendor};
use steward_testkit::{Options, Person, Reply, TestServer};

/// Takes everything that a limit allows a key, also what comes after, until it is dropped.
struct Drain(Arc<AtomicBool>);

impl Drain {
    fn start(server: &TestServer, limited: Limited, key: &str) -> Self {
        let (over, key, limits) = (Arc::new(AtomicBool::new(false)), key.to_owned(), server.app.limits.clone());
        let stop = over.clone();
        while limits.take(limited, &key).is_ok() {}
        tokio::task::spawn_blocking(move || {
            while !stop.load(Ordering::Relaxed) {
                let _ = limits.take(limited, &key);
            }
        });
        Self(over)
    }
}

impl Drop for Drain {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// A server whose callers say where they are.
async fn start() -> TestServer {
    TestServer::start_with(Options { trust_proxy: true, ..Options::default() }).await
}

fn from(person: &Person, address: &str) -> Person {
    person.clone().with("x-forwarded-for", address)
}

/// Asks until it is refused; somebody else may get a turn of what comes after in between.
async fn refused(person: &Person, method: &str, path: &str, body: Option<serde_json::Value>) -> Reply {
    for _ in 0..200 {
        let reply = person.send(method, path, body.clone(), &[]).await;
        if reply.status == 429 {
            return reply;
        }
    }
    panic!("{method} {path} is not limited");
}

fn says_when(reply: &Reply) {
    assert_eq!(reply.json()["code"], "too_many_requests", "{}", reply.text());
    assert!(reply.header("retry-after").unwrap().parse::<u64>().unwrap() >= 1);
}

#[tokio::test]
async fn ingestion_is_limited_by_address_and_by_key() {
    let server = start().await;
    let key = server.key(&[Scope::EventsWrite]).await;
    let event = json!({ "type": "order.created" });
    let counted = from(&key, "192.0.2.1").send("POST", "/api/v1/events", Some(event.clone()), &[]).await;
    assert_eq!(counted.header("ratelimit-limit"), Some("50000"));
    assert!(counted.header("ratelimit-remaining").unwrap().parse::<u32>().unwrap() < 50_000);

    let drain = Drain::start(&server, Limited::Ingestion, "192.0.2.1");
    says_when(&refused(&from(&key, "192.0.2.1"), "POST", "/api/v1/events", Some(event.clone())).await);
    from(&key, "192.0.2.2").post("/api/v1/events", event.clone(), 200).await;
    drop(drain);
    // The key's own allowance goes wherever the key goes; another key has its own.
    let hash = steward_app::secrets::token_hash(&key.token);
    let _drain = Drain::start(&server, Limited::Ingestion, &hash);
    says_when(&refused(&from(&key, "192.0.2.3"), "POST", "/api/v1/events", Some(event.clone())).await);
    let other = server.key(&[Scope::EventsWrite]).await;
    from(&other, "192.0.2.3").post("/api/v1/events", event, 200).await;
}

#[tokio::test]
async fn public_pages_and_new_visitors_are_limited_by_address() {
    let server = start().await;
    let anybody = server.anonymous();
    let (here, there) = (from(&anybody, "192.0.2.1"), from(&anybody, "192.0.2.2"));
    let drain = Drain::start(&server, Limited::PublicPage, "192.0.2.1");
    says_when(&refused(&here, "GET", "/p/acme", None).await);
    says_when(&refused(&here, "GET", "/w/acme", None).await);
    assert_ne!(there.send("GET", "/p/acme", None, &[]).await.status, 429);
    // The rest of the house is open to that address.
    here.get("/api/v1/setup", 200).await;
    drop(drain);
    let _drain = Drain::start(&server, Limited::PublicPage, "session 192.0.2.1");
    let opening = json!({ "channel": "portal" });
    says_when(&refused(&here, "POST", "/api/v1/public/acme/session", Some(opening.clone())).await);
    there.post("/api/v1/public/acme/session", opening, 200).await;
}

#[tokio::test]
async fn codes_are_limited_by_identity_by_visitor_and_by_try() {
    let server = start().await;
    let visitor = from(&server.contact().await, "192.0.2.1");
    let code = "/api/v1/public/acme/code";
    let ask = |identity: &str| json!({ "identity": identity });
    for _ in 0..5 {
        visitor.post(code, ask("siobhan@example.com"), 202).await;
    }
    // Neither the same person for more, nor anybody else for the same address.
    let refused_here = visitor.send("POST", code, Some(ask("siobhan@example.com")), &[]).await;
    says_when(&refused_here);
    let other = from(&server.contact().await, "192.0.2.2");
    says_when(&other.send("POST", code, Some(ask("Siobhan@Example.com")), &[]).await);
    says_when(&visitor.send("POST", code, Some(ask("another@example.com")), &[]).await);
    other.post(code, ask("another@example.com"), 202).await;
    let sent = server.mails().await;
    assert_eq!(sent.iter().filter(|mail| mail.recipient == "siobhan@example.com").count(), 5);

    let verify = "/api/v1/public/acme/verify";
    let right: String = sent.iter().rfind(|mail| mail.recipient == "siobhan@example.com").unwrap().subject[..6].into();
    let attempt = |code: &str| json!({ "identity": "siobhan@example.com", "code": code });
    for number in 0..5 {
        let wrong = if right == format!("00000{number}") { String::from("999999") } else { format!("00000{number}") };
        assert_eq!(visitor.post(verify, attempt(&wrong), 400).await["code"], "wrong_code");
    }
    says_when(&visitor.send("POST", verify, Some(attempt(&right)), &[]).await);
}

#[tokio::test]
async fn one_address_sends_no_codes_to_many_strangers() {
    let server = start().await;
    let mut sent = 0;
    for number in 0..30 {
        let visitor = from(&server.contact().await, "192.0.2.9");
        let ask = json!({ "identity": format!("stranger{number}@example.com") });
        let reply = visitor.send("POST", "/api/v1/public/acme/code", Some(ask), &[]).await;
        if reply.status == 202 {
            sent += 1;
        } else {
            says_when(&reply);
        }
    }
    assert!((10..25).contains(&sent), "{sent} codes");
}

#[tokio::test]
async fn a_customer_who_floods_is_asked_to_wait_and_others_write_on() {
    let server = start().await;
    let (flood, other) = (server.contact().await, server.contact().await);
    let path = "/api/v1/public/acme/messages";
    let hello = || json!({ "text": "Hello" });
    let kept = flood.post(path, hello(), 201).await;
    let contact = kept["message"]["author"]["id"].as_str().unwrap();
    let drain = Drain::start(&server, Limited::PublicMessage, contact);
    says_when(&refused(&flood, "POST", path, Some(hello())).await);
    other.post(path, hello(), 201).await;
    drop(drain);
}

#[tokio::test]
async fn beyond_its_turns_a_workspace_is_answered_by_the_built_in_model() {
    let server = start().await;
    let owner = server.owner().await;
    let stub = Stub::start(Vendor::OpenAi, Some("sk-test")).await.unwrap();
    stub.otherwise(Turn { says: Says::text("Hello from far away."), fault: None });
    let provider = json!({
        "kind": "openai_compatible", "name": "Far", "base_url": stub.base_url(), "model": "gpt-4o-mini",
        "api_key": "sk-test",
    });
    owner.post("/api/v1/providers", provider, 201).await;
    let ask = json!({ "question": "Hello, how are you?" });
    let before = owner.post("/api/v1/ask", ask.clone(), 200).await;
    assert_ne!(before["rung"], "builtin", "{before}");
    let asked = stub.requests().len();
    let workspace = owner.workspace_id.unwrap().to_string();
    let drain = Drain::start(&server, Limited::ModelRun, &workspace);
    let beyond = owner.post("/api/v1/ask", ask.clone(), 200).await;
    assert_eq!((&beyond["rung"], stub.requests().len()), (&json!("builtin"), asked), "{beyond}");
    drop(drain);
    let _drain = Drain::start(&server, Limited::AgentTurn, &workspace);
    says_when(&refused(&owner, "POST", "/api/v1/ask", Some(ask)).await);
}
