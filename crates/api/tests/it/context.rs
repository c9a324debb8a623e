//! What the assistant remembers of a conversation: the last ten messages, a summary, a fresh start (PLT-27).

use serde_json::{Value, json};
use steward_model::Role;
use steward_testkit::vendors::{Says, Stub, Turn};
use steward_testkit::{Database, Options, Person, TestServer};

use crate::providers::{ask, connected};

fn hello() -> Turn {
    Turn { says: Says::text("I see."), fault: None }
}

/// The messages of the last answering call, the system one left out.
fn messages(stub: &Stub) -> Vec<String> {
    let request = stub.requests().last().unwrap().json();
    let all: Vec<Value> = request["messages"].as_array().unwrap().clone();
    all.iter().skip(1).map(|message| message["content"].to_string()).collect()
}

async fn conversation(owner: &Person) -> String {
    owner.get("/api/v1/conversations", 200).await["data"][0]["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn plt_27_the_last_ten_messages_go_in_full_and_older_ones_as_a_summary() {
    for database in Database::all() {
        let server = TestServer::start_on(database).await;
        let owner = server.owner().await;
        let (stub, _) = connected(&owner).await;
        stub.otherwise(hello());
        let contact = server.contact().await;
        ask(&server, &contact, "My order number is 4711 and it came broken.").await;
        for number in 0..5 {
            ask(&server, &contact, &format!("This is remark number {number} about the order")).await;
        }
        let sent = messages(&stub);
        assert_eq!(sent.len(), 11, "ten messages and the question: {sent:?}");
        assert!(sent[0].contains("4711"), "{sent:?}");

        ask(&server, &contact, "And this is one more remark").await;
        let sent = messages(&stub);
        assert_eq!(sent.len(), 12, "a summary, ten messages and the question: {sent:?}");
        assert!(sent[0].contains("in short") && sent[0].contains("Customer: My order number is 4711"), "{sent:?}");
        assert!(sent[1].contains("remark number 0"), "{sent:?}");
        server.stop().await;
    }
}

#[tokio::test]
async fn plt_27_a_model_summarises_once_and_what_it_makes_up_is_not_kept() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    let (stub, _) = connected(&owner).await;
    stub.otherwise(hello());
    let contact = server.contact().await;
    ask(&server, &contact, "My order number is 4711 and it came broken.").await;
    for number in 0..7 {
        ask(&server, &contact, &format!("This is remark number {number} about the order")).await;
    }
    // The next answer finds six messages beyond the ten and has them summarised.
    stub.says(Says::text("I see.")).says(Says::text("The customer got order 4711 broken."));
    ask(&server, &contact, "And this is one more remark").await;
    let asked = stub.requests().last().unwrap().json().to_string();
    assert!(asked.contains("You keep notes for the assistant"), "{asked}");
    ask(&server, &contact, "Is there any news?").await;
    let sent = messages(&stub);
    assert!(sent[0].contains("The customer got order 4711 broken."), "{sent:?}");
    let runs = owner.get("/api/v1/runs", 200).await;
    let made = runs["data"].as_array().unwrap().iter().filter(|run| run["occasion"] == "summary").count();
    assert_eq!(made, 1, "the summary is kept and not made again for each answer");

    // One that brings in a figure of its own is not believed.
    let other = server.contact().await;
    for number in 0..8 {
        ask(&server, &other, &format!("My second remark has the number {number}")).await;
    }
    stub.says(Says::text("I see.")).says(Says::text("The customer was promised 500 euro."));
    ask(&server, &other, "One more remark about it").await;
    ask(&server, &other, "Is there any news?").await;
    let sent = messages(&stub);
    assert!(!sent[0].contains("500") && sent[0].contains("Customer: My second remark"), "{sent:?}");
}

#[tokio::test]
async fn plt_27_a_day_of_silence_or_a_member_starts_it_afresh() {
    let clock = Some("2026-11-02T09:00:00Z".parse().unwrap());
    let server = TestServer::start_with(Options { clock, ..Options::default() }).await;
    let clock = server.clock.clone().unwrap();
    let owner = server.owner().await;
    let (stub, _) = connected(&owner).await;
    stub.otherwise(hello());
    let contact = server.contact().await;
    ask(&server, &contact, "My order number is 4711.").await;
    clock.shift_ms(23 * 3600 * 1000);
    ask(&server, &contact, "Still waiting for it.").await;
    assert_eq!(messages(&stub).len(), 3, "23 hours are the same conversation");
    clock.shift_ms(24 * 3600 * 1000 + 1000);
    ask(&server, &contact, "Hello, something else today.").await;
    assert_eq!(messages(&stub), ["\"Hello, something else today.\""]);

    clock.shift_ms(1000);
    ask(&server, &contact, "It is about my bicycle.").await;
    assert_eq!(messages(&stub).len(), 3);
    let owner = server.owner().await;
    let path = format!("/api/v1/conversations/{}/reset", conversation(&owner).await);
    server.member(Role::Viewer).await.post(&path, json!({}), 403).await;
    server.member(Role::Agent).await.post(&path, json!({}), 204).await;
    clock.shift_ms(1000);
    ask(&server, &contact, "So what now?").await;
    assert_eq!(messages(&stub), ["\"So what now?\""]);
    let all = contact.get("/api/v1/public/acme/messages", 200).await;
    assert_eq!(all["data"].as_array().unwrap().len(), 10, "the messages stay");
}
