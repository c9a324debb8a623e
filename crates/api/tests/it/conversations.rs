//! The main job: a customer asks, gets a grounded answer, and the business sees conversation, evidence and receipt.

use serde_json::{Value, json};
use steward_app::documents::document_counts;
use steward_model::{Actor, Role};
use steward_testkit::{Database, Options, Person, TestServer};

const MESSAGES: &str = "/api/v1/public/acme/messages";

async fn knowledge(server: &TestServer, owner: &Person) {
    let body = "Delivery within Ireland costs 4.90 euros and takes two working days.\n\nA returned item is refunded \
                within five days after it has arrived.";
    let article = json!({ "title": "Delivery and returns", "body": body });
    owner.post("/api/v1/documents/article", article, 201).await;
    let context = server.base().in_workspace(owner.workspace_id.unwrap(), Actor::System { task: "test" });
    while document_counts(&server.app, &context).await.unwrap().waiting > 0 {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

/// Writes as the customer and waits for the reply.
async fn say(server: &TestServer, contact: &Person, text: &str) -> Value {
    let before = contact.get(MESSAGES, 200).await["data"].as_array().unwrap().len();
    contact.post(MESSAGES, json!({ "text": text }), 201).await;
    server.settle().await;
    let messages = contact.get(MESSAGES, 200).await;
    messages["data"].as_array().unwrap().get(before + 1).cloned().unwrap_or(Value::Null)
}

#[tokio::test]
async fn desk_13_plt_23_a_question_is_answered_with_its_source_and_leaves_a_receipt() {
    for database in Database::all() {
        let server = TestServer::start_on(database).await;
        let owner = server.owner().await;
        knowledge(&server, &owner).await;
        let contact = server.contact().await;
        let reply = say(&server, &contact, "How much does delivery to Ireland cost?").await;
        assert!(reply["text"].as_str().unwrap().contains("4.90"), "{reply}");
        assert_eq!(reply["citations"][0]["title"], "Delivery and returns");
        assert_eq!(reply["author"]["kind"], "agent");
        let passage = reply["citations"][0]["passage_id"].as_str().unwrap();
        let opened = contact.get(&format!("/api/v1/public/acme/passages/{passage}"), 200).await;
        assert!(opened["text"].as_str().unwrap().contains("two working days"));
        let listed = owner.get("/api/v1/conversations", 200).await;
        assert_eq!(listed["data"][0]["last_message"]["author"], "agent");
        let run = reply["run_id"].as_str().unwrap();
        let receipt = owner.get(&format!("/api/v1/runs/{run}"), 200).await;
        assert_eq!(receipt["rung"], "builtin");
        let kinds: Vec<&str> =
            receipt["steps"].as_array().unwrap().iter().map(|step| step["kind"].as_str().unwrap()).collect();
        for wanted in ["receive", "understand", "model", "tool", "deliver"] {
            assert!(kinds.contains(&wanted), "{wanted} in {kinds:?}");
        }
        server.stop().await;
    }
}

#[tokio::test]
async fn desk_13_a_question_in_another_language_is_answered_from_english_documents_and_a_follow_up_keeps_the_topic() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    knowledge(&server, &owner).await;
    let contact = server.contact().await;
    let reply = say(&server, &contact, "Guten Tag! Was kostet die Lieferung nach Irland? Danke!").await;
    let text = reply["text"].as_str().unwrap();
    assert!(text.contains("4.90") && text.contains("auf Englisch"), "{reply}");
    assert_eq!(reply["citations"][0]["title"], "Delivery and returns", "{reply}");
    let reply = say(&server, &contact, "und wie lange dauert das?").await;
    assert!(reply["text"].as_str().unwrap().contains("two working days"), "{reply}");
}

#[tokio::test]
async fn desk_13_desk_25_what_is_not_known_is_said_and_a_yes_brings_a_person() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    knowledge(&server, &owner).await;
    let contact = server.contact().await;
    let reply = say(&server, &contact, "Who won the chess championship in 1972?").await;
    assert!(reply["text"].as_str().unwrap().contains("Shall I ask a colleague?"), "{reply}");
    assert_eq!(reply["citations"], json!([]));
    let reply = say(&server, &contact, "yes please").await;
    assert!(reply["text"].as_str().unwrap().contains("passed this on"), "{reply}");
    let waiting = owner.get("/api/v1/conversations?waiting=member", 200).await;
    assert_eq!(waiting["data"][0]["handoff"]["reason"], "not_answered");
    assert_eq!(waiting["data"][0]["owner"], "member");
    // From here on the assistant is silent, until a member gives the conversation back.
    contact.post(MESSAGES, json!({ "text": "How much does delivery cost?" }), 201).await;
    server.settle().await;
    let messages = contact.get(MESSAGES, 200).await;
    assert_eq!(messages["data"].as_array().unwrap().last().unwrap()["author"]["kind"], "contact");
    let id = waiting["data"][0]["id"].as_str().unwrap();
    owner.patch(&format!("/api/v1/conversations/{id}"), json!({ "owner": "agent" }), 200).await;
    let reply = say(&server, &contact, "How much does delivery cost?").await;
    assert!(reply["text"].as_str().unwrap().contains("4.90"), "{reply}");
}

#[tokio::test]
async fn desk_22_a_draft_waits_is_changed_and_sent_once() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    knowledge(&server, &owner).await;
    owner.put("/api/v1/reply-modes", json!({ "default": "draft", "rules": [] }), 200).await;
    let contact = server.contact().await;
    let nothing = say(&server, &contact, "How much does delivery cost?").await;
    assert_eq!(nothing, Value::Null);
    let drafts = owner.get("/api/v1/drafts?status=waiting", 200).await;
    let id = drafts["data"][0]["id"].as_str().unwrap();
    assert!(drafts["data"][0]["text"].as_str().unwrap().contains("4.90"));
    server.member(Role::Viewer).await.post(&format!("/api/v1/drafts/{id}/approve"), json!({}), 403).await;
    let approved = json!({ "text": "It is 4.90 euros." });
    owner.post(&format!("/api/v1/drafts/{id}/approve"), approved.clone(), 201).await;
    let again = owner.post(&format!("/api/v1/drafts/{id}/approve"), approved, 409).await;
    assert_eq!(again["code"], "draft_decided");
    let messages = contact.get(MESSAGES, 200).await;
    assert_eq!(messages["data"][1]["text"], "It is 4.90 euros.");
    // A draft is withdrawn when the conversation moves on.
    contact.post(MESSAGES, json!({ "text": "And returns?" }), 201).await;
    server.settle().await;
    contact.post(MESSAGES, json!({ "text": "I mean the refund." }), 201).await;
    server.settle().await;
    assert_eq!(owner.get("/api/v1/drafts?status=withdrawn", 200).await["data"].as_array().unwrap().len(), 1);
    assert_eq!(owner.get("/api/v1/drafts?status=waiting", 200).await["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn the_same_client_id_is_the_same_message_and_order_is_kept_under_200_at_once() {
    let server = TestServer::start_with(Options { background: false, ..Options::default() }).await;
    let owner = server.owner().await;
    let contact = server.contact().await;
    contact.post(MESSAGES, json!({ "text": "first", "client_id": "a" }), 201).await;
    contact.post(MESSAGES, json!({ "text": "first", "client_id": "a" }), 200).await;
    let sends = (0..200).map(|number| {
        let contact = contact.clone();
        async move { contact.post(MESSAGES, json!({ "text": format!("number {number}") }), 201).await }
    });
    let acknowledged = futures::future::join_all(sends).await;
    let mut numbers: Vec<i64> =
        acknowledged.iter().map(|written| written["message"]["seq"].as_i64().unwrap()).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (2..=201).collect::<Vec<i64>>());
    let id = acknowledged[0]["conversation_id"].as_str().unwrap();
    let listed = owner.get(&format!("/api/v1/conversations/{id}/messages?limit=200"), 200).await;
    let seqs: Vec<i64> =
        listed["data"].as_array().unwrap().iter().map(|message| message["seq"].as_i64().unwrap()).collect();
    assert_eq!(seqs, (1..=200).collect::<Vec<i64>>());
    assert!(listed["next_cursor"].is_string());
}

#[tokio::test]
async fn bad_input_gets_a_clear_word() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    let contact = server.contact().await;
    let long = contact.post(MESSAGES, json!({ "text": "ä".repeat(50_000) }), 413).await;
    assert_eq!(long["code"], "message_too_long");
    contact.post(MESSAGES, json!({ "text": "  \u{0} " }), 422).await;
    let reply = say(&server, &contact, "🙂🙂").await;
    assert!(reply["text"].as_str().unwrap().contains("few words"), "{reply}");
    let reply = say(&server, &contact, "مرحبا، كم تكلفة التوصيل؟").await;
    assert!(!reply["text"].as_str().unwrap().is_empty());
    let hostile = "<script>alert(1)</script>'; DROP TABLE messages; --";
    contact.post(MESSAGES, json!({ "text": hostile }), 201).await;
    server.settle().await;
    let messages = contact.get(MESSAGES, 200).await;
    assert!(messages["data"].as_array().unwrap().iter().any(|message| message["text"] == hostile));
    owner.get("/api/v1/conversations/cnv_nothing", 404).await;
    contact.get("/api/v1/public/acme/passages/psg_nothing", 404).await;
    contact.get("/api/v1/public/no-such-shop/messages", 404).await;
}

#[tokio::test]
async fn desk_02_a_code_proves_an_address_and_the_thread_goes_along() {
    let server = TestServer::start().await;
    let _owner = server.owner().await;
    let contact = server.contact().await;
    contact.post(MESSAGES, json!({ "text": "hello" }), 201).await;
    server.settle().await;
    let identity = json!({ "identity": "Siobhan@Example.com" });
    contact.post("/api/v1/public/acme/code", identity, 202).await;
    let mails = server.mails().await;
    let code: String = mails.last().unwrap().subject.chars().take(6).collect();
    let wrong = json!({ "identity": "siobhan@example.com", "code": "000000x" });
    assert_eq!(contact.post("/api/v1/public/acme/verify", wrong, 400).await["code"], "wrong_code");
    let right = json!({ "identity": "siobhan@example.com", "code": code });
    let session = contact.post("/api/v1/public/acme/verify", right.clone(), 200).await;
    assert_eq!(session["contact"]["signed_in"], true);
    // The code is used up and the old token is no longer good.
    contact.post("/api/v1/public/acme/verify", right, 401).await;
}
