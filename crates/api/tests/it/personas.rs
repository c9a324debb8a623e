//! The persona is more than words in a prompt: topics, manner and disclaimer change what a customer reads (DESK-23).

use serde_json::{Value, json};
use steward_testkit::vendors::Says;
use steward_testkit::{Person, TestServer};

use crate::providers::{ask, connected, run_of, search_call, teach};

const QUESTION: &str = "What does a bicycle service cost?";

async fn set(owner: &Person, changes: Value) {
    let mut persona = owner.get("/api/v1/persona", 200).await;
    for (name, value) in changes.as_object().unwrap() {
        persona[name] = value.clone();
    }
    owner.put("/api/v1/persona", persona, 200).await;
}

fn text(reply: &Value) -> &str {
    reply["text"].as_str().unwrap()
}

#[tokio::test]
async fn desk_23_a_forbidden_topic_is_not_spoken_about_by_any_model() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    teach(&server, &owner).await;
    let before = ask(&server, &server.contact().await, QUESTION).await;
    assert!(text(&before).contains("79"), "{before}");
    set(&owner, json!({ "forbidden_topics": ["Bicycle  service"] })).await;
    let builtin = ask(&server, &server.contact().await, QUESTION).await;
    assert!(text(&builtin).contains("something I don't talk about"), "{builtin}");

    let (stub, _) = connected(&owner).await;
    stub.says(search_call()).says(Says::text("Our bicycle service costs 79 euro [1]."));
    let model = ask(&server, &server.contact().await, QUESTION).await;
    assert!(text(&model).contains("something I don't talk about"), "{model}");
    assert_eq!(run_of(&owner, &model).await["rung"], "builtin");
}

#[tokio::test]
async fn desk_23_each_manner_sounds_different() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    teach(&server, &owner).await;
    let expected = [
        ("professional", ""),
        ("concise", ""),
        ("formal", "Thank you for your question. "),
        ("friendly", "Happy to help. "),
        ("casual", "Sure! "),
        ("playful", "Oh, I know this one! "),
    ];
    let mut plain = String::new();
    for (manner, opening) in expected {
        set(&owner, json!({ "manner": manner })).await;
        let reply = ask(&server, &server.contact().await, QUESTION).await;
        if plain.is_empty() {
            plain = text(&reply).to_owned();
        }
        assert_eq!(text(&reply), format!("{opening}{plain}"), "{manner}");
    }
}

#[tokio::test]
async fn desk_23_a_disclaimer_stands_under_answers_about_facts() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    teach(&server, &owner).await;
    let legal = "This is general information, not legal advice.";
    set(&owner, json!({ "role": "legal" })).await;
    let builtin = ask(&server, &server.contact().await, QUESTION).await;
    assert!(text(&builtin).ends_with(legal), "{builtin}");
    let greeting = ask(&server, &server.contact().await, "hello").await;
    assert!(!text(&greeting).contains(legal), "{greeting}");
    set(&owner, json!({ "disclaimer": "Prices may change." })).await;
    let own = ask(&server, &server.contact().await, QUESTION).await;
    assert!(text(&own).ends_with("Prices may change.") && !text(&own).contains(legal), "{own}");

    // A model that forgets it is helped out.
    let (stub, _) = connected(&owner).await;
    stub.says(search_call()).says(Says::text("It costs 79 euro [1]."));
    let model = ask(&server, &server.contact().await, QUESTION).await;
    assert_eq!(text(&model), "It costs 79 euro [1].\n\nPrices may change.");
    set(&owner, json!({ "disclaimer": "" })).await;
    let none = ask(&server, &server.contact().await, QUESTION).await;
    assert!(!text(&none).contains("Prices may change."), "{none}");
}
