//! What is in the logs while people talk: that something happened, and nothing of what they said (PLT-33).

use serde_json::json;
use steward_testkit::TestServer;

use crate::captured::Captured;

const MESSAGES: &str = "/api/v1/public/acme/messages";

#[tokio::test]
async fn plt_33_no_words_addresses_or_tokens_are_in_the_logs_while_a_conversation_runs() {
    let lines = Captured::default();
    let writer = lines.clone();
    // Everything of our own, and of others as much as anybody asks for to find a fault.
    let ours = ["model", "store", "search", "language", "llm", "extract", "app", "api"];
    let ours: Vec<String> = ours.iter().map(|name| format!("steward_{name}=trace")).collect();
    tracing_subscriber::fmt()
        .json()
        .with_env_filter(format!("debug,{}", ours.join(",")))
        .with_writer(move || writer.clone())
        .try_init()
        .expect("each test has a process of its own");
    let server = TestServer::start().await;
    let owner = server.owner().await;
    let contact = server.contact().await;

    contact
        .post(MESSAGES, json!({ "text": "My gooseberrycanary is late, write to nora.canary@example.com" }), 201)
        .await;
    server.settle().await;
    contact.post("/api/v1/public/acme/code", json!({ "identity": "nora.canary@example.com" }), 202).await;
    let code: String = server.mails().await.last().unwrap().subject.chars().take(6).collect();
    let wrong = json!({ "identity": "nora.canary@example.com", "code": "quincecanary" });
    contact.post("/api/v1/public/acme/verify", wrong, 400).await;
    let right = json!({ "identity": "nora.canary@example.com", "code": code });
    let session = contact.post("/api/v1/public/acme/verify", right, 200).await;
    let token = session["token"].as_str().unwrap().to_owned();
    let contact = contact.with("authorization", &format!("Bearer {token}"));
    contact.post("/api/v1/public/acme/handoff", json!({ "note": "call +353861230987, damsoncanary" }), 204).await;
    let id = owner.get("/api/v1/conversations", 200).await["data"][0]["id"].as_str().unwrap().to_owned();
    owner.post(&format!("/api/v1/conversations/{id}/messages"), json!({ "text": "medlarcanary" }), 201).await;
    owner.post(&format!("/api/v1/conversations/{id}/notes"), json!({ "text": "sloecanary" }), 201).await;
    owner.get("/api/v1/conversations?q=bilberrycanary", 200).await;
    let key = owner.post("/api/v1/keys", json!({ "name": "k", "scopes": ["events:read"] }), 201).await;
    let secret = key["secret"].as_str().unwrap().to_owned();
    server.anonymous().with("authorization", &format!("Bearer {secret}")).get("/api/v1/events", 200).await;
    let sign_in = json!({ "email": "oscar.canary@example.com", "password": "mulberrycanary" });
    server.anonymous().post("/api/v1/session", sign_in, 401).await;
    // Something that fails, since faults are what is logged most.
    contact.post(MESSAGES, json!({ "text": "elderberrycanary ".repeat(1000) }), 413).await;
    let document = json!({ "title": "rowancanary", "body": "rowancanary berries are bitter." });
    owner.post("/api/v1/documents/article", document, 201).await;
    server.settle().await;
    let (owner_token, first_token) = (owner.token.clone(), contact.token.clone());
    server.stop().await;

    let text = lines.text();
    assert!(text.matches("request answered").count() >= 10, "the log is not empty: {} bytes", text.len());
    for secret in [&token, &secret, &owner_token, &first_token] {
        assert!(secret.len() >= 20 && !text.contains(secret.as_str()), "a secret of {} letters", secret.len());
    }
    let lower = text.to_lowercase();
    for words in ["canary", "nora.", "oscar.", "353861230987", "is your code for"] {
        let line = lower.lines().find(|line| line.contains(words));
        assert_eq!(line, None, "{words} is in the log");
    }
}
