//! Requests that another website makes in somebody's browser (F22).

use serde_json::json;
use steward_model::Scope;
use steward_testkit::{Options, Person, TestServer};

const MESSAGES: &str = "/api/v1/public/acme/messages";

/// A visitor known by the cookie alone, as a browser is.
async fn visitor(server: &TestServer) -> Person {
    let opening = json!({ "channel": "portal" });
    let reply = server.anonymous().send("POST", "/api/v1/public/acme/session", Some(opening), &[]).await;
    let cookie = reply.header("set-cookie").unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    server.anonymous().with("cookie", cookie.split(';').next().unwrap())
}

#[tokio::test]
async fn a_write_with_a_visitors_cookie_comes_from_our_own_page_only() {
    let server = TestServer::start().await;
    let visitor = visitor(&server).await;
    let body = || Some(json!({ "text": "hello" }));
    let host = server.url.trim_start_matches("http://").to_owned();
    let own = server.url.clone();
    let near = format!("http://evil.{host}");
    let refused: [&[(&str, &str)]; 8] = [
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        &[("origin", near.as_str())],
        &[("origin", "")],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        // What the browser says of the site outweighs an origin that looks right.
        &[("sec-fetch-site", "cross-site"), ("origin", own.as_str())],
        &[("origin", "https://evil.example"), ("x-forwarded-host", "evil.example")],
    ];
    for headers in refused {
        let reply = visitor.send("POST", MESSAGES, body(), headers).await;
        assert_eq!((reply.status, &reply.json()["code"]), (403, &json!("foreign_origin")), "{headers:?}");
    }
    assert!(visitor.get(MESSAGES, 200).await["data"].as_array().unwrap().is_empty());
    let taken: [&[(&str, &str)]; 3] = [
        &[("origin", own.as_str())],
        &[("sec-fetch-site", "same-origin"), ("origin", own.as_str())],
        // A program without a browser says nothing, and no foreign page can make it write.
        &[],
    ];
    for headers in taken {
        assert_eq!(visitor.send("POST", MESSAGES, body(), headers).await.status, 201, "{headers:?}");
    }
    // The widget on a foreign page has its token, which that page alone was given.
    let widget = server.contact().await;
    let foreign = [("origin", "https://shop.example"), ("sec-fetch-site", "cross-site")];
    assert_eq!(widget.send("POST", MESSAGES, body(), &foreign).await.status, 201);
}

#[tokio::test]
async fn a_member_is_not_made_to_write_by_a_form_or_a_method_in_disguise() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    let key = owner.post("/api/v1/keys", json!({ "name": "Shop", "scopes": ["read"] }), 201).await;
    let path = format!("/api/v1/keys/{}", key["id"].as_str().unwrap());
    for disguise in ["x-http-method-override", "x-http-method", "x-method-override"] {
        for method in ["GET", "POST"] {
            let reply = owner.send(method, &path, None, &[(disguise, "DELETE")]).await;
            assert_eq!(reply.status, 405, "{method} {disguise}");
        }
    }
    let reply = owner.send("POST", &format!("{path}?_method=DELETE"), None, &[]).await;
    assert_eq!(reply.status, 405);
    assert_eq!(owner.get("/api/v1/keys", 200).await["data"].as_array().unwrap().len(), 1);
    // A form of another website brings the cookie, and neither the token nor JSON.
    let form = Some(("application/x-www-form-urlencoded", b"name=Evil&scopes=admin".to_vec()));
    let forged = owner.clone().without("x-csrf-token");
    let reply = forged.send_bytes("POST", "/api/v1/keys", form, &[("origin", "https://evil.example")]).await;
    assert!(matches!(reply.status, 403 | 415), "{}", reply.text());
}

#[tokio::test]
async fn only_listed_websites_may_read_what_is_public_and_none_what_is_not() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    owner.patch("/api/v1/workspace", json!({ "allowed_origins": ["https://shop.example"] }), 200).await;
    let anybody = server.anonymous();
    let asked = async |path: &str, method: &str, origin: &str| {
        let reply = anybody.send(method, path, None, &[("origin", origin)]).await;
        assert_eq!(reply.header("access-control-allow-credentials"), None);
        reply.header("access-control-allow-origin").map(str::to_owned)
    };
    let public = "/api/v1/public/acme";
    for method in ["GET", "OPTIONS"] {
        assert_eq!(asked(public, method, "https://shop.example").await.as_deref(), Some("https://shop.example"));
        for foreign in ["https://evil.example", "null", "https://shop.example.evil.example", "http://shop.example"] {
            assert_eq!(asked(public, method, foreign).await, None, "{method} {foreign}");
        }
        for closed in ["/api/v1/session", "/api/v1/contacts", "/api/v1/oidc/links", "/api/v1/public/no-such-shop"] {
            assert_eq!(asked(closed, method, "https://shop.example").await, None, "{method} {closed}");
        }
    }
    let varies = anybody.send("GET", public, None, &[("origin", "https://shop.example")]).await;
    assert!(varies.headers.get_all("vary").iter().any(|value| value.to_str().unwrap().contains("origin")));
    // A key in a script of a foreign page is read by nobody there either.
    let key = server.key(&[Scope::ContactsRead]).await;
    let reply = key.send("GET", "/api/v1/contacts", None, &[("origin", "https://shop.example")]).await;
    assert_eq!((reply.status, reply.header("access-control-allow-origin")), (200, None));
}

#[tokio::test]
async fn browsers_are_told_to_stay_with_tls_only_where_there_is_tls() {
    let plain = TestServer::start().await;
    let reply = plain.anonymous().send("GET", "/api/v1/setup", None, &[("x-forwarded-proto", "https")]).await;
    assert_eq!(reply.header("strict-transport-security"), None);
    let behind = TestServer::start_with(Options { behind_tls: true, ..Options::default() }).await;
    for path in ["/api/v1/setup", "/api/v1/nothing", "/healthz"] {
        let reply = behind.anonymous().send("GET", path, None, &[]).await;
        let told = reply.header("strict-transport-security").unwrap_or_default().to_owned();
        assert!(told.starts_with("max-age=31536000"), "{path}");
    }
    let opening = json!({ "channel": "portal" });
    let reply = behind.anonymous().send("POST", "/api/v1/public/acme/session", Some(opening), &[]).await;
    assert!(reply.header("set-cookie").unwrap().ends_with("; Secure"));
}
