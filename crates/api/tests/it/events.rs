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
