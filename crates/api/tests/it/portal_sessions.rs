//! Customers who prove an address with a code (DESK-02). How often they may try stands in `limits`.

use jiff::Timestamp;
use serde_json::{Value, json};
use steward_testkit::{Database, Options, Person, TestServer};

const MESSAGES: &str = "/api/v1/public/acme/messages";
const CODE: &str = "/api/v1/public/acme/code";
const VERIFY: &str = "/api/v1/public/acme/verify";
const ADDRESS: &str = "siobhan@example.com";

async fn newest_code(server: &TestServer) -> String {
    let mails = server.mails().await;
    mails.iter().rfind(|mail| mail.recipient == ADDRESS).unwrap().subject.chars().take(6).collect()
}

/// Asks for a code and gives it; the session with its new token.
async fn prove(server: &TestServer, visitor: &Person) -> (Person, Value) {
    visitor.post(CODE, json!({ "identity": ADDRESS }), 202).await;
    let attempt = json!({ "identity": ADDRESS, "code": newest_code(server).await });
    let session = visitor.post(VERIFY, attempt, 200).await;
    let token = format!("Bearer {}", session["token"].as_str().unwrap());
    (server.anonymous().with("authorization", &token), session)
}

#[tokio::test]
async fn desk_02_a_code_is_good_for_ten_minutes_for_the_newest_and_for_its_own_visitor() {
    for database in Database::all() {
        let start: Timestamp = "2026-11-02T09:00:00Z".parse().unwrap();
        let server = TestServer::start_with(Options { database, clock: Some(start), ..Options::default() }).await;
        let visitor = server.contact().await;
        visitor.post(MESSAGES, json!({ "text": "hello" }), 201).await;
        visitor.post(CODE, json!({ "identity": ADDRESS }), 202).await;
        let late = newest_code(&server).await;
        let attempt = |code: &str| json!({ "identity": ADDRESS, "code": code });
        // Somebody else who has seen it can do nothing with it.
        let thief = server.contact().await;
        assert_eq!(thief.post(VERIFY, attempt(&late), 400).await["code"], "wrong_code");
        server.clock.as_ref().unwrap().shift_ms(10 * 60 * 1000 + 1);
        assert_eq!(visitor.post(VERIFY, attempt(&late), 400).await["code"], "wrong_code");
        // The conversation is still there, and a new code takes the place of the old one.
        assert_eq!(visitor.get(MESSAGES, 200).await["data"][0]["text"], "hello");
        visitor.post(CODE, json!({ "identity": ADDRESS }), 202).await;
        let newest = newest_code(&server).await;
        if newest != late {
            visitor.post(VERIFY, attempt(&late), 400).await;
        }
        let session = visitor.post(VERIFY, attempt(&newest), 200).await;
        assert_eq!(session["contact"]["signed_in"], true);
    }
}

#[tokio::test]
async fn desk_02_a_second_device_finds_the_person_and_both_stay_signed_in() {
    for database in Database::all() {
        let server = TestServer::start_on(database).await;
        let phone = server.contact().await;
        phone.post(MESSAGES, json!({ "text": "from the phone" }), 201).await;
        let (phone, first) = prove(&server, &phone).await;
        let laptop = server.contact().await;
        laptop.post(MESSAGES, json!({ "text": "from the laptop" }), 201).await;
        let before = laptop.get(MESSAGES, 200).await["data"].as_array().unwrap().len();
        let (laptop, second) = prove(&server, &laptop).await;
        assert_eq!(first["contact"]["id"], second["contact"]["id"]);
        // The thread of the second device went along, and each device sees what the other one wrote.
        assert!(laptop.get(MESSAGES, 200).await["data"].as_array().unwrap().len() >= before);
        for device in [&phone, &laptop] {
            let past = device.get("/api/v1/public/acme/conversations", 200).await;
            assert_eq!(past["data"].as_array().unwrap().len(), 2, "{past}");
        }
        // Signing out on one leaves the other.
        phone.delete("/api/v1/public/acme/session", 204).await;
        phone.get(MESSAGES, 401).await;
        laptop.get(MESSAGES, 200).await;
    }
}
