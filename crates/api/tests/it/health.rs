//! Health, headers, built-in pages, the OpenAPI document.

use std::borrow::Cow;

use steward_api::{Asset, Assets};
use steward_testkit::{Options, TestServer};

fn assets() -> Assets {
    Assets::new(|path| {
        let (content_type, text) = match path {
            "index.html" => ("text/html; charset=utf-8", "<!doctype html>app"),
            "assets/app-1a2b.js" => ("text/javascript; charset=utf-8", "1"),
            _ => return None,
        };
        Some(Asset {
            bytes: Cow::Borrowed(text.as_bytes()),
            content_type: content_type.to_owned(),
            tag: String::from("t1"),
        })
    })
}

#[tokio::test]
async fn a_server_says_that_it_lives_and_is_ready() {
    let server = TestServer::start().await;
    assert_eq!(server.anonymous().send("GET", "/healthz", None, &[]).await.text(), "ok");
    let ready = server.anonymous().get("/readyz", 200).await;
    assert_eq!(ready["ready"], true);
    assert_eq!(ready["writable"], true);
}

#[tokio::test]
async fn every_response_has_its_security_headers_and_an_id() {
    let server = TestServer::start().await;
    for path in ["/api/v1/jobs", "/healthz", "/nothing"] {
        let reply = server.anonymous().send("GET", path, None, &[]).await;
        let policy = reply.header("content-security-policy").unwrap();
        assert!(policy.contains("script-src 'self'") && !policy.contains("script-src 'self' 'unsafe"), "{policy}");
        assert!(policy.contains("frame-ancestors 'none'"));
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
        assert!(reply.header("x-request-id").unwrap().starts_with("req_"));
        assert!(reply.header("ratelimit-remaining").is_some());
    }
}

#[tokio::test]
async fn pages_are_served_and_unknown_addresses_of_the_app_get_the_app() {
    let server = TestServer::start_with(Options { assets: assets(), ..Options::default() }).await;
    let anybody = server.anonymous();
    let script = anybody.send("GET", "/assets/app-1a2b.js", None, &[]).await;
    assert!(script.header("cache-control").unwrap().contains("immutable"));
    let page = anybody.send("GET", "/inbox/cnv_1", None, &[("accept", "text/html")]).await;
    assert_eq!((page.status, page.text().as_str()), (200, "<!doctype html>app"));
    assert_eq!(page.header("cache-control"), Some("no-cache"));
    let again = anybody.send("GET", "/", None, &[("accept", "text/html"), ("if-none-match", "\"t1\"")]).await;
    assert_eq!((again.status, again.bytes.len()), (304, 0));
    assert_eq!(anybody.send("GET", "/assets/gone.js", None, &[]).await.status, 404);
    assert_eq!(anybody.send("GET", "/api/v1/nothing", None, &[("accept", "text/html")]).await.status, 404);
}

#[tokio::test]
async fn the_document_describes_the_interface() {
    let server = TestServer::start().await;
    let document = server.anonymous().get("/api/v1/openapi.json", 200).await;
    assert_eq!(document["openapi"], "3.1.0");
    assert!(document["paths"]["/api/v1/events"]["post"].is_object());
    assert!(document["components"]["securitySchemes"]["session"].is_object());
}
