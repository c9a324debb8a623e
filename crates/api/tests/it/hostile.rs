//! Script and SQL in every field that takes a text: kept as the text it is, or refused with a word; nothing else
//! happens.

use serde_json::{Value, json};
use steward_testkit::{Database, Person, Reply, TestServer};

const HOSTILE: &str = "<img src=x onerror=alert(1)>'); DROP TABLE documents; --";

/// Sends a text that must come back as it is.
async fn kept(person: &Person, method: &str, path: &str, body: Value, field: &str) -> Value {
    let reply = person.send(method, path, Some(body), &[]).await;
    assert!((200..300).contains(&reply.status), "{method} {path}: {}", reply.text());
    let made = reply.json();
    assert_eq!(made.pointer(field), Some(&json!(HOSTILE)), "{method} {path} changed the text: {made}");
    made
}

async fn upload(person: &Person, name: &str) -> Reply {
    let body = format!(
        "--border\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\nSome words.\r\n--border--\r\n"
    );
    let body = Some(("multipart/form-data; boundary=border", body.into_bytes()));
    person.send_bytes("POST", "/api/v1/documents", body, &[]).await
}

#[tokio::test]
async fn script_and_sql_in_every_field_stay_text() {
    for database in Database::all() {
        fields_keep_their_text(&TestServer::start_on(database).await).await;
    }
}

async fn fields_keep_their_text(server: &TestServer) {
    let (owner, contact) = (server.owner().await, server.contact().await);
    kept(&owner, "POST", "/api/v1/collections", json!({ "name": HOSTILE }), "/name").await;
    let article = json!({ "title": HOSTILE, "body": HOSTILE });
    let made = kept(&owner, "POST", "/api/v1/documents/article", article, "/title").await;
    let faq = json!({ "question": HOSTILE, "answer": HOSTILE });
    kept(&owner, "POST", "/api/v1/documents/faq", faq, "/title").await;
    let renamed = format!("/api/v1/documents/{}", made["id"].as_str().unwrap());
    kept(&owner, "PATCH", &renamed, json!({ "title": HOSTILE, "body": HOSTILE }), "/title").await;
    let key = json!({ "name": HOSTILE, "scopes": ["events:read"] });
    kept(&owner, "POST", "/api/v1/keys", key, "/name").await;
    kept(&owner, "POST", "/api/v1/workspaces", json!({ "name": HOSTILE }), "/name").await;
    kept(&owner, "PATCH", "/api/v1/workspace", json!({ "name": HOSTILE }), "/name").await;
    let provider = json!({ "kind": "ollama", "name": HOSTILE, "base_url": "http://127.0.0.1:1", "model": HOSTILE });
    kept(&owner, "POST", "/api/v1/providers", provider, "/name").await;

    let messages = "/api/v1/public/acme/messages";
    let client = json!({ "text": HOSTILE, "client_id": HOSTILE });
    kept(&contact, "POST", messages, client, "/message/text").await;
    server.settle().await;
    let conversation = owner.get("/api/v1/conversations", 200).await["data"][0].clone();
    let within = format!("/api/v1/conversations/{}", conversation["id"].as_str().unwrap());
    kept(&owner, "POST", &format!("{within}/notes"), json!({ "text": HOSTILE }), "/text").await;
    kept(&owner, "POST", &format!("{within}/messages"), json!({ "text": HOSTILE }), "/text").await;
    let person = format!("/api/v1/contacts/{}", conversation["contact"]["id"].as_str().unwrap());
    kept(&owner, "PATCH", &person, json!({ "name": HOSTILE }), "/name").await;

    let mut persona = owner.get("/api/v1/persona", 200).await;
    for field in ["assistant_name", "instructions", "disclaimer", "greeting"] {
        persona[field] = json!(HOSTILE);
    }
    persona["suggested"] = json!([HOSTILE]);
    persona["forbidden_topics"] = json!([HOSTILE]);
    kept(&owner, "PUT", "/api/v1/persona", persona, "/greeting").await;
    let shown = contact.get("/api/v1/public/acme", 200).await;
    assert_eq!((&shown["greeting"], &shown["suggested"]), (&json!(HOSTILE), &json!([HOSTILE])));
    server.settle().await;
    // Nothing was dropped: everything is still listed.
    for (list, least) in [("documents", 2), ("collections", 1), ("contacts", 1), ("conversations", 1), ("keys", 1)] {
        let rows = owner.get(&format!("/api/v1/{list}"), 200).await["data"].as_array().unwrap().len();
        assert!(rows >= least, "{rows} {list}");
    }
    // U+0000 is no text for any database: it is taken out.
    let named = owner.post("/api/v1/collections", json!({ "name": "a\u{0}b" }), 201).await;
    assert_eq!(named["name"], "ab");
}

#[tokio::test]
async fn script_and_sql_in_a_search_find_nothing_and_break_nothing() {
    for database in Database::all() {
        let server = TestServer::start_on(database).await;
        let owner = server.owner().await;
        owner.post("/api/v1/documents/article", json!({ "title": "Hours", "body": "We open at nine." }), 201).await;
        server.settle().await;
        let hostile = ["' OR 1=1 --", "%", "_", "\\", "\"", "title:*", "(((", "a AND NOT", "../../etc/passwd", "\u{0}"];
        for text in hostile {
            let text: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
            for list in ["contacts", "conversations", "documents", "knowledge/search", "search"] {
                let reply = owner.send("GET", &format!("/api/v1/{list}?q={text}"), None, &[]).await;
                assert!(matches!(reply.status, 200 | 400 | 422), "{list}?q={text}: {}", reply.text());
            }
            if text != "%00" {
                let found = owner.get(&format!("/api/v1/documents?q={text}"), 200).await;
                assert_eq!(found["data"], json!([]), "no title has {text}");
            }
        }
        assert_eq!(owner.get("/api/v1/documents?q=%00", 400).await["code"], "invalid_query");
        server.anonymous().get("/api/v1/public/acme%00", 404).await;
        server.stop().await;
    }
}

#[tokio::test]
async fn a_hostile_file_name_is_a_name_and_no_path() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    let names =
        ["../../../etc/cron.d/x.txt", "<svg onload=alert(1)>.txt", "a'; DROP TABLE files; --.txt", "..\\..\\boot.txt"];
    for name in names {
        let reply = upload(&owner, name).await;
        assert_eq!(reply.status, 201, "{name}: {}", reply.text());
        let made = reply.json()["data"][0].clone();
        server.settle().await;
        let original = format!("/api/v1/documents/{}/original", made["id"].as_str().unwrap());
        let sent = owner.send("GET", &original, None, &[]).await;
        let disposition = sent.header("content-disposition").unwrap();
        assert!(disposition.starts_with("attachment; filename*=UTF-8''"), "{disposition}");
        let name = disposition.trim_start_matches("attachment; filename*=UTF-8''");
        assert!(!name.contains(['<', '/', '\\', ';', '\'', '"']), "{disposition}");
        assert_eq!(sent.bytes, b"Some words.");
    }
    // Whatever it is called, the bytes lie under their hash and nowhere else.
    let mut files = vec![server.data_dir()];
    while let Some(folder) = files.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            assert!(!entry.to_string_lossy().contains("cron") && !entry.to_string_lossy().contains("boot"));
            if entry.is_dir() {
                files.push(entry);
            }
        }
    }
}
