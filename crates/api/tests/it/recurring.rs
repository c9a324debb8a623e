//! Jobs that come back by themselves: once, at the right time of the place, and as members see and steer them.

use serde_json::{Value, json};
use steward_app::documents::purge;
use steward_app::jobs::recurring::{RECURRING, recurring_fire};
use steward_model::{Actor, Role};
use steward_testkit::{Database, Options, Person, TestServer};

const URL: &str = "/api/v1/jobs/recurring";
const HOUR_MS: i64 = 3600 * 1000;

/// A server whose clock stands still and on which nothing runs by itself.
async fn quiet(database: Database, start: &str) -> (TestServer, Person) {
    let clock = Some(start.parse().unwrap());
    let server = TestServer::start_with(Options { database, clock, background: false, ..Options::default() }).await;
    let owner = server.owner().await;
    (server, owner)
}

fn shift(server: &TestServer, milliseconds: i64) {
    server.clock.as_ref().unwrap().shift_ms(milliseconds);
}

/// Takes what waits in the queue, as a worker does, without doing it. The kinds that were taken.
async fn taken(server: &TestServer) -> Vec<String> {
    let system = server.app.store.system().await.unwrap();
    let now = server.app.clock.now_ms();
    let jobs = system.job_claim("nobody", now, 1_000, 1_000).await.unwrap();
    for job in &jobs {
        system.job_done(&job.id, "nobody", now).await.unwrap();
    }
    system.commit().await.unwrap();
    jobs.into_iter().map(|job| job.kind).collect()
}

fn one_of(list: &Value, kind: &str) -> Value {
    list["data"].as_array().unwrap().iter().find(|job| job["kind"] == kind).cloned().unwrap()
}

#[tokio::test]
async fn plt_12_f6_a_nightly_job_runs_once_a_day_over_both_changes_of_the_clocks() {
    // 03:15 in Berlin is 02:15 UTC in winter, 01:15 in summer; in New York the hours are others and the dates too.
    let cases = [
        ("Europe/Berlin", "2026-03-27T12:00:00Z", ["28T02:15", "29T01:15", "30T01:15"]),
        ("Europe/Berlin", "2026-10-23T12:00:00Z", ["24T01:15", "25T02:15", "26T02:15"]),
        ("America/New_York", "2026-11-01T00:00:00Z", ["01T08:15", "02T08:15", "03T08:15"]),
    ];
    for (zone, start, expected) in cases {
        let (server, owner) = quiet(Database::Sqlite, start).await;
        owner.patch("/api/v1/workspace", json!({ "time_zone": zone }), 200).await;
        recurring_fire(&server.app).await.unwrap();
        let mut runs = Vec::new();
        for _ in 0..(72 * 4) {
            shift(&server, HOUR_MS / 4);
            recurring_fire(&server.app).await.unwrap();
            if taken(&server).await.iter().any(|kind| kind == purge::KIND) {
                runs.push(server.app.clock.now().to_string()[8..16].to_owned());
            }
        }
        assert_eq!(runs, expected, "{zone}");
    }
}

#[tokio::test]
async fn plt_12_a_run_is_fired_once_however_many_processes_look_and_a_missed_one_once_afterwards() {
    for database in Database::all() {
        let (server, _) = quiet(database, "2026-06-01T12:00:00Z").await;
        assert_eq!(recurring_fire(&server.app).await.unwrap().0, 0);
        shift(&server, 24 * HOUR_MS);
        for _ in 0..2 {
            let looks = (0..20).map(|_| recurring_fire(&server.app));
            let fired: usize = futures::future::join_all(looks).await.into_iter().map(|fired| fired.unwrap().0).sum();
            let mut kinds = taken(&server).await;
            kinds.sort_unstable();
            let mut expected: Vec<&str> = RECURRING.iter().map(|recurring| recurring.kind).collect();
            expected.sort_unstable();
            assert_eq!((fired, kinds), (expected.len(), expected.into_iter().map(String::from).collect()));
            // Then the program is away for ten days: each job makes up for all its missed runs by one.
            shift(&server, 10 * 24 * HOUR_MS);
        }
        recurring_fire(&server.app).await.unwrap();
        taken(&server).await;
        // A clock that is set back fires nothing a second time.
        shift(&server, -2 * HOUR_MS);
        assert_eq!(recurring_fire(&server.app).await.unwrap().0, 0);
    }
}

#[tokio::test]
async fn plt_12_a_run_that_has_not_ended_is_not_started_again() {
    let (server, _) = quiet(Database::Sqlite, "2026-06-01T12:00:00Z").await;
    recurring_fire(&server.app).await.unwrap();
    shift(&server, 24 * HOUR_MS);
    let first = recurring_fire(&server.app).await.unwrap().0;
    shift(&server, 24 * HOUR_MS);
    // Nobody has worked on the runs of yesterday.
    assert_eq!((first, recurring_fire(&server.app).await.unwrap().0), (RECURRING.len(), 0));
    assert_eq!(taken(&server).await.len(), RECURRING.len());
}

#[tokio::test]
async fn members_see_recurring_jobs_pause_them_and_run_them_now() {
    let (server, owner) = quiet(Database::Sqlite, "2026-06-01T12:00:00Z").await;
    let url = format!("{URL}/{}", purge::KIND);
    let job = one_of(&owner.get(URL, 200).await, purge::KIND);
    assert_eq!(job["next_run_at"], "2026-06-02T03:15:00Z");
    assert_eq!((&job["last_run_at"], &job["at_local_time"]), (&Value::Null, &json!("03:15")));
    recurring_fire(&server.app).await.unwrap();
    owner.patch("/api/v1/workspace", json!({ "time_zone": "Asia/Tokyo" }), 200).await;
    recurring_fire(&server.app).await.unwrap();
    assert_eq!(one_of(&owner.get(URL, 200).await, purge::KIND)["next_run_at"], "2026-06-01T18:15:00Z");

    let paused = owner.post(&format!("{url}/pause"), json!({}), 200).await;
    assert_eq!(paused["paused"], true);
    shift(&server, 24 * HOUR_MS);
    recurring_fire(&server.app).await.unwrap();
    assert!(!taken(&server).await.contains(&String::from(purge::KIND)));
    owner.post(&format!("{url}/run"), json!({}), 202).await;
    let twice = owner.post(&format!("{url}/run"), json!({}), 409).await;
    assert_eq!(twice["code"], "already_running");
    assert_eq!(taken(&server).await, [purge::KIND]);
    let resumed = owner.post(&format!("{url}/resume"), json!({}), 200).await;
    assert_eq!((&resumed["paused"], &resumed["next_run_at"]), (&json!(false), &json!("2026-06-02T18:15:00Z")));
    assert_eq!(resumed["last_run_at"], "2026-06-02T12:00:00Z");

    owner.post(&format!("{URL}/nothing.such/run"), json!({}), 404).await;
    let agent = server.member(Role::Agent).await;
    agent.get(URL, 200).await;
    agent.post(&format!("{url}/run"), json!({}), 403).await;
    server.member(Role::Viewer).await.get(URL, 403).await;
    // What another workspace pauses is paused there alone.
    server.stranger().await.post(&format!("{url}/pause"), json!({}), 200).await;
    assert_eq!(one_of(&owner.get(URL, 200).await, purge::KIND)["paused"], false);
}

#[tokio::test]
async fn a_deleted_document_can_be_brought_back_for_a_month_and_is_gone_then() {
    let start = Some("2026-06-01T12:00:00Z".parse().unwrap());
    let server = TestServer::start_with(Options { clock: start, ..Options::default() }).await;
    let owner = server.owner().await;
    let article = json!({ "title": "Delivery", "body": "Delivery within Ireland costs 4.90 euros." });
    let made = owner.post("/api/v1/documents/article", article, 201).await;
    let id = made["id"].as_str().unwrap();
    server.settle().await;
    let run = format!("{URL}/{}/run", purge::KIND);
    owner.delete(&format!("/api/v1/documents/{id}"), 204).await;
    shift(&server, 29 * 24 * HOUR_MS);
    owner.post(&run, json!({}), 202).await;
    server.settle().await;
    owner.post(&format!("/api/v1/documents/{id}/restore"), json!({}), 200).await;
    owner.delete(&format!("/api/v1/documents/{id}"), 204).await;
    shift(&server, 31 * 24 * HOUR_MS);
    // The session of the first owner has run out by now.
    let owner = server.owner().await;
    owner.post(&run, json!({}), 202).await;
    server.settle().await;
    owner.post(&format!("/api/v1/documents/{id}/restore"), json!({}), 404).await;
    let context = server.base().in_workspace(owner.workspace_id.unwrap(), Actor::System { task: "test" });
    let read = server.app.store.read(&context).await.unwrap();
    assert!(read.passage_list(&[id.to_owned()]).await.unwrap().is_empty());
    let purged = owner.get("/api/v1/events?type=document.purged", 200).await;
    assert_eq!(purged["data"][0]["subject"]["id"], id);
}

#[tokio::test]
async fn sessions_and_codes_of_customers_are_forgotten_after_their_end() {
    let start = Some("2026-06-01T12:00:00Z".parse().unwrap());
    let server = TestServer::start_with(Options { clock: start, ..Options::default() }).await;
    let (lasting, ended) = (server.contact().await, server.contact().await);
    ended.post("/api/v1/public/acme/code", json!({ "identity": "siobhan@example.com" }), 202).await;
    ended.delete("/api/v1/public/acme/session", 204).await;
    shift(&server, 40 * 24 * HOUR_MS);
    let owner = server.owner().await;
    let kind = steward_app::portal_sessions::clean::KIND;
    owner.post(&format!("{URL}/{kind}/run"), json!({}), 202).await;
    server.settle().await;
    let context = server.base().in_workspace(owner.workspace_id.unwrap(), Actor::System { task: "test" });
    let read = server.app.store.read(&context).await.unwrap();
    assert!(read.one_time_code_latest(&ended.id, "email", "siobhan@example.com").await.unwrap().is_none());
    drop(read);
    let sessions = server.app.store.system_read().await.unwrap();
    let hash = |person: &Person| steward_app::secrets::token_hash(&person.token);
    assert!(sessions.portal_session_by_token(&hash(&lasting), 0).await.unwrap().is_some());
    assert_eq!(lasting.get("/api/v1/public/acme/messages", 200).await["data"], json!([]));
    ended.get("/api/v1/public/acme/messages", 401).await;
}
