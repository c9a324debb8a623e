//! The ledger: every route of the OpenAPI document, asked by those who must not get in (F18, DESIGN invariant 8).
//!
//! The grid is a snapshot: a route that opens up is a visible difference. Routes that answer a stranger are listed with
//! their reason in `open_routes.txt`, and that list only shrinks: an entry that isn't needed any more fails too.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::{Value, json};
use steward_model::{Role, Scope};
use steward_testkit::{Person, TestServer};

const OPEN: &str = include_str!("open_routes.txt");

/// Every method and path pattern of the document.
fn routes() -> Vec<(String, String)> {
    let document = serde_json::to_value(steward_api::openapi()).unwrap();
    let mut routes = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys().filter(|name| name.as_str() != "parameters") {
            routes.push((method.to_uppercase(), path.clone()));
        }
    }
    // Signing out comes last: whoever has signed out is refused everywhere.
    routes.sort_by_key(|(method, path)| method == "DELETE" && path == "/api/v1/session");
    routes
}

/// The pattern with ids that look right and name nothing.
fn address(pattern: &str) -> String {
    let mut parts: Vec<String> = Vec::new();
    for part in pattern.split('/') {
        let noun = parts.last().cloned().unwrap_or_default();
        parts.push(match part {
            "{slug}" => String::from("acme"),
            "{name}" => String::from("live"),
            part if part.starts_with('{') => id_of(&noun),
            part => part.to_owned(),
        });
    }
    parts.join("/")
}

fn id_of(noun: &str) -> String {
    let prefix = match noun {
        "jobs" => "job",
        "contacts" => "con",
        "conversations" => "cnv",
        "documents" => "doc",
        "drafts" => "drf",
        "runs" => "run",
        "members" => "mem",
        "invitations" => "inv",
        "keys" => "key",
        "sessions" => "ses",
        "links" => "oid",
        "providers" => "prv",
        "identities" => "idn",
        "merges" => "mrg",
        "merge-suggestions" => "sug",
        "passages" => "psg",
        "files" => "fil",
        "messages" => "msg",
        _ => return String::from("unknown"),
    };
    format!("{prefix}_01HZZZZZZZZZZZZZZZZZZZZZZZ")
}

/// The smallest body that a write takes, so that what is asked is not only whether it can be read. A file stands for
/// itself; those that are not named here take `{}`, or answer strangers.
fn body(pattern: &str) -> Value {
    let persona = json!({ "persona": {}, "messages": [{ "author": "contact", "text": "Hello?" }] });
    match pattern.trim_start_matches("/api/v1/") {
        "ask" => json!({ "question": "When are you open?" }),
        "collections" => json!({ "name": "Shelf" }),
        "consumers/{name}/replay" => json!({ "from": 0 }),
        "contacts/{id}" => json!({ "name": "Ada" }),
        "contacts/{id}/facts/{key}" => json!({ "value": "blue" }),
        "contacts/{id}/identities" => json!({ "kind": "email", "value": "ada@home.test" }),
        "contacts/{id}/merge" => json!({ "other_id": id_of("contacts") }),
        "conversations/{id}" => json!({ "status": "closed" }),
        "conversations/{id}/messages" | "conversations/{id}/notes" => json!({ "text": "Hello" }),
        "documents/article" => json!({ "title": "Hours", "body": "We open at nine." }),
        "documents/faq" => json!({ "question": "Open?", "answer": "At nine." }),
        "documents/import" => json!([{ "id": "1", "title": "Hours", "text": "We open at nine." }]),
        "documents/page" => json!({ "url": "https://shop.example/" }),
        "documents/{id}" => json!({ "title": "Hours" }),
        "drafts/{id}/regenerate" => json!({ "instruction": "shorter" }),
        "events" => json!({ "type": "order.created" }),
        "invitations" => json!({ "email": "new@acme.test", "role": "viewer" }),
        "keys" => json!({ "name": "Key", "scopes": ["read"] }),
        "members/{id}" => json!({ "role": "viewer" }),
        "persona/preview" => persona,
        "prompts/{name}/versions" => json!({ "text": "Be kind." }),
        "providers" => json!({ "kind": "ollama", "name": "Here", "model": "small" }),
        "runs/retention" => json!({ "days": 30 }),
        "workspace" => json!({ "name": "Acme" }),
        _ => json!({}),
    }
}

/// What takes a file.
const UPLOADS: [&str; 2] = ["/api/v1/documents", "/api/v1/documents/{id}/file"];

async fn status(person: &Person, method: &str, pattern: &str) -> u16 {
    let path = &address(pattern);
    if method == "POST" && UPLOADS.contains(&pattern) {
        let part =
            "--cut\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nwords\r\n--cut--\r\n";
        let body = Some(("multipart/form-data; boundary=cut", part.as_bytes().to_vec()));
        return person.send_bytes(method, path, body, &[]).await.status;
    }
    let body = (method != "GET").then(|| body(pattern));
    if path.ends_with("/live") && method == "GET" {
        // A stream that opens doesn't end: only whether it opens is asked.
        let asked = tokio::time::timeout(std::time::Duration::from_secs(3), person.send(method, path, body, &[])).await;
        return asked.map_or(200, |reply| reply.status);
    }
    person.send(method, path, body, &[]).await.status
}

/// What a viewer may call beside reading, although it is no reading by its method.
const VIEWER_WRITES: [&str; 1] = [
    // A question about what they may read.
    "POST /api/v1/ask",
];

async fn revoked_key(server: &TestServer) -> Person {
    let all = [
        Scope::ContactsRead,
        Scope::ContactsWrite,
        Scope::ConversationsRead,
        Scope::ConversationsWrite,
        Scope::EventsRead,
        Scope::EventsWrite,
        Scope::KnowledgeRead,
        Scope::KnowledgeWrite,
        Scope::RunsRead,
        Scope::SettingsRead,
        Scope::SettingsWrite,
    ];
    server.revoked_key(&all).await
}

#[tokio::test]
async fn nobody_gets_in_who_should_not() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    let strange = server.stranger().await.with("steward-workspace", &owner.workspace_id.unwrap().to_string());
    let people = [
        ("anonymous", server.anonymous()),
        ("stranger", strange),
        ("viewer", server.member(Role::Viewer).await),
        ("revoked", revoked_key(&server).await),
    ];
    let open = open_routes();
    let mut grid = format!("{:<66}", "route");
    for (name, _) in &people {
        write!(grid, "{name:<10}").unwrap();
    }
    let (mut let_in, mut viewer_writes) = (Vec::new(), Vec::new());
    for (method, pattern) in routes() {
        let route = format!("{method} {pattern}");
        write!(grid, "\n{route:<66}").unwrap();
        for (name, person) in &people {
            let status = status(person, &method, &pattern).await;
            write!(grid, "{status:<10}").unwrap();
            assert!(status != 500, "{route} fails for {name}");
            let is_refused = matches!(status, 401 | 403 | 404);
            if *name == "viewer" && method != "GET" && !is_refused && !open.contains_key(&route) {
                viewer_writes.push(route.clone());
            }
            if *name != "viewer" && !is_refused {
                let_in.push(route.clone());
            }
        }
    }
    let_in.dedup();
    let unlisted: Vec<_> = let_in.iter().filter(|route| !open.contains_key(*route)).collect();
    assert!(unlisted.is_empty(), "these answer strangers: close them, or list them with a reason: {unlisted:#?}");
    for route in open.keys() {
        assert!(let_in.contains(route), "{route} is closed now: take it off open_routes.txt");
    }
    assert_eq!(
        viewer_writes, VIEWER_WRITES,
        "a viewer changes nothing: the operation has to authorise, or say why not"
    );
    insta::assert_snapshot!(grid);
}

fn open_routes() -> BTreeMap<String, Value> {
    let lines = OPEN.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    lines
        .map(|line| {
            let (route, reason) = line.split_once('#').unwrap_or_else(|| panic!("no reason: {line}"));
            (route.trim().to_owned(), json!(reason.trim()))
        })
        .collect()
}
