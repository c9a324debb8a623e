//! What was promised to a customer, and what happens when the time passes (DESK-25).

use serde_json::{Value, json};
use steward_app::conversations::promises;
use steward_testkit::{Database, Options, Person, TestServer};

const MESSAGES: &str = "/api/v1/public/acme/messages";
const HOUR_MS: i64 = 3600 * 1000;

async fn overdue(owner: &Person) -> Vec<Value> {
    owner.get("/api/v1/events?type=reply.overdue", 200).await["data"].as_array().unwrap().clone()
}

/// A customer who was promised an answer.
async fn promised(server: &TestServer) -> (Person, String) {
    let contact = server.contact().await;
    contact.post(MESSAGES, json!({ "text": "hello" }), 201).await;
    server.settle().await;
    contact.post("/api/v1/public/acme/handoff", json!({ "note": "Please call me." }), 204).await;
    let listed = server.owner().await.get("/api/v1/conversations?waiting=member", 200).await;
    (contact, listed["data"][0]["id"].as_str().unwrap().to_owned())
}

/// Moves the clock and has the worker look at it: only a commit wakes it, the clock of a test doesn't.
async fn later(server: &TestServer, owner: &Person, hours: i64) {
    server.clock.as_ref().unwrap().shift_ms(hours * HOUR_MS);
    let run = format!("/api/v1/jobs/recurring/{}/run", promises::KIND);
    owner.post(&run, json!({}), 202).await;
    server.settle().await;
}

#[tokio::test]
async fn desk_25_a_promise_that_was_not_kept_is_an_event_once_and_stands_in_the_inbox() {
    for database in Database::all() {
        let clock = Some("2026-06-01T12:00:00Z".parse().unwrap());
        let server = TestServer::start_with(Options { database, clock, ..Options::default() }).await;
        let owner = server.owner().await;
        let (_, id) = promised(&server).await;
        let conversation = owner.get(&format!("/api/v1/conversations/{id}"), 200).await;
        assert_eq!(conversation["overdue_at"], Value::Null);
        let context =
            server.base().in_workspace(owner.workspace_id.unwrap(), steward_model::Actor::System { task: "t" });
        let read = server.app.store.read(&context).await.unwrap();
        let waiting = read.job_list(Some("queued"), Some(promises::KIND), None, 10).await.unwrap();
        drop(read);
        let promise = conversation["handoff"]["promised_at"].as_str().unwrap();
        let due: jiff::Timestamp = promise.parse().unwrap();
        assert_eq!(waiting[0].run_at, due.as_millisecond() + 1, "the watcher is due when the promise is");

        later(&server, &owner, 1).await;
        assert_eq!(overdue(&owner).await.len(), 0);
        later(&server, &owner, 200).await;
        later(&server, &owner, 1).await;
        let events = overdue(&owner).await;
        assert_eq!(events.len(), 1, "once");
        assert_eq!((&events[0]["subject"]["id"], &events[0]["source"]), (&json!(id), &json!("system")));
        assert_eq!(events[0]["properties"]["promised_at"], promise);
        let listed = owner.get("/api/v1/conversations?waiting=overdue", 200).await;
        assert_eq!(listed["data"][0]["id"], id);
        assert!(listed["data"][0]["overdue_at"].is_string());
        assert_eq!(owner.get("/api/v1/conversations/counts", 200).await["overdue"], 1);

        // The answer, late as it is, ends it.
        owner.post(&format!("/api/v1/conversations/{id}/messages"), json!({ "text": "Sorry!" }), 201).await;
        assert_eq!(owner.get("/api/v1/conversations?waiting=overdue", 200).await["data"], json!([]));
        later(&server, &owner, 200).await;
        assert_eq!(overdue(&owner).await.len(), 1);
        server.stop().await;
    }
}

#[tokio::test]
async fn desk_25_a_promise_that_was_kept_or_closed_is_never_overdue() {
    let clock = Some("2026-06-01T12:00:00Z".parse().unwrap());
    let server = TestServer::start_with(Options { clock, ..Options::default() }).await;
    let owner = server.owner().await;
    let (_, kept) = promised(&server).await;
    owner.post(&format!("/api/v1/conversations/{kept}/messages"), json!({ "text": "Here I am." }), 201).await;
    let (_, closed) = promised(&server).await;
    owner.patch(&format!("/api/v1/conversations/{closed}"), json!({ "status": "closed" }), 200).await;
    later(&server, &owner, 500).await;
    assert_eq!(overdue(&owner).await, Vec::<Value>::new());
}

#[tokio::test]
async fn desk_25_a_note_with_the_wish_for_a_person_is_a_message_like_others() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    let contact = server.contact().await;
    let wish = |note: &str| json!({ "note": note });
    contact.post("/api/v1/public/acme/handoff", wish("Please call me."), 204).await;
    contact.post("/api/v1/public/acme/handoff", wish("After five, please."), 204).await;
    for (kind, count) in [("conversation.started", 1), ("message.received", 2), ("conversation.handed_off", 1)] {
        let events = owner.get(&format!("/api/v1/events?type={kind}"), 200).await;
        assert_eq!(events["data"].as_array().unwrap().len(), count, "{kind}: {events}");
    }
    let seen = contact.get("/api/v1/public/acme/messages", 200).await;
    let notes = seen["data"].as_array().unwrap().iter().filter(|message| message["author"]["kind"] == "contact");
    assert_eq!(notes.count(), 2);
}
