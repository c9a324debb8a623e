//! Live updates: at once, only one's own, and without a gap after a cut line.

use std::time::Duration;

use serde_json::json;
use steward_api::ServeOptions;
use steward_model::Scope;
use steward_testkit::{Database, Options, Person, TestServer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::{sleep, timeout};

const EVENTS: &str = "/api/v1/events";

#[tokio::test]
async fn a_member_hears_of_what_happens_in_the_own_workspace_alone() {
    let server = TestServer::start().await;
    let (owner, stranger) = (server.owner().await, server.stranger().await);
    let mut live = owner.live("/api/v1/live?workspace=acme", &[]).await;
    stranger.post(EVENTS, json!({ "type": "order.theirs" }), 200).await;
    owner.post(EVENTS, json!({ "type": "order.created" }), 200).await;
    let message = live.next().await.unwrap();
    assert_eq!(message.event, "order.created");
    assert_eq!(message.data["type"], "order.created");
    assert!(message.id.is_some());
    server.anonymous().get("/api/v1/live", 401).await;
}

#[tokio::test]
async fn after_a_cut_line_nothing_is_missing_and_nothing_comes_twice() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    let mut live = owner.live("/api/v1/live", &[]).await;
    owner.post(EVENTS, json!({ "type": "order.first" }), 200).await;
    let last_seen = live.next_of("order.first").await.id.unwrap();
    drop(live);
    owner.post(EVENTS, json!([{ "type": "order.second" }, { "type": "order.third" }]), 200).await;
    let mut live = owner.live("/api/v1/live", &[("last-event-id", &last_seen)]).await;
    owner.post(EVENTS, json!({ "type": "order.fourth" }), 200).await;
    let mut heard = Vec::new();
    for _ in 0..3 {
        heard.push(live.next().await.unwrap().event);
    }
    assert_eq!(heard, ["order.second", "order.third", "order.fourth"]);
}

#[tokio::test]
async fn somebody_who_was_away_for_long_is_told_to_fetch_afresh() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    let many: Vec<_> = (0..600).map(|_| json!({ "type": "order.created" })).collect();
    owner.post(EVENTS, json!(many), 200).await;
    let mut live = owner.live("/api/v1/live?last_event_id=1", &[]).await;
    assert_eq!(live.next().await.unwrap().event, "reset");
}

#[tokio::test]
async fn streams_end_when_the_server_stops() {
    let server = TestServer::start().await;
    let mut live = server.owner().await.live("/api/v1/live", &[]).await;
    server.stop().await;
    assert_eq!(live.next().await, None);
}

#[tokio::test]
async fn plt_13_a_customer_whose_line_was_cut_gets_what_was_missed_once_and_only_the_own() {
    const MESSAGES: &str = "/api/v1/public/acme/messages";
    const LIVE: &str = "/api/v1/public/acme/live";
    let server = TestServer::start().await;
    let owner = server.owner().await;
    // The assistant keeps out of it, so that every message is one of the test.
    owner.put("/api/v1/reply-modes", json!({ "default": "off", "rules": [] }), 200).await;
    let (contact, other) = (server.contact().await, server.contact().await);
    let mut live = contact.live(LIVE, &[]).await;
    let written = contact.post(MESSAGES, json!({ "text": "one" }), 201).await;
    let seen = live.next_of("message").await;
    assert_eq!(seen.data["message"]["text"], "one");
    drop(live);

    let conversation = format!("/api/v1/conversations/{}", written["conversation_id"].as_str().unwrap());
    owner.post(&format!("{conversation}/messages"), json!({ "text": "two" }), 201).await;
    owner.post(&format!("{conversation}/notes"), json!({ "text": "for members only" }), 201).await;
    other.post(MESSAGES, json!({ "text": "of somebody else" }), 201).await;
    contact.post(MESSAGES, json!({ "text": "three" }), 201).await;
    let last = seen.id.unwrap();
    for by_header in [true, false] {
        let mut live = if by_header {
            contact.live(LIVE, &[("last-event-id", &last)]).await
        } else {
            contact.live(&format!("{LIVE}?last_event_id={last}"), &[]).await
        };
        let now = if by_header { "four" } else { "five" };
        owner.post(&format!("{conversation}/messages"), json!({ "text": now }), 201).await;
        let mut heard = Vec::new();
        while heard.last().map(String::as_str) != Some(now) {
            let message = live.next_of("message").await;
            heard.push(message.data["message"]["text"].as_str().unwrap().to_owned());
        }
        let expected: &[&str] = if by_header { &["two", "three", "four"] } else { &["two", "three", "four", "five"] };
        assert_eq!(heard, expected);
    }
    // Without a position nothing of the past is told: a page that opens fetches the list.
    let mut live = contact.live(LIVE, &[]).await;
    owner.post(&format!("{conversation}/messages"), json!({ "text": "six" }), 201).await;
    assert_eq!(live.next_of("message").await.data["message"]["text"], "six");
    server.anonymous().get(LIVE, 401).await;
}

#[tokio::test]
async fn an_event_shows_a_customer_nothing_that_is_not_theirs() {
    const MESSAGES: &str = "/api/v1/public/acme/messages";
    const LIVE: &str = "/api/v1/public/acme/live";
    for database in Database::all() {
        let server = TestServer::start_on(database).await;
        let owner = server.owner().await;
        owner.put("/api/v1/reply-modes", json!({ "default": "off", "rules": [] }), 200).await;
        let (victim, thief) = (server.contact().await, server.contact().await);
        let theirs = victim.post(MESSAGES, json!({ "text": "my secret" }), 201).await;
        let own = thief.post(MESSAGES, json!({ "text": "hello" }), 201).await;
        let conversation = |of: &serde_json::Value| {
            let id = of["conversation_id"].as_str().unwrap();
            (format!("/api/v1/conversations/{id}"), format!("/api/v1/conversations/{id}/notes"))
        };
        let notes = conversation(&own).1;
        let note = owner.post(&notes, json!({ "text": "said among members" }), 201).await;
        let contact = owner.get(&conversation(&own).0, 200).await["contact"]["id"].as_str().unwrap().to_owned();
        let key = server.key(&[Scope::EventsWrite, Scope::EventsRead]).await;
        let mut live = thief.live(LIVE, &[]).await;
        for id in [&theirs["message"]["id"], &note["id"]] {
            let id = id.as_str().unwrap_or_else(|| panic!("{theirs} {note}"));
            let event = json!({ "type": "message.sent", "contact_id": contact,
                "subject": { "kind": "message", "id": id } });
            let report = key.post(EVENTS, event, 200).await;
            assert_eq!(report["rejected"][0]["code"], "reserved_type", "{report}");
            // Even one that is in the log.
            server.event_forged("message.sent", id, &contact).await;
        }
        thief.post(MESSAGES, json!({ "text": "the last one" }), 201).await;
        assert_eq!(live.next_of("message").await.data["message"]["text"], "the last one");
    }
}

/// A stream whose reader has little room and takes nothing beyond the first words.
async fn slow_reader(server: &TestServer, member: &Person) -> TcpStream {
    let address = server.url.trim_start_matches("http://").parse().unwrap();
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4_096).unwrap();
    let mut stream = socket.connect(address).await.unwrap();
    let cookie = member.header("cookie");
    let head = format!("GET /api/v1/live HTTP/1.1\r\nhost: localhost\r\ncookie: {cookie}\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200");
    stream
}

/// Six thousand events, of which a reader would get more than a megabyte.
async fn much_happens(owner: &Person) {
    let subject = json!({ "kind": "load", "id": "x".repeat(60) });
    let many: Vec<_> = (0..1_000).map(|_| json!({ "type": "load.made", "subject": subject })).collect();
    for _ in 0..6 {
        owner.post(EVENTS, json!(many), 200).await;
    }
}

#[tokio::test]
async fn f14_a_slow_reader_is_let_go_after_a_bounded_buffer() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    let mut slow = slow_reader(&server, &owner).await;
    much_happens(&owner).await;
    // What the system held for the slow reader comes, and then the end.
    let mut held = Vec::new();
    timeout(Duration::from_secs(20), slow.read_to_end(&mut held)).await.expect("the stream ends").ok();
    assert!(held.len() < 400_000, "{} bytes were kept for a reader who takes nothing", held.len());
}

#[tokio::test]
async fn f14_a_reader_who_never_reads_again_is_let_go() {
    let serve = ServeOptions { stall_patience: Duration::from_millis(500), ..ServeOptions::default() };
    let server = TestServer::start_with(Options { serve, ..Options::default() }).await;
    let owner = server.owner().await;
    let slow = slow_reader(&server, &owner).await;
    assert_eq!(server.app.live.watcher_count(), 1);
    much_happens(&owner).await;
    let gone = async {
        while server.app.live.watcher_count() > 0 {
            sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(Duration::from_secs(20), gone).await.expect("nobody is kept who takes nothing");
    drop(slow);
}

#[tokio::test]
async fn a_position_that_is_not_in_the_log_means_to_fetch_afresh_and_to_hear_on() {
    const MESSAGES: &str = "/api/v1/public/acme/messages";
    let server = TestServer::start().await;
    let (owner, customer) = (server.owner().await, server.contact().await);
    let beyond = [("last-event-id", "9223372036854775807")];
    let mut member = owner.live("/api/v1/live", &beyond).await;
    let mut visitor = customer.live("/api/v1/public/acme/live", &beyond).await;
    member.next_of("reset").await;
    visitor.next_of("reset").await;
    customer.post(MESSAGES, json!({ "text": "still here" }), 201).await;
    assert_eq!(visitor.next_of("message").await.data["message"]["text"], "still here");
    member.next_of("message.received").await;
}
