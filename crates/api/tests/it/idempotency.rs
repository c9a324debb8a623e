//! The same create twice has one effect and one response.

use serde_json::{Value, json};
use steward_testkit::{Database, Person, TestServer};

const URL: &str = "/api/v1/events";

async fn post(person: &Person, key: &str, body: Value) -> (u16, Vec<u8>, bool) {
    let reply = person.send("POST", URL, Some(body), &[("idempotency-key", key)]).await;
    (reply.status, reply.bytes.clone(), reply.header("idempotency-replayed").is_some())
}

#[tokio::test]
async fn two_hundred_clicks_are_one() {
    for database in Database::all() {
        let server = TestServer::start_on(database).await;
        let owner = server.owner().await;
        // No event_id: only the key tells that it is the same.
        let body = json!({ "type": "order.created" });
        let clicks: Vec<_> = (0..200)
            .map(|_| {
                let (owner, body) = (owner.clone(), body.clone());
                tokio::spawn(async move { post(&owner, "click-1", body).await })
            })
            .collect();
        let mut first = None;
        for click in clicks {
            let (status, bytes, _) = click.await.unwrap();
            assert_eq!(status, 200);
            assert_eq!(*first.get_or_insert_with(|| bytes.clone()), bytes);
        }
        let stored = owner.get(&format!("{URL}?type=order.created"), 200).await;
        assert_eq!(stored["data"].as_array().unwrap().len(), 1);
    }
}

#[tokio::test]
async fn another_body_under_the_same_key_is_a_mistake_and_another_caller_is_not() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    assert_eq!(post(&owner, "k", json!({ "type": "order.created" })).await.0, 200);
    assert_eq!(post(&owner, "k", json!({ "type": "order.paid" })).await.0, 409);
    assert!(post(&owner, "k", json!({ "type": "order.created" })).await.2);
    let stranger = server.stranger().await;
    let (status, _, replayed) = post(&stranger, "k", json!({ "type": "order.paid" })).await;
    assert_eq!((status, replayed), (200, false));
    assert_eq!(post(&owner, "has spaces", json!({})).await.0, 400);
}

#[tokio::test]
async fn what_was_refused_may_be_tried_again_and_a_revoked_caller_gets_nothing_again() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    assert_eq!(post(&owner, "k", json!(vec![1; 1001])).await.0, 400);
    assert_eq!(post(&owner, "k", json!({ "type": "order.created" })).await.0, 200);
    let revoked = owner.clone().with("cookie", "steward_session=ss_gone");
    assert_eq!(post(&revoked, "k", json!({ "type": "order.created" })).await.0, 401);
}

#[tokio::test]
async fn a_secret_is_handed_over_once_and_made_once() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    let key = json!({ "name": "Till", "scopes": ["events:write"] });
    let made = owner.send("POST", "/api/v1/keys", Some(key.clone()), &[("idempotency-key", "k")]).await;
    assert_eq!(made.status, 201);
    let again = owner.send("POST", "/api/v1/keys", Some(key), &[("idempotency-key", "k")]).await;
    assert_eq!((again.status, &again.json()["code"]), (409, &json!("answered_once")));
    assert_eq!(owner.get("/api/v1/keys", 200).await["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_key_makes_no_body_larger_than_it_may_be() {
    let server = TestServer::start().await;
    let visitor = server.contact().await;
    let large = json!({ "text": "x".repeat(2 << 20) });
    let reply = visitor.send("POST", "/api/v1/public/acme/messages", Some(large), &[("idempotency-key", "k")]).await;
    assert_eq!((reply.status, &reply.json()["code"]), (413, &json!("body_too_large")));
}
