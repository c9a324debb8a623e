//! Runs are done again: with what the model said then, and with another model beside it; and forgotten in time.

use serde_json::{Value, json};
use steward_model::{Actor, Role};
use steward_testkit::vendors::Says;
use steward_testkit::{Database, Options, Person, TestServer};

use crate::providers::{ask, connected, run_of, search_call, teach};

const QUESTION: &str = "What does a bicycle service cost?";
const DAY_MS: i64 = 24 * 3600 * 1000;

fn path(run: &Value, act: &str) -> String {
    format!("/api/v1/runs/{}/{act}", run["id"].as_str().unwrap())
}

async fn counts(owner: &Person) -> (usize, usize) {
    let messages = owner.get("/api/v1/conversations", 200).await["data"].as_array().unwrap().len();
    let waiting = owner.get("/api/v1/conversations?waiting=member", 200).await["data"].as_array().unwrap().len();
    (messages, waiting)
}

#[tokio::test]
async fn plt_23_a_run_is_replayed_from_its_receipt_and_says_whether_it_is_the_same() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    teach(&server, &owner).await;
    let (stub, _) = connected(&owner).await;
    stub.says(search_call()).says(Says::text("A standard service costs 79 euro [1]."));
    let reply = ask(&server, &server.contact().await, QUESTION).await;
    let run = run_of(&owner, &reply).await;
    let asked = stub.requests().len();
    let same = owner.post(&path(&run, "replay"), json!({}), 200).await;
    assert_eq!((&same["identical"], &same["differences"]), (&json!(true), &json!([])), "{same}");
    assert_eq!(same["reply"], reply["text"]);
    assert_eq!(same["citations"][0]["title"], "Bicycle service");
    assert_eq!(stub.requests().len(), asked, "a replay asked the model");
    assert_eq!(owner.get("/api/v1/runs", 200).await["data"].as_array().unwrap().len(), 1);

    // Today's rules apply: what the business now doesn't speak about is not said again.
    let mut persona = owner.get("/api/v1/persona", 200).await;
    persona["forbidden_topics"] = json!(["standard service"]);
    owner.put("/api/v1/persona", persona, 200).await;
    let other = owner.post(&path(&run, "replay"), json!({}), 200).await;
    assert_eq!(other["identical"], false);
    assert!(other["differences"].as_array().unwrap().contains(&json!("reply")), "{other}");

    server.member(Role::Agent).await.post(&path(&run, "replay"), json!({}), 403).await;
    server.stranger().await.post(&path(&run, "replay"), json!({}), 404).await;
}

#[tokio::test]
async fn plt_23_the_built_in_model_is_replayed_too() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    teach(&server, &owner).await;
    let reply = ask(&server, &server.contact().await, QUESTION).await;
    let run = run_of(&owner, &reply).await;
    let same = owner.post(&path(&run, "replay"), json!({}), 200).await;
    assert_eq!(same["identical"], true, "{same}");
}

#[tokio::test]
async fn plt_23_another_model_answers_beside_the_first_and_nothing_goes_out() {
    for database in Database::all() {
        let server = TestServer::start_on(database).await;
        let owner = server.owner().await;
        teach(&server, &owner).await;
        let reply = ask(&server, &server.contact().await, QUESTION).await;
        let run = run_of(&owner, &reply).await;
        let before = counts(&owner).await;
        let (stub, provider) = connected(&owner).await;
        let hand_off = Says::call("hand_off", json!({ "reason": "other", "summary": "wants a person" }));
        stub.says(hand_off).says(Says::text("A colleague will answer soon."));
        let with = json!({ "provider_id": provider["id"], "model": "gpt-4o" });
        let again = owner.post(&path(&run, "rerun"), with, 201).await;
        assert_eq!(again["reply"], "A colleague will answer soon.");
        assert_eq!((&again["repeat_of"], &again["occasion"]), (&run["id"], &json!("rerun")));
        assert_eq!((&again["rung"], &again["conversation_id"]), (&json!("full_context"), &Value::Null));
        assert_eq!(again["would_have"][0]["name"], "hand_off");
        assert_eq!(again["prompt_version"], run["prompt_version"]);
        assert!(again["cost_micros"].as_i64().unwrap() > 0);
        let asked = stub.requests().last().unwrap().json();
        assert_eq!(asked["model"], "gpt-4o");
        server.settle().await;
        assert_eq!(counts(&owner).await, before, "a trial reached the inbox");

        let builtin = owner.post(&path(&run, "rerun"), json!({}), 201).await;
        assert_eq!((&builtin["rung"], &builtin["reply"]), (&json!("builtin"), &reply["text"]));
        let nobody = json!({ "provider_id": "prv_01HZZZZZZZZZZZZZZZZZZZZZZZ" });
        owner.post(&path(&run, "rerun"), nobody, 404).await;
        server.stop().await;
    }
}

#[tokio::test]
async fn plt_23_a_used_up_budget_is_told_before_a_dear_model_is_tried() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    let reply = ask(&server, &server.contact().await, "hello").await;
    let run = run_of(&owner, &reply).await;
    let (stub, provider) = connected(&owner).await;
    owner.put("/api/v1/budget", json!({ "day_micros": 0 }), 200).await;
    let refused = owner.post(&path(&run, "rerun"), json!({ "provider_id": provider["id"] }), 409).await;
    assert_eq!(refused["code"], "budget_used_up");
    assert!(stub.requests().is_empty());
}

#[tokio::test]
async fn plt_23_runs_are_forgotten_after_thirty_days() {
    for database in Database::all() {
        let start = Some("2026-11-02T09:00:00Z".parse().unwrap());
        let server = TestServer::start_with(Options { database, clock: start, ..Options::default() }).await;
        let clock = server.clock.clone().unwrap();
        let owner = server.owner().await;
        let contact = server.contact().await;
        let old = run_of(&owner, &ask(&server, &contact, "hello").await).await;
        assert_eq!(owner.get("/api/v1/runs/retention", 200).await["days"], 30);
        clock.shift_ms(20 * DAY_MS);
        let owner = server.owner().await;
        let young = run_of(&owner, &ask(&server, &server.contact().await, "good morning").await).await;
        let context = server.base().in_workspace(owner.workspace_id.unwrap(), Actor::System { task: "test" });
        assert_eq!(steward_app::runs::run_purge(&server.app, &context).await.unwrap(), 0);
        clock.shift_ms(11 * DAY_MS);
        let owner = server.owner().await;
        steward_app::runs::run_purge(&server.app, &context).await.unwrap();
        let id = |run: &Value| format!("/api/v1/runs/{}", run["id"].as_str().unwrap());
        owner.get(&id(&old), 404).await;
        owner.get(&id(&young), 200).await;
        // A shorter time counts at once, by the job.
        owner.put("/api/v1/runs/retention", json!({ "days": 0 }), 422).await;
        server.member(Role::Agent).await.put("/api/v1/runs/retention", json!({ "days": 5 }), 403).await;
        owner.put("/api/v1/runs/retention", json!({ "days": 5 }), 200).await;
        server.settle().await;
        owner.get(&id(&young), 404).await;
        server.stop().await;
    }
}
