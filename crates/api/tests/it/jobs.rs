//! Jobs and consumers as a member sees them.

use serde_json::json;
use steward_model::{Actor, OpContext, Role};
use steward_testkit::store::jobs::JobDraft;
use steward_testkit::{Options, TestServer};

async fn enqueue(server: &TestServer, context: &OpContext) -> String {
    let write = server.app.store.write(context).await.unwrap();
    let draft = JobDraft {
        kind: "test.unknown",
        payload: json!({}),
        priority: 0,
        max_attempts: 3,
        run_at: None,
        dedupe_key: None,
        leased: None,
    };
    let job = write.job_enqueue(context, draft).await.unwrap().unwrap();
    write.commit().await.unwrap();
    job.id
}

#[tokio::test]
async fn a_dead_job_is_shown_tried_again_and_given_up() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    let context = server.base().in_workspace(owner.workspace_id.unwrap(), Actor::System { task: "test" });
    let id = enqueue(&server, &context).await;
    server.settle().await;
    let dead = owner.get("/api/v1/jobs?status=dead", 200).await;
    assert_eq!(dead["data"][0]["id"], id);
    assert!(dead["data"][0]["last_error"].as_str().unwrap().contains("test.unknown"));
    assert_eq!(owner.get("/api/v1/jobs/counts", 200).await["dead"], 1);
    owner.post(&format!("/api/v1/jobs/{id}/retry"), json!({}), 204).await;
    server.settle().await;
    assert_eq!(owner.get("/api/v1/jobs/counts", 200).await["dead"], 1);
    owner.post(&format!("/api/v1/jobs/{id}/discard"), json!({}), 204).await;
    let again = owner.post(&format!("/api/v1/jobs/{id}/discard"), json!({}), 409).await;
    assert_eq!(again["code"], "wrong_job_status");
    let stranger = server.stranger().await;
    stranger.post(&format!("/api/v1/jobs/{id}/retry"), json!({}), 404).await;
    assert_eq!(stranger.get("/api/v1/jobs", 200).await["data"], json!([]));
    owner.get("/api/v1/jobs?status=odd", 422).await;
}

#[tokio::test]
async fn what_waits_can_be_discarded_before_it_runs() {
    let server = TestServer::start_with(Options { background: false, ..Options::default() }).await;
    let owner = server.owner().await;
    let context = server.base().in_workspace(owner.workspace_id.unwrap(), Actor::System { task: "test" });
    let id = enqueue(&server, &context).await;
    assert_eq!(owner.get("/api/v1/jobs/counts", 200).await["queued"], 1);
    server.member(Role::Agent).await.post(&format!("/api/v1/jobs/{id}/discard"), json!({}), 403).await;
    owner.post(&format!("/api/v1/jobs/{id}/discard"), json!({}), 204).await;
    assert_eq!(owner.get("/api/v1/jobs?status=discarded", 200).await["data"][0]["id"], id);
}

#[tokio::test]
async fn consumers_show_their_lag_and_read_again() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    owner.post("/api/v1/events", json!({ "type": "order.created" }), 200).await;
    let consumers = owner.get("/api/v1/consumers", 200).await;
    let live = consumers["data"].as_array().unwrap().iter().find(|one| one["name"] == "live").unwrap();
    assert!(live["head"].as_i64().unwrap() >= 1);
    owner.post("/api/v1/consumers/live/replay", json!({ "from": 0 }), 202).await;
    owner.post("/api/v1/consumers/live/replay", json!({ "from": -1 }), 422).await;
    owner.post("/api/v1/consumers/nobody/replay", json!({ "from": 0 }), 404).await;
    assert_eq!(owner.post("/api/v1/consumers/live/replay", json!({}), 422).await["code"], "invalid_body");
}
