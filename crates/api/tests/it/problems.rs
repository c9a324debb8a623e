//! Whatever goes wrong is a problem document with a stable code.

use serde_json::json;
use steward_model::{Role, Scope};
use steward_testkit::{Person, TestServer};

async fn post_bytes(person: &Person, content_type: &str, bytes: &[u8]) -> (u16, String) {
    let body = Some((content_type, bytes.to_vec()));
    let reply = person.send_bytes("POST", "/api/v1/events", body, &[]).await;
    assert_eq!(reply.header("content-type"), Some("application/problem+json"), "{}", reply.text());
    (reply.status, reply.json()["code"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn bodies_that_are_none_are_refused_by_name() {
    let server = TestServer::start().await;
    let key = server.key(&[Scope::EventsWrite]).await;
    let json = "application/json";
    assert_eq!(post_bytes(&key, json, b"{\"a\":").await, (400, String::from("invalid_json")));
    assert_eq!(post_bytes(&key, json, b"\"\xff\"").await, (400, String::from("invalid_utf8")));
    assert_eq!(post_bytes(&key, "text/xml", b"<a/>").await, (415, String::from("unsupported_media_type")));
    let deep = "[".repeat(10_000);
    assert_eq!(post_bytes(&key, json, deep.as_bytes()).await, (400, String::from("nested_too_deeply")));
    let large = vec![b' '; (8 << 20) + 1];
    assert_eq!(post_bytes(&key, json, &large).await, (413, String::from("body_too_large")));
}

#[tokio::test]
async fn refusals_of_the_framework_are_problem_documents_too() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    let missing = owner.get("/api/v1/nothing", 404).await;
    assert_eq!(missing["code"], "not_found");
    assert!(missing["request_id"].as_str().unwrap().starts_with("req_"));
    let reply = owner.send("DELETE", "/api/v1/events", None, &[]).await;
    assert_eq!((reply.status, reply.header("allow").is_some()), (405, true));
    assert_eq!(reply.json()["code"], "method_not_allowed");
    assert_eq!(owner.get("/api/v1/jobs?limit=1000", 422).await["fields"][0]["field"], "limit");
    assert_eq!(owner.get("/api/v1/jobs?limit=x", 400).await["code"], "invalid_query");
    assert_eq!(owner.post("/api/v1/jobs/not-an-id/retry", json!({}), 404).await["code"], "not_found");
}

#[tokio::test]
async fn a_write_with_a_cookie_needs_the_token_that_foreign_pages_cannot_read() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    let event = json!({ "type": "order.created" });
    owner.post("/api/v1/events", event.clone(), 200).await;
    let forged = owner.clone().without("x-csrf-token");
    assert_eq!(forged.post("/api/v1/events", event.clone(), 403).await["code"], "csrf_token_missing");
    let guessed = owner.clone().with("x-csrf-token", "cs_guess");
    guessed.post("/api/v1/events", event.clone(), 403).await;
    forged.get("/api/v1/events", 200).await;
    // A key is no cookie: no browser sends it by itself.
    server.key(&[Scope::EventsWrite]).await.post("/api/v1/events", event, 200).await;
}

#[tokio::test]
async fn another_workspace_is_not_there() {
    let server = TestServer::start().await;
    let stranger = server.stranger().await;
    let owner = server.owner().await;
    let acme = owner.workspace_id.unwrap().to_string();
    for named in [acme.as_str(), "acme", "no-such-workspace"] {
        let reply = stranger.clone().with("steward-workspace", named).get("/api/v1/jobs", 404).await;
        assert_eq!(reply["detail"], stranger.clone().get("/api/v1/jobs?workspace=nothing", 404).await["detail"]);
    }
    owner.clone().with("steward-workspace", "acme").get("/api/v1/jobs", 200).await;
    owner.get(&format!("/api/v1/jobs?workspace={acme}"), 200).await;
    let key = server.key(&[Scope::SettingsRead]).await;
    key.clone().with("steward-workspace", "other").get("/api/v1/jobs", 404).await;
    key.with("steward-workspace", "acme").get("/api/v1/jobs", 200).await;
}

#[tokio::test]
async fn a_role_that_may_not_is_told_so() {
    let server = TestServer::start().await;
    let viewer = server.member(Role::Viewer).await;
    let refused = viewer.get("/api/v1/outbox-mails", 403).await;
    assert_eq!(refused["code"], "forbidden");
    assert!(refused["detail"].as_str().unwrap().contains("owner or admin"));
    assert_eq!(server.anonymous().get("/api/v1/outbox-mails", 401).await["code"], "not_signed_in");
}
