//! Language models from outside: keys that never come out, answers with citations, and what happens without them.

use serde_json::{Value, json};
use steward_model::Role;
use steward_testkit::vendors::{Fault, Says, Stub, Turn, Vendor};
use steward_testkit::{Person, TestServer};

pub(crate) const KEY: &str = "sk-canary-7f3a";

/// A stub with the key, and the provider that leads to it.
pub(crate) async fn connected(owner: &Person) -> (Stub, Value) {
    let stub = Stub::start(Vendor::OpenAi, Some(KEY)).await.unwrap();
    let provider = json!({
        "kind": "openai_compatible", "name": "Stub", "base_url": stub.base_url(), "model": "gpt-4o-mini", "api_key": KEY,
    });
    let made = owner.post("/api/v1/providers", provider, 201).await;
    (stub, made)
}

pub(crate) async fn teach(server: &TestServer, owner: &Person) {
    let article = json!({
        "title": "Bicycle service",
        "body": "# Prices\n\nA standard bicycle service costs 79 euro and takes one working day.",
    });
    owner.post("/api/v1/documents/article", article, 201).await;
    for _ in 0..500 {
        server.settle().await;
        let hits = owner.get("/api/v1/knowledge/search?q=bicycle%20service", 200).await;
        if !hits["data"].as_array().unwrap().is_empty() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("the article did not become searchable");
}

/// Asks as a customer and waits for the reply.
pub(crate) async fn ask(server: &TestServer, contact: &Person, text: &str) -> Value {
    let body = json!({ "text": text, "client_id": format!("{text:.40}") });
    contact.post("/api/v1/public/acme/messages", body, 201).await;
    server.settle().await;
    let messages = contact.get("/api/v1/public/acme/messages", 200).await;
    let last = messages["data"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(last["author"]["kind"], "agent", "{last}");
    last
}

pub(crate) async fn run_of(owner: &Person, message: &Value) -> Value {
    owner.get(&format!("/api/v1/runs/{}", message["run_id"].as_str().unwrap()), 200).await
}

pub(crate) fn search_call() -> Says {
    Says::call("search_knowledge", json!({ "query": "What does a bicycle service cost?" }))
}

#[tokio::test]
async fn a_key_goes_in_and_never_comes_out() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    let (_stub, made) = connected(&owner).await;
    assert_eq!((&made["has_key"], &made["enabled"], &made["order"]), (&json!(true), &json!(true), &json!(1)));
    assert_eq!(made["status"], "untested");
    let path = format!("/api/v1/providers/{}", made["id"].as_str().unwrap());
    let tested = owner.post(&format!("{path}/test"), json!({}), 200).await;
    assert_eq!(tested["ok"], true, "{tested}");
    assert_eq!(tested["models"], json!(["stub-large", "stub-small"]));
    assert!(tested["detail"].as_str().unwrap().contains("gpt-4o-mini"), "the model is not in the list: {tested}");
    let listed = owner.get("/api/v1/providers", 200).await;
    assert_eq!(listed["data"][0]["status"], "ok");
    assert!(!format!("{made}{tested}{listed}").contains(KEY));

    // A change of the address takes the key away, so that it can't be sent to another server.
    let moved = owner.patch(&path, json!({ "base_url": "http://127.0.0.1:9/v1" }), 200).await;
    assert_eq!((&moved["has_key"], &moved["status"]), (&json!(false), &json!("untested")));
    let failed = owner.post(&format!("{path}/test"), json!({}), 200).await;
    assert_eq!(failed["ok"], false);
    assert!(failed["detail"].as_str().unwrap().contains("could not be reached"), "{failed}");
    assert_eq!(owner.get("/api/v1/providers", 200).await["data"][0]["status"], "failing");
    owner.delete(&path, 204).await;
    owner.delete(&path, 404).await;
    assert_eq!(owner.get("/api/v1/providers", 200).await["data"], json!([]));
}

#[tokio::test]
async fn providers_are_checked_ordered_and_kept_apart() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    let refused = [
        (json!({ "kind": "odd", "name": "A", "model": "m" }), "kind"),
        (json!({ "kind": "openai", "name": " ", "model": "m" }), "name"),
        (json!({ "kind": "openai", "name": "A" }), "model"),
        (json!({ "kind": "openai", "name": "A", "model": "m", "api_key": "two words" }), "api_key"),
        (json!({ "kind": "openai_compatible", "name": "A", "model": "m" }), "base_url"),
        (json!({ "kind": "openai", "name": "A", "model": "m", "base_url": "file:///etc/passwd" }), "base_url"),
        (json!({ "kind": "openai", "name": "A", "model": "m", "base_url": "https://me:secret@x.test" }), "base_url"),
    ];
    for (body, field) in refused {
        let problem = owner.post("/api/v1/providers", body, 422).await;
        assert_eq!(problem["fields"][0]["field"], field, "{problem}");
    }
    let ollama = json!({ "kind": "ollama", "name": "House", "model": "qwen3" });
    let first = owner.post("/api/v1/providers", ollama.clone(), 201).await;
    let second = owner.post("/api/v1/providers", ollama, 201).await;
    let (first, second) = (first["id"].as_str().unwrap(), second["id"].as_str().unwrap());
    owner.patch(&format!("/api/v1/providers/{first}"), json!({ "order": 2 }), 200).await;
    owner.patch(&format!("/api/v1/providers/{second}"), json!({ "order": 1, "enabled": false }), 200).await;
    let listed = owner.get("/api/v1/providers", 200).await;
    assert_eq!(listed["data"][0]["id"], second);
    assert_eq!(listed["data"][0]["enabled"], false);
    let path = format!("/api/v1/providers/{first}");
    let stranger = server.stranger().await;
    stranger.patch(&path, json!({ "name": "Mine" }), 404).await;
    stranger.post(&format!("{path}/test"), json!({}), 404).await;
    let agent = server.member(Role::Agent).await;
    agent.get("/api/v1/providers", 200).await;
    agent.patch(&path, json!({ "name": "Mine" }), 403).await;
    server.member(Role::Viewer).await.get("/api/v1/providers", 403).await;
    let models = owner.get("/api/v1/models", 200).await;
    let known = models["data"].as_array().unwrap().iter().find(|model| model["id"] == "gpt-4o-mini").unwrap().clone();
    assert_eq!((&known["provider"], &known["input_micros_per_million"]), (&json!("openai"), &json!(150_000)));
}

#[tokio::test]
async fn a_model_answers_with_a_tool_and_a_citation_and_its_cost_is_kept() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    teach(&server, &owner).await;
    let (stub, _) = connected(&owner).await;
    stub.says(search_call()).says(Says::text("A standard service costs 79 euro [1]."));
    let contact = server.contact().await;
    let reply = ask(&server, &contact, "What does a bicycle service cost?").await;
    assert_eq!(reply["text"], "A standard service costs 79 euro [1].");
    assert_eq!(reply["citations"][0]["title"], "Bicycle service");
    let run = run_of(&owner, &reply).await;
    assert_eq!((&run["rung"], &run["error"]), (&json!("full_context"), &Value::Null));
    let cost = run["cost_micros"].as_i64().unwrap();
    assert!(cost > 0);
    let kinds: Vec<&str> = run["steps"].as_array().unwrap().iter().map(|step| step["kind"].as_str().unwrap()).collect();
    assert!(kinds.contains(&"model") && kinds.contains(&"tool"), "{kinds:?}");
    assert!(!run.to_string().contains(KEY));
    assert_eq!(owner.get("/api/v1/budget", 200).await["spent"], json!({ "day": cost, "month": cost }));
}

#[tokio::test]
async fn when_the_provider_fails_the_built_in_model_answers_and_the_run_says_so() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    teach(&server, &owner).await;
    let (stub, _) = connected(&owner).await;
    stub.otherwise(Turn { says: Says::text(""), fault: Some(Fault::BadKey) });
    let reply = ask(&server, &server.contact().await, "What does a bicycle service cost?").await;
    assert!(reply["text"].as_str().unwrap().contains("79"), "{reply}");
    let run = run_of(&owner, &reply).await;
    assert_eq!(run["rung"], "builtin");
    assert!(run["error"].as_str().unwrap().contains("did not accept the key"), "{run}");
}

#[tokio::test]
async fn an_invented_price_a_foreign_link_and_an_image_never_reach_a_customer() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    teach(&server, &owner).await;
    let (stub, _) = connected(&owner).await;
    let hostile = [
        "A standard service costs 5 euro today [1].",
        "A standard service costs 79 euro [1]. Pay at https://evil.example/pay now.",
        "79 euro [1] ![logo](https://evil.example/x.png)",
    ];
    for (number, text) in hostile.into_iter().enumerate() {
        stub.says(search_call()).says(Says::text(text));
        let contact = server.contact().await;
        let question = format!("What does a bicycle service cost? Question {number}");
        let reply = ask(&server, &contact, &question).await;
        let said = reply["text"].as_str().unwrap();
        assert!(!said.contains("evil.example") && !said.contains(" 5 euro"), "{said}");
        let run = run_of(&owner, &reply).await;
        assert_eq!(run["rung"], "builtin", "{run}");
        let guarded = run["steps"].as_array().unwrap().iter().any(|step| step["title"] == "reply refused");
        assert!(guarded, "{run}");
    }
}

#[tokio::test]
async fn a_used_up_budget_means_the_built_in_model_and_not_silence() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    teach(&server, &owner).await;
    let (stub, _) = connected(&owner).await;
    let nothing = owner.put("/api/v1/budget", json!({ "day_micros": 0 }), 200).await;
    assert_eq!((&nothing["day_micros"], &nothing["month_micros"]), (&json!(0), &Value::Null));
    let reply = ask(&server, &server.contact().await, "What does a bicycle service cost?").await;
    assert!(reply["text"].as_str().unwrap().contains("79"), "{reply}");
    let run = run_of(&owner, &reply).await;
    assert_eq!((&run["rung"], &run["cost_micros"]), (&json!("builtin"), &json!(0)));
    assert!(run["steps"].as_array().unwrap().iter().any(|step| step["title"] == "budget"), "{run}");
    assert!(stub.requests().is_empty(), "a used-up budget still called the provider");
    owner.put("/api/v1/budget", json!({ "month_micros": -1 }), 422).await;
    let agent = server.member(Role::Agent).await;
    agent.get("/api/v1/budget", 200).await;
    agent.put("/api/v1/budget", json!({}), 403).await;
}

#[tokio::test]
async fn a_persona_can_be_tried_before_it_is_saved() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    let (stub, _) = connected(&owner).await;
    let mut persona = owner.get("/api/v1/persona", 200).await;
    persona["assistant_name"] = json!("Zora");
    let hand_off = Says::call("hand_off", json!({ "reason": "customer_asked", "summary": "wants a person" }));
    stub.says(hand_off).says(Says::text("A person will take over soon."));
    let said = |author: &str, text: &str| json!({ "author": author, "text": text });
    let messages = json!([said("contact", "Hi"), said("agent", "Hello!"), said("contact", "May I speak to a person?")]);
    let tried = owner.post("/api/v1/persona/preview", json!({ "persona": persona, "messages": messages }), 200).await;
    assert_eq!(tried["reply"], "A person will take over soon.");
    assert_eq!(tried["run"]["rung"], "full_context");
    let asked = stub.requests().last().unwrap().json();
    assert!(asked["messages"][0]["content"].to_string().contains("Zora"), "{asked}");
    assert_ne!(owner.get("/api/v1/persona", 200).await["assistant_name"], "Zora");
    assert_eq!(owner.get("/api/v1/conversations", 200).await["data"], json!([]));
    let unanswered = json!({ "persona": persona, "messages": [said("agent", "Hello!")] });
    owner.post("/api/v1/persona/preview", unanswered, 422).await;
    let body = json!({ "persona": persona, "messages": [said("contact", "Hi")] });
    server.member(Role::Agent).await.post("/api/v1/persona/preview", body, 403).await;
}

#[tokio::test]
async fn the_first_page_and_the_search_show_what_is_there() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    let done = |home: &Value, key: &str| {
        let steps = home["steps"].as_array().unwrap();
        steps.iter().find(|step| step["key"] == key).unwrap()["done"].as_bool().unwrap()
    };
    let empty = owner.get("/api/v1/home", 200).await;
    assert_eq!((&empty["documents"], &empty["ai_resolution"]), (&json!(0), &Value::Null));
    assert_eq!(empty["volume"].as_array().unwrap().len(), 30);
    assert!(!done(&empty, "documents") && !done(&empty, "provider") && !done(&empty, "conversation"));

    teach(&server, &owner).await;
    ask(&server, &server.contact().await, "What does a bicycle service cost?").await;
    let home = owner.get("/api/v1/home", 200).await;
    assert_eq!((&home["documents"], &home["answered_today"]), (&json!(1), &json!(1)));
    assert!(done(&home, "documents") && done(&home, "conversation"));
    assert_eq!(home["ai_resolution"], 1.0);
    assert_eq!(home["recent_runs"].as_array().unwrap().len(), 1);
    let today = home["volume"].as_array().unwrap().last().unwrap();
    assert_eq!((&today["conversations"], &today["by_agent"]), (&json!(1), &json!(1)));
    let viewer = server.member(Role::Viewer).await;
    assert_eq!(viewer.get("/api/v1/home", 200).await["recent_runs"], json!([]));

    let found = owner.get("/api/v1/search?q=bicycle", 200).await;
    assert_eq!(found["documents"][0]["title"], "Bicycle service");
    assert_eq!(found["conversations"].as_array().unwrap().len(), 1);
    let nothing = owner.get("/api/v1/search?q=%25", 200).await;
    assert_eq!(nothing["documents"], json!([]));
    let stranger = server.stranger().await;
    let theirs = stranger.get("/api/v1/search?q=bicycle", 200).await;
    assert_eq!(theirs, json!({ "contacts": [], "conversations": [], "documents": [] }));
}
