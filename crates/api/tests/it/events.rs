//! The event log over HTTP.

use serde_json::{Value, json};
use steward_model::{Role, Scope};
use steward_testkit::{Database, TestServer};

const URL: &str = "/api/v1/events";

fn order(number: usize) -> Value {
    json!({ "event_id": format!("order-{number}"), "type": "order.created", "properties": { "amount": number } })
}

#[tokio::test]
async fn one_event_many_and_a_stream_come_in_and_count_once() {
    for database in Database::all() {
        let server = TestServer::start_on(database).await;
        let key = server.key(&[Scope::EventsWrite, Scope::EventsRead]).await;
        let one = key.post(URL, order(0), 200).await;
        assert_eq!((&one["accepted"], &one["duplicates"]), (&json!(1), &json!(0)));
        let batch: Vec<Value> = (0..1000).map(order).collect();
        let many = key.post(URL, Value::Array(batch), 200).await;
        assert_eq!((&many["accepted"], &many["duplicates"]), (&json!(999), &json!(1)));
        let lines: String = (500..2500).map(|number| format!("{}\n", order(number))).collect();
        let body = Some(("application/x-ndjson", lines.into_bytes()));
        let stream = key.send_bytes("POST", URL, body, &[]).await.json();
        assert_eq!((&stream["accepted"], &stream["duplicates"]), (&json!(1500), &json!(500)));
        let listed = key.get(&format!("{URL}?type=order.created&limit=200"), 200).await;
        assert_eq!(listed["data"].as_array().unwrap().len(), 200);
        assert_eq!(listed["data"][0]["properties"]["amount"], 2499);
    }
}

#[tokio::test]
async fn wrong_events_are_named_and_do_not_hold_up_the_others() {
    let server = TestServer::start().await;
    let key = server.key(&[Scope::EventsWrite]).await;
    let batch = json!([order(1), { "type": "nonsense" }, order(2), 7]);
    let report = key.post(URL, batch, 200).await;
    assert_eq!(report["accepted"], 2);
    let codes: Vec<_> =
        report["rejected"].as_array().unwrap().iter().map(|one| (&one["index"], &one["code"])).collect();
    assert_eq!(codes, [(&json!(1), &json!("invalid_type")), (&json!(3), &json!("not_an_object"))]);
    let lines = b"{\"type\":\"order.created\"}\nnot json\n\n{\"type\":\"order.paid\"}".to_vec();
    let stream = key.send_bytes("POST", URL, Some(("application/x-ndjson", lines)), &[]).await.json();
    assert_eq!((&stream["accepted"], &stream["rejected"][0]["index"]), (&json!(2), &json!(1)));
    let too_many = Value::Array((0..1001).map(order).collect());
    assert_eq!(key.post(URL, too_many, 400).await["code"], "too_many_events");
}

#[tokio::test]
async fn the_log_is_read_page_by_page() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    owner.post(URL, Value::Array((0..5).map(order).collect()), 200).await;
    let mut seen = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = owner.get(&format!("{URL}?type=order.created&limit=2&cursor={cursor}"), 200).await;
        seen.extend(page["data"].as_array().unwrap().iter().map(|event| event["properties"]["amount"].clone()));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = next.to_owned(),
            None => break,
        }
    }
    assert_eq!(seen, [4, 3, 2, 1, 0]);
    owner.get(&format!("{URL}?cursor=x"), 422).await;
}

#[tokio::test]
async fn the_same_event_id_in_two_workspaces_is_two_events() {
    let server = TestServer::start().await;
    server.owner().await.post(URL, order(1), 200).await;
    let theirs = server.stranger().await.post(URL, order(1), 200).await;
    assert_eq!(theirs["accepted"], 1);
    let agent = server.member(Role::Agent).await;
    agent.get(URL, 403).await;
    assert_eq!(server.owner().await.get(URL, 200).await["data"].as_array().unwrap().len(), 1);
}

const TRACK: &str = "/api/v1/track";

async fn track(server: &TestServer, origin: Option<&str>, body: &Value) -> (u16, Value) {
    let headers: Vec<(&str, &str)> = origin.map(|origin| ("origin", origin)).into_iter().collect();
    let body = Some(("text/plain;charset=UTF-8", body.to_string().into_bytes()));
    let reply = server.anonymous().send_bytes("POST", TRACK, body, &headers).await;
    (reply.status, reply.json())
}

#[tokio::test]
async fn plt_10_a_public_key_adds_events_from_allowed_websites_and_opens_nothing_else() {
    const SHOP: &str = "https://shop.example";
    let server = TestServer::start().await;
    let owner = server.owner().await;
    owner.patch("/api/v1/workspace", json!({ "allowed_origins": [SHOP] }), 200).await;
    let made = owner.post("/api/v1/keys", json!({ "name": "Website", "scopes": ["tracker"] }), 201).await;
    let key = made["secret"].as_str().unwrap();
    assert!(key.starts_with("pk_"), "a key that stands in pages says so");
    let event = json!({ "event_id": "a", "type": "page.viewed", "session_id": "s", "properties": { "url": SHOP },
        "contact_id": "con_01HZZZZZZZZZZZZZZZZZZZZZZZ", "metadata": { "tier": 1 } });
    let body = json!({ "key": key, "events": [event, { "type": "nonsense" }] });
    let (status, report) = track(&server, Some(SHOP), &body).await;
    assert_eq!((status, &report["accepted"]), (200, &json!(1)), "{report}");
    // A beacon that is sent again counts once.
    assert_eq!(track(&server, Some(SHOP), &body).await.1["duplicates"], 1);
    let kept = owner.get(&format!("{URL}?type=page.viewed"), 200).await;
    assert_eq!(kept["data"].as_array().unwrap().len(), 1);
    assert_eq!(kept["data"][0]["event_id"], "web:a");
    // An id that a page has used is still free for those who say what they know.
    assert_eq!(owner.post(URL, json!({ "event_id": "a", "type": "page.viewed" }), 200).await["accepted"], 1);
    assert_eq!(kept["data"][0]["metadata"], json!({ "tracked": true, "origin": SHOP }));
    assert_eq!((&kept["data"][0]["contact_id"], &kept["data"][0]["session_id"]), (&Value::Null, &json!("s")));

    assert_eq!(track(&server, Some("https://thief.example"), &body).await.0, 403);
    assert_eq!(track(&server, None, &body).await.0, 403);
    assert_eq!(track(&server, Some(SHOP), &json!({ "key": "pk_none", "events": [] })).await.0, 401);
    let many: Vec<Value> = (0..51).map(order).collect();
    assert_eq!(track(&server, Some(SHOP), &json!({ "key": key, "events": many })).await.0, 400);
    // It reads nothing and writes nothing the way that trusted keys do; and those are no public keys.
    let public = server.anonymous().with("authorization", &format!("Bearer {key}"));
    public.get(URL, 401).await;
    public.post(URL, order(1), 401).await;
    let trusted = server.key(&[Scope::EventsWrite]).await;
    let body = json!({ "key": trusted.token, "events": [order(2)] });
    assert_eq!(track(&server, Some(SHOP), &body).await.0, 401);
    let both = json!({ "name": "Both", "scopes": ["tracker", "read"] });
    assert_eq!(owner.post("/api/v1/keys", both, 422).await["fields"][0]["code"], "tracker_alone");
}
