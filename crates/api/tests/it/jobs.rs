//! Jobs and consumers as a member sees them.

use serde_json::json;
use steward_app::App;
use steward_model::{Actor, OpContext, Role};
use steward_testkit::store::jobs::JobDraft;
use steward_testkit::{Options, TestServer};

async fn enqueue(server: &TestServer, context: &OpContext) -> String {
    enqueue_with(&server.app, context).await
}

async fn enqueue_with(app: &App, context: &OpContext) -> String {
    let write = app.store.write(context).await.unwrap();
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

#[tokio::test]
async fn plt_12_a_drain_finishes_what_is_under_way_and_takes_nothing_new() {
    use std::sync::Arc;
    use tokio::sync::Notify;
    let (asked, release) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (asking, released) = (asked.clone(), release.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let site = format!("http://{}", listener.local_addr().unwrap());
    // A page that comes when the test says so: the job that reads it is under way for as long.
    let slow = move || async move {
        asking.notify_one();
        released.notified().await;
        axum::response::Html("<html><body><main><h1>Hours</h1><p>We open at nine.</p></main></body></html>")
    };
    let router = axum::Router::new()
        .route("/hours", axum::routing::get(slow))
        .fallback(|| async { axum::http::StatusCode::NOT_FOUND });
    tokio::spawn(async move { axum::serve(listener, router).await });

    let server = TestServer::start().await;
    let owner = server.owner().await;
    owner.post("/api/v1/documents/page", json!({ "url": format!("{site}/hours"), "crawl": "page" }), 201).await;
    asked.notified().await;
    let context = server.base().in_workspace(owner.workspace_id.unwrap(), Actor::System { task: "test" });
    let app = server.app.clone();
    let stopping = tokio::spawn(server.stop());
    // Up to here the test held the thread: now the stop begins, and only then the page comes.
    tokio::task::yield_now().await;
    let waiting = enqueue_with(&app, &context).await;
    release.notify_one();
    stopping.await.unwrap();
    let read = app.store.read(&context).await.unwrap();
    let fetched = read.job_list(None, Some("document.fetch"), None, 10).await.unwrap();
    assert_eq!((fetched[0].status.as_str(), fetched[0].attempts), ("done", 1));
    // What came up meanwhile waits for the next process, unharmed.
    let left = read.job_find(&waiting).await.unwrap().unwrap();
    assert_eq!((left.status.as_str(), left.attempts), ("queued", 0));
    let process = read.job_list(None, Some("document.process"), None, 10).await.unwrap();
    assert_eq!((process.len(), process[0].status.as_str()), (1, "queued"));
}
