//! Pages of the web as knowledge: read as robots.txt allows, through redirects, by site map, and never from a file.

use axum::Router;
use axum::http::StatusCode;
use axum::response::{Html, Redirect};
use axum::routing::get;
use serde_json::{Value, json};
use steward_model::Role;
use steward_testkit::{Options, Person, TestServer};

/// A small site of somebody else.
async fn site() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let map = format!(
        "<urlset><url><loc>{address}/walks</loc></url><url><loc>{address}/secret/plan</loc></url>
         <url><loc>https://elsewhere.example/x</loc></url></urlset>"
    );
    let walks = "<html><head><title>Guided walks</title></head><body><nav>Home</nav><main><h1>Guided walks</h1>
        <p>Every guided walk to the waterfall starts at nine by the old mill.</p></main></body></html>";
    let router = Router::new()
        .route("/robots.txt", get(|| async { "User-agent: *\nDisallow: /secret/\n" }))
        .route("/sitemap.xml", get(|| async move { map }))
        .route("/walks", get(move || async move { Html(walks) }))
        .route("/moved", get(|| async { Redirect::permanent("/walks") }))
        .route("/around", get(|| async { Redirect::temporary("/around") }))
        .route("/into-secret", get(|| async { Redirect::temporary("/secret/plan") }))
        .route("/secret/plan", get(|| async { Html("<p>The plan nobody may read.</p>") }))
        .fallback(|| async { StatusCode::NOT_FOUND });
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

async fn add(person: &Person, url: String, crawl: &str) -> Vec<Value> {
    let made = person.post("/api/v1/documents/page", json!({"url": url, "crawl": crawl}), 201).await;
    made["data"].as_array().unwrap().clone()
}

/// The document when its page was read, or could not be.
async fn done(person: &Person, id: &Value) -> Value {
    for _ in 0..1000 {
        let document = person.get(&format!("/api/v1/documents/{}", id.as_str().unwrap()), 200).await;
        if document["status"] == "ready" || document["status"] == "failed" {
            return document;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("the page was not read");
}

#[tokio::test]
async fn pages_are_read_as_their_owner_allows() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    let site = site().await;
    let made = add(&owner, format!("{site}/moved"), "page").await;
    let page = done(&owner, &made[0]["id"]).await;
    assert_eq!((page["status"].as_str(), page["title"].as_str()), (Some("ready"), Some("Guided walks")), "{page}");
    server.settle().await;
    let hits = owner.get("/api/v1/knowledge/search?q=where%20does%20the%20walk%20start", 200).await;
    assert_eq!(hits["data"][0]["document_id"], page["id"], "{hits}");
    for (path, code) in [
        ("/secret/plan", "page_disallowed"),
        ("/into-secret", "page_disallowed"),
        ("/around", "page_redirects"),
        ("/none", "page_not_available"),
    ] {
        let made = add(&owner, format!("{site}{path}"), "page").await;
        let page = done(&owner, &made[0]["id"]).await;
        assert_eq!(page["error"]["code"], code, "{path}: {page}");
    }
    // The same address again is the same document.
    let again = add(&owner, format!("{site}/moved#top"), "page").await;
    assert_eq!(again[0]["id"], made[0]["id"]);
}

#[tokio::test]
async fn a_site_map_adds_the_pages_of_its_own_site() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    let site = site().await;
    let made = add(&owner, format!("{site}/sitemap.xml"), "sitemap").await;
    let addresses: Vec<&str> = made.iter().filter_map(|page| page["source_ref"].as_str()).collect();
    assert_eq!(addresses, [format!("{site}/walks"), format!("{site}/secret/plan")]);
    assert_eq!(done(&owner, &made[0]["id"]).await["status"], "ready");
    for address in ["file:///etc/passwd", "not an address", "http://user:secret@127.0.0.1/"] {
        owner.post("/api/v1/documents/page", json!({"url": address}), 422).await;
    }
    let viewer = server.member(Role::Viewer).await;
    viewer.post("/api/v1/documents/page", json!({"url": site}), 403).await;
}

#[tokio::test]
async fn desk_10_a_page_is_read_again_after_a_week_also_when_it_failed() {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    let reads = Arc::new(AtomicUsize::new(0));
    let counted = reads.clone();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let site = format!("http://{}", listener.local_addr().unwrap());
    let hours = move || async move {
        let count = counted.fetch_add(1, Ordering::SeqCst);
        let page = format!("<html><body><main><h1>Hours</h1><p>We open at {}.</p></main></body></html>", 7 + count);
        // The second reading finds a page that is gone.
        if count == 1 { Err(StatusCode::NOT_FOUND) } else { Ok(Html(page)) }
    };
    let router = Router::new().route("/hours", get(hours)).fallback(|| async { StatusCode::NOT_FOUND });
    tokio::spawn(async move { axum::serve(listener, router).await });

    let clock = Some("2026-06-01T12:00:00Z".parse().unwrap());
    let server = TestServer::start_with(Options { clock, ..Options::default() }).await;
    let owner = server.owner().await;
    let made = add(&owner, format!("{site}/hours"), "page").await;
    done(&owner, &made[0]["id"]).await;
    let run = format!("/api/v1/jobs/recurring/{}/run", steward_app::documents::pages::again::KIND);
    let mut seen = Vec::new();
    for days in [6, 2, 8] {
        server.clock.as_ref().unwrap().shift_ms(days * 24 * 3600 * 1000);
        owner.post(&run, json!({}), 202).await;
        server.settle().await;
        let document = owner.get(&format!("/api/v1/documents/{}", made[0]["id"].as_str().unwrap()), 200).await;
        seen.push((reads.load(Ordering::SeqCst), document["status"].clone()));
    }
    assert_eq!(seen, [(1, json!("ready")), (2, json!("failed")), (3, json!("ready"))]);
    let hits = owner.get("/api/v1/knowledge/search?q=when%20do%20you%20open", 200).await;
    assert!(hits["data"][0]["text"].as_str().unwrap().contains("open at 9"), "{hits}");
}
