//! Health, headers, built-in pages, the OpenAPI document.

use std::borrow::Cow;
use std::time::Duration;

use steward_api::{Asset, Assets, ServeOptions};
use steward_testkit::{Options, TestServer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

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

#[tokio::test]
async fn the_numbers_are_for_this_machine_and_not_for_what_a_proxy_on_it_passes_on() {
    let server = TestServer::start_with(Options { metrics: true, ..Options::default() }).await;
    let anybody = server.anonymous();
    let reply = anybody.send("GET", "/metrics", None, &[]).await;
    assert_eq!((reply.status, reply.text().as_str()), (200, "numbers 1"));
    for header in ["x-forwarded-for", "forwarded"] {
        assert_eq!(anybody.send("GET", "/metrics", None, &[(header, "for=203.0.113.7")]).await.status, 404);
    }
}

#[tokio::test]
async fn one_address_cannot_take_every_connection() {
    let serve = ServeOptions { of_this_machine: 3, ..ServeOptions::default() };
    let server = TestServer::start_with(Options { serve, ..Options::default() }).await;
    let address = server.url.trim_start_matches("http://").to_owned();
    let ask = async || {
        let mut stream = TcpStream::connect(&address).await.unwrap();
        let _ = stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: test\r\n\r\n").await;
        let mut answer = [0; 12];
        (stream.read_exact(&mut answer).await.is_ok(), stream)
    };
    let mut held = Vec::new();
    for _ in 0..3 {
        let (answered, stream) = ask().await;
        assert!(answered);
        held.push(stream);
    }
    assert!(!ask().await.0, "the fourth is closed without an answer");
    held.pop();
    for _ in 0..200 {
        if ask().await.0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("a connection that ended is not given back");
}
