//! A host name of the business's own (DESK-01), and where its widget shows itself (DESK-04).

use serde_json::json;
use steward_model::Role;
use steward_testkit::{Database, TestServer};

const HOST: (&str, &str) = ("host", "help.shop.example");

#[tokio::test]
async fn desk_01_a_domain_of_the_business_leads_to_its_portal_and_nothing_else() {
    for database in Database::all() {
        let server = TestServer::start_on(database).await;
        let owner = server.owner().await;
        let visitor = server.anonymous();
        let before = visitor.send("GET", "/healthz", None, &[HOST]).await;
        assert_eq!(before.status, 200, "a name that belongs to nobody changes nothing");

        let saved = owner.patch("/api/v1/workspace", json!({ "domain": " Help.Shop.example " }), 200).await;
        assert_eq!(saved["domain"], "help.shop.example");
        let info = visitor.send("GET", "/api/v1/public/acme", None, &[HOST]).await;
        assert_eq!(info.status, 200);
        let opened = visitor.send("POST", "/api/v1/public/acme/session", Some(json!({ "channel": "portal" })), &[HOST]);
        assert_eq!(opened.await.status, 200);
        for path in ["/api/v1/session", "/api/v1/setup", "/api/v1/public/other", "/metrics-of-others"] {
            let reply = visitor.send("GET", path, None, &[HOST]).await;
            assert!(matches!(reply.status, 303 | 404), "{path}: {}", reply.status);
        }
        let signed_in = owner.send("GET", "/api/v1/contacts", None, &[HOST]).await;
        assert_eq!(signed_in.status, 404, "members work under the address of the installation");
        assert_eq!(visitor.send("GET", "/inbox", None, &[HOST]).await.status, 303);
        owner.get("/api/v1/contacts", 200).await;

        let other = server.stranger().await;
        let taken = other.send("PATCH", "/api/v1/workspace", Some(json!({ "domain": HOST.1 })), &[]).await;
        assert_eq!((taken.status, &taken.json()["fields"][0]["code"]), (422, &json!("taken")));
        owner.patch("/api/v1/workspace", json!({ "domain": null }), 200).await;
        other.patch("/api/v1/workspace", json!({ "domain": HOST.1 }), 200).await;
        assert_eq!(visitor.send("GET", "/api/v1/public/acme", None, &[HOST]).await.status, 404);
        server.stop().await;
    }
}

#[tokio::test]
async fn what_is_no_domain_and_no_page_is_refused_by_its_field() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    for domain in ["https://help.example", "help.example:8080", "127.0.0.1", "localhost", "", "a b.example", "x/y.z"] {
        let reply = owner.send("PATCH", "/api/v1/workspace", Some(json!({ "domain": domain })), &[]).await;
        assert_eq!((reply.status, &reply.json()["fields"][0]["field"]), (422, &json!("domain")), "{domain}");
    }
    let greeting = |change: serde_json::Value| {
        let mut greeting = json!({ "pages": "/help*", "language": null, "after_seconds": 5, "text": "Need a hand?" });
        greeting.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        json!({ "widget": { "pages": [], "greetings": [greeting] } })
    };
    for (change, field) in [
        (json!({ "pages": "help" }), "pages"),
        (json!({ "language": "german" }), "language"),
        (json!({ "after_seconds": 601 }), "after_seconds"),
        (json!({ "text": " " }), "text"),
    ] {
        let reply = owner.send("PATCH", "/api/v1/workspace", Some(greeting(change)), &[]).await;
        let expected = json!(format!("widget.greetings.0.{field}"));
        assert_eq!((reply.status, &reply.json()["fields"][0]["field"]), (422, &expected));
    }
    let agent = server.member(Role::Agent).await;
    agent.patch("/api/v1/workspace", greeting(json!({})), 403).await;
    let saved = owner.patch("/api/v1/workspace", greeting(json!({})), 200).await;
    let public = server.anonymous().get("/api/v1/public/acme", 200).await;
    assert_eq!(saved["widget"], public["widget"]);
    assert_eq!(public["widget"]["greetings"][0]["text"], "Need a hand?");
}
