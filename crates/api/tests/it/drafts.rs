//! Drafts are turned down with a reason and made again by an instruction (DESK-22).

use serde_json::{Value, json};
use steward_testkit::vendors::{Says, Turn};
use steward_testkit::{Person, TestServer};

use crate::providers::connected;

const MESSAGES: &str = "/api/v1/public/acme/messages";

/// A customer's question with the draft that waits for it.
async fn drafted(server: &TestServer, owner: &Person) -> (Person, Value) {
    owner.put("/api/v1/reply-modes", json!({ "default": "draft", "rules": [] }), 200).await;
    let contact = server.contact().await;
    contact.post(MESSAGES, json!({ "text": "hello" }), 201).await;
    server.settle().await;
    let draft = owner.get("/api/v1/drafts?status=waiting", 200).await["data"][0].clone();
    (contact, draft)
}

fn path(draft: &Value, act: &str) -> String {
    format!("/api/v1/drafts/{}/{act}", draft["id"].as_str().unwrap())
}

#[tokio::test]
async fn desk_22_a_rejected_draft_is_not_sent_and_its_reason_is_kept() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    let (contact, draft) = drafted(&server, &owner).await;
    owner.post(&path(&draft, "reject"), json!({ "reason": "Too long" }), 204).await;
    let kept = owner.get("/api/v1/drafts?status=rejected", 200).await["data"][0].clone();
    assert_eq!((&kept["id"], &kept["reason"]), (&draft["id"], &json!("Too long")));
    let again = owner.post(&path(&draft, "approve"), json!({}), 409).await;
    assert_eq!(again["code"], "draft_decided");
    owner.post(&path(&draft, "regenerate"), json!({ "instruction": "shorter" }), 409).await;
    assert_eq!(contact.get(MESSAGES, 200).await["data"].as_array().unwrap().len(), 1);
    let listed = owner.get("/api/v1/conversations?waiting=draft", 200).await;
    assert_eq!(listed["data"], json!([]));
}

#[tokio::test]
async fn desk_22_a_draft_is_made_again_by_an_instruction() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    let (stub, _) = connected(&owner).await;
    stub.otherwise(Turn { says: Says::text("Good morning to you, dear customer of ours."), fault: None });
    let (contact, draft) = drafted(&server, &owner).await;
    assert_eq!(draft["text"], "Good morning to you, dear customer of ours.");
    stub.says(Says::text("Hi!"));
    let made = owner.post(&path(&draft, "regenerate"), json!({ "instruction": "As short as can be" }), 201).await;
    assert_eq!(made["text"], "Hi!");
    assert_ne!(made["id"], draft["id"]);
    let asked = stub.requests().last().unwrap().json();
    assert!(asked["messages"][0]["content"].to_string().contains("As short as can be"), "{asked}");
    let old = owner.get("/api/v1/drafts?status=withdrawn", 200).await["data"][0].clone();
    assert_eq!(old["id"], draft["id"]);
    owner.post(&path(&made, "approve"), json!({}), 201).await;
    assert_eq!(contact.get(MESSAGES, 200).await["data"][1]["text"], "Hi!");
}
