//! Prompts that a workspace wrote itself: kept as versions, used, compared, taken back (PLT-25).

use serde_json::{Value, json};
use steward_model::Role;
use steward_testkit::vendors::{Says, Turn};
use steward_testkit::{Database, Person, TestServer};

use crate::providers::{ask, connected, run_of};

const PROMPT: &str = "/api/v1/prompts/concierge";

async fn version(owner: &Person, text: &str) -> Value {
    owner.post(&format!("{PROMPT}/versions"), json!({ "text": text }), 201).await["id"].clone()
}

async fn activate(owner: &Person, choice: Value, expected: u16) -> Value {
    owner.put(&format!("{PROMPT}/active"), choice, expected).await
}

#[tokio::test]
async fn plt_25_a_version_is_kept_used_and_taken_back_and_stands_on_the_runs() {
    for database in Database::all() {
        let server = TestServer::start_on(database).await;
        let owner = server.owner().await;
        let (stub, _) = connected(&owner).await;
        stub.otherwise(Turn { says: Says::text("Hello."), fault: None });
        let listed = owner.get("/api/v1/prompts", 200).await;
        assert_eq!((&listed["data"][0]["name"], &listed["data"][0]["versions"]), (&json!("concierge"), &json!(0)));
        let detail = owner.get(PROMPT, 200).await;
        let file = detail["builtin_text"].as_str().unwrap().to_owned();

        let missing = json!({ "text": file.replace("{{forbidden_topics}}", "politics") });
        let refused = owner.post(&format!("{PROMPT}/versions"), missing, 422).await;
        assert_eq!(refused["fields"][0]["code"], "placeholder_missing");
        assert!(refused["fields"][0]["message"].as_str().unwrap().contains("{{forbidden_topics}}"), "{refused}");
        let unknown = json!({ "text": format!("{file} {{{{price_list}}}}") });
        assert_eq!(
            owner.post(&format!("{PROMPT}/versions"), unknown, 422).await["fields"][0]["code"],
            "placeholder_unknown"
        );

        let own = version(&owner, &format!("{file}\nAlways greet with a wave.")).await;
        let first = run_of(&owner, &ask(&server, &server.contact().await, "hello").await).await;
        assert_eq!(first["prompt_version"], detail["builtin_version"], "saving is not using");
        activate(&owner, json!({ "version_id": own }), 204).await;
        let second = run_of(&owner, &ask(&server, &server.contact().await, "hello").await).await;
        assert_eq!(second["prompt_version"], own);
        let system = stub.requests().last().unwrap().json()["messages"][0]["content"].to_string();
        assert!(system.contains("Always greet with a wave."), "{system}");
        activate(&owner, json!({ "version_id": null }), 204).await;
        let third = run_of(&owner, &ask(&server, &server.contact().await, "hello").await).await;
        assert_eq!(third["prompt_version"], detail["builtin_version"]);

        let kept = owner.get(PROMPT, 200).await;
        assert_eq!((&kept["versions"][0]["id"], &kept["active_id"]), (&own, &Value::Null));
        assert!(kept["versions"][0]["author"].is_string());
        activate(&owner, json!({ "version_id": "prm_01HZZZZZZZZZZZZZZZZZZZZZZZ" }), 422).await;
        let stranger = server.stranger().await;
        assert_eq!(stranger.get(PROMPT, 200).await["versions"], json!([]));
        stranger.put(&format!("{PROMPT}/active"), json!({ "version_id": own }), 422).await;
        server.member(Role::Agent).await.get(PROMPT, 403).await;
        owner.get("/api/v1/prompts/nothing", 404).await;
        server.stop().await;
    }
}

#[tokio::test]
async fn plt_25_two_versions_share_the_conversations_and_are_compared() {
    for database in Database::all() {
        let server = TestServer::start_on(database).await;
        let owner = server.owner().await;
        let (stub, _) = connected(&owner).await;
        stub.otherwise(Turn { says: Says::text("Hello."), fault: None });
        let detail = owner.get(PROMPT, 200).await;
        let rival = version(&owner, &format!("{}\nBe brief.", detail["builtin_text"].as_str().unwrap())).await;
        let split = |percent: u8| json!({ "version_id": null, "split": { "version_id": rival, "percent": percent } });
        activate(&owner, split(0), 422).await;
        activate(&owner, json!({ "version_id": rival, "split": { "version_id": rival, "percent": 10 } }), 422).await;
        activate(&owner, split(50), 204).await;
        let mut of_rival = 0;
        for _ in 0..24 {
            let contact = server.contact().await;
            let first = run_of(&owner, &ask(&server, &contact, "hello").await).await["prompt_version"].clone();
            of_rival += usize::from(first == rival);
            if of_rival < 3 {
                let again = run_of(&owner, &ask(&server, &contact, "good morning").await).await;
                assert_eq!(again["prompt_version"], first, "one conversation, two versions");
            }
        }
        assert!((3..=21).contains(&of_rival), "{of_rival} of 24 for 50 %");
        let figures = owner.get(&format!("{PROMPT}/figures"), 200).await;
        let rows = figures["data"].as_array().unwrap();
        assert_eq!(rows.len(), 2, "{figures}");
        let row = rows.iter().find(|row| row["version"] == rival).unwrap();
        assert!(row["runs"].as_i64().unwrap() >= i64::try_from(of_rival).unwrap());
        assert_eq!((&row["fallback_rate"], &row["hand_off_rate"]), (&json!(0.0), &json!(0.0)));
        assert!(row["cost_micros"].as_f64().unwrap() > 0.0 && row["duration_ms"].as_f64().unwrap() > 0.0);
        server.stop().await;
    }
}
