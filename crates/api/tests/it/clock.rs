//! F6: the clock jumps an hour, a day, forth and back, in the middle of the work.

use std::collections::HashSet;

use serde_json::{Value, json};
use steward_model::Scope;
use steward_testkit::{Database, Options, TestServer};

const MESSAGES: &str = "/api/v1/public/acme/messages";
const EVENTS: &str = "/api/v1/events";
const HOUR_MS: i64 = 3_600_000;
const JUMPS: [i64; 8] =
    [HOUR_MS, -HOUR_MS, 24 * HOUR_MS, -24 * HOUR_MS, -HOUR_MS, HOUR_MS, -24 * HOUR_MS, 24 * HOUR_MS];

#[tokio::test]
async fn f6_every_message_is_answered_once_however_the_clock_jumps() {
    for database in Database::all() {
        let clock = Some("2026-11-21T12:00:00Z".parse().unwrap());
        let server = TestServer::start_with(Options { database, clock, ..Options::default() }).await;
        let contact = server.contact().await;
        let key = server.key(&[Scope::EventsWrite, Scope::EventsRead]).await;
        for (number, jump) in JUMPS.into_iter().enumerate() {
            let body = json!({ "text": format!("Is anybody there ({number})?"), "client_id": format!("m{number}") });
            contact.post(MESSAGES, body, 201).await;
            // While it is being answered.
            server.clock.as_ref().unwrap().shift_ms(jump);
            key.post(EVENTS, json!([{ "type": "clock.jumped" }, { "type": "clock.jumped" }]), 200).await;
            server.settle().await;
        }
        let messages = contact.get(&format!("{MESSAGES}?limit=200"), 200).await["data"].clone();
        let messages = messages.as_array().unwrap();
        let asked = |message: &&Value| message["author"]["kind"] == "contact";
        assert_eq!(messages.iter().filter(asked).count(), JUMPS.len());
        assert_eq!(messages.len(), 2 * JUMPS.len(), "one reply to each: {messages:#?}");
        let seen = messages.iter().map(|message| message["seq"].as_i64().unwrap());
        assert!(seen.is_sorted(), "in the order in which they were written");
        let mut ids: Vec<&str> = messages.iter().map(|message| message["id"].as_str().unwrap()).collect();
        assert!(ids.is_sorted(), "ids grow, whatever the clock says: {ids:?}");
        let events = key.get(&format!("{EVENTS}?type=clock.jumped&limit=200"), 200).await["data"].clone();
        ids.extend(events.as_array().unwrap().iter().map(|event| event["event_id"].as_str().unwrap()));
        assert_eq!(ids.iter().collect::<HashSet<_>>().len(), 4 * JUMPS.len(), "no id comes twice");
        let dead = server.owner().await.get("/api/v1/jobs?status=dead", 200).await;
        assert_eq!(dead["data"], json!([]));
    }
}

#[tokio::test]
async fn f6_a_clock_set_back_lets_no_invitation_live_longer() {
    let start = "2026-11-21T12:00:00Z".parse().unwrap();
    let server = TestServer::start_with(Options { clock: Some(start), ..Options::default() }).await;
    let owner = server.owner().await;
    let wanted = json!({ "email": "new@acme.test", "role": "agent" });
    let invited = owner.post("/api/v1/invitations", wanted, 201).await;
    let clock = server.clock.as_ref().unwrap();
    clock.shift_ms(-24 * HOUR_MS);
    let listed = owner.get("/api/v1/invitations", 200).await["data"][0].clone();
    assert_eq!(listed["expires_at"], invited["expires_at"], "the end stays where it was");
    let token = loop {
        let mails = server.mails().await;
        if let Some((_, rest)) = mails.last().and_then(|mail| mail.text.split_once("token=")) {
            break rest.split_whitespace().next().unwrap().to_owned();
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    };
    clock.shift_ms((24 + 7 * 24) * HOUR_MS + 1);
    let joining = json!({ "token": token, "name": "New", "password": "correct horse battery" });
    let refused = server.anonymous().post("/api/v1/invitations/accept", joining, 400).await;
    assert_eq!(refused["code"], "invitation_gone");
}
