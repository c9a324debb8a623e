//! What models may cost: the owners are told in time, cheaper models take over, and nobody is left without an answer.

use serde_json::{Value, json};
use steward_app::limits::Limited;
use steward_testkit::vendors::{Says, Stub, Turn, Vendor};
use steward_testkit::{Database, Options, Person, TestServer};

use crate::providers::{KEY, ask, connected, run_of, teach};

async fn provider(owner: &Person, stub: &Stub, model: &str) {
    let provider = json!({
        "kind": "openai_compatible", "name": model, "base_url": stub.base_url(), "model": model, "api_key": KEY,
    });
    owner.post("/api/v1/providers", provider, 201).await;
}

fn says(text: &str, input_tokens: u64) -> Turn {
    let mut says = Says::text(text);
    says.input_tokens = input_tokens;
    says.cached_tokens = 0;
    Turn { says, fault: None }
}

async fn warnings(server: &TestServer, owner: &Person) -> Vec<Value> {
    server.settle().await;
    owner.get("/api/v1/events?type=budget.warned", 200).await["data"].as_array().unwrap().clone()
}

#[tokio::test]
async fn plt_24_at_80_percent_the_owners_are_told_once_then_a_cheaper_model_then_builtin() {
    for database in Database::all() {
        let clock = Some("2026-11-02T09:00:00Z".parse().unwrap());
        let server = TestServer::start_with(Options { database, clock, ..Options::default() }).await;
        let owner = server.owner().await;
        let dear = Stub::start(Vendor::OpenAi, Some(KEY)).await.unwrap();
        let cheap = Stub::start(Vendor::OpenAi, Some(KEY)).await.unwrap();
        provider(&owner, &dear, "gpt-4o").await;
        provider(&owner, &cheap, "gpt-4o-mini").await;
        owner.put("/api/v1/budget", json!({ "day_micros": 1_000_000 }), 200).await;
        let mut rungs: Vec<String> = Vec::new();
        let mut spent: Vec<i64> = Vec::new();
        // gpt-4o costs 2.50 per million tokens read: 0.325 for each answer of these.
        dear.otherwise(says("Hello from the dear one.", 130_000));
        cheap.otherwise(says("Hello from the cheap one.", 1_000_000));
        let mut told = Vec::new();
        for number in 0..5 {
            let reply = ask(&server, &server.contact().await, &format!("hello number {number}")).await;
            let run = run_of(&owner, &reply).await;
            rungs.push(run["model"].as_str().unwrap().to_owned());
            spent.push(owner.get("/api/v1/budget", 200).await["spent"]["day"].as_i64().unwrap());
            told.push(warnings(&server, &owner).await.len());
        }
        // 32 %, 65 %, 97 %: told, and the cheap one takes over; its answer uses the day up.
        assert!(spent[1] < 800_000 && spent[2] >= 900_000 && spent[2] < 1_000_000, "{spent:?}");
        assert_eq!(told, [0, 0, 1, 1, 1]);
        assert_eq!((dear.requests().len(), cheap.requests().len()), (3, 1), "{rungs:?}");
        assert_eq!(rungs[4], "builtin");
        let warned = warnings(&server, &owner).await;
        assert_eq!(warned[0]["properties"]["period"], "day");
        assert_eq!(warned[0]["properties"]["limit_micros"], 1_000_000);
        let mails: Vec<_> =
            server.mails().await.into_iter().filter(|mail| mail.subject.contains("AI budget")).collect();
        assert!(!mails.is_empty());
        assert!(mails.iter().all(|mail| mail.text.contains("Customers go on getting answers")));
        let owners = mails.len();
        // The next day is another period.
        server.clock.as_ref().unwrap().shift_ms(24 * 3600 * 1000);
        let owner = server.owner().await;
        dear.otherwise(says("Hello again.", 350_000));
        ask(&server, &server.contact().await, "hello on another day").await;
        assert_eq!(warnings(&server, &owner).await.len(), 2);
        assert!(server.mails().await.iter().filter(|mail| mail.subject.contains("AI budget")).count() > owners);
        server.stop().await;
    }
}

#[tokio::test]
async fn plt_21_a_workspace_that_asks_too_often_is_answered_by_the_built_in_model() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    teach(&server, &owner).await;
    let (stub, _) = connected(&owner).await;
    let workspace = owner.workspace_id.unwrap().to_string();
    while server.app.limits.take(Limited::ModelRun, &workspace).is_ok() {}
    let reply = ask(&server, &server.contact().await, "What does a bicycle service cost?").await;
    assert!(reply["text"].as_str().unwrap().contains("79"), "{reply}");
    assert_eq!(run_of(&owner, &reply).await["rung"], "builtin");
    assert!(stub.requests().is_empty(), "the limit did not hold");
    // Another workspace has its own share.
    let stranger = server.stranger().await;
    assert!(server.app.limits.take(Limited::ModelRun, &stranger.workspace_id.unwrap().to_string()).is_ok());
}
