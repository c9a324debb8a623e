//! Knowledge over HTTP: files of every format, broken ones among them, found, changed, deleted and brought back.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Value, json};
use steward_model::Role;
use steward_testkit::{Person, TestServer};

fn knowledge(name: &str) -> Vec<u8> {
    read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/demo/knowledge").join(name))
}

fn foreign(name: &str) -> Vec<u8> {
    read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../extract/tests/files").join(name))
}

fn read(path: PathBuf) -> Vec<u8> {
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn multipart(files: &[(&str, Vec<u8>)]) -> (&'static str, Vec<u8>) {
    let mut body = Vec::new();
    for (name, bytes) in files {
        let head = format!(
            "--border\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--border--\r\n");
    ("multipart/form-data; boundary=border", body)
}

async fn upload(person: &Person, files: &[(&str, Vec<u8>)]) -> Vec<Value> {
    let reply = person.send_bytes("POST", "/api/v1/documents", Some(multipart(files)), &[]).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    reply.json()["data"].as_array().unwrap().clone()
}

async fn document(person: &Person, id: &Value) -> Value {
    person.get(&format!("/api/v1/documents/{}", id.as_str().unwrap()), 200).await
}

async fn found(person: &Person, question: &str) -> Vec<Value> {
    let question = question.replace(' ', "%20");
    let reply = person.get(&format!("/api/v1/knowledge/search?q={question}"), 200).await;
    reply["data"].as_array().unwrap().clone()
}

/// Waits until a search finds, or no longer finds, a document.
async fn until_found(person: &Person, question: &str, id: &Value, expected: bool) {
    for _ in 0..500 {
        let hits = found(person, question).await;
        if hits.iter().any(|hit| hit["document_id"] == *id) == expected {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("\"{question}\" did not come to be {}", if expected { "found" } else { "gone" });
}

fn zip_bomb() -> Vec<u8> {
    // A DOCX whose one part is 300 MB of blanks.
    let mut bytes = Vec::new();
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(&mut bytes));
    archive.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    let blanks = vec![b' '; 1 << 20];
    for _ in 0..300 {
        archive.write_all(&blanks).unwrap();
    }
    archive.finish().unwrap();
    bytes
}

#[tokio::test]
async fn every_format_is_read_and_found_and_a_bad_file_stands_alone() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    let files = [
        ("care-manual.pdf", knowledge("care-manual.pdf")),
        ("returns.docx", knowledge("returns-and-exchanges.docx")),
        ("repair-prices.xlsx", knowledge("repair-prices.xlsx")),
        ("winter.pptx", knowledge("own-label-winter-2026.pptx")),
        ("opening-hours.html", knowledge("opening-hours.html")),
        ("tent-care.md", knowledge("tent-care.md")),
        ("dogs.txt", knowledge("dogs-and-access.txt")),
        ("rates.csv", knowledge("bike-rental-rates.csv")),
        ("empty.txt", Vec::new()),
        ("password.pdf", foreign("password.pdf")),
        ("scanned.pdf", foreign("scanned.pdf")),
        ("broken.pdf", b"%PDF-1.7\nnothing of what was promised".to_vec()),
        ("bomb.docx", zip_bomb()),
        ("picture.pdf", b"\x89PNG\r\n\x1a\n0000".to_vec()),
        ("letter.pdf", b"<!doctype html><html><body><p>This is a page.</p></body></html>".to_vec()),
    ];
    let made = upload(&owner, &files).await;
    assert_eq!(made.len(), files.len());
    server.settle().await;
    let expected = [
        ("pdf", ""),
        ("docx", ""),
        ("xlsx", ""),
        ("pptx", ""),
        ("html", ""),
        ("markdown", ""),
        ("text", ""),
        ("csv", ""),
        ("", "document_empty"),
        ("", "document_encrypted"),
        ("", "document_without_text"),
        ("", "document_damaged"),
        ("", "document_over_limit"),
        ("", "document_type_unsupported"),
        ("", "document_extension_wrong"),
    ];
    for (made, (kind, code)) in made.iter().zip(expected) {
        let now = document(&owner, &made["id"]).await;
        if code.is_empty() {
            assert_eq!((now["status"].as_str(), now["kind"].as_str()), (Some("ready"), Some(kind)), "{now}");
            assert!(now["passage_count"].as_i64().unwrap() > 0 && now["progress"] == 1.0, "{now}");
        } else {
            assert_eq!((now["status"].as_str(), now["error"]["code"].as_str()), (Some("failed"), Some(code)), "{now}");
            let detail = now["error"]["detail"].as_str().unwrap();
            assert!(detail.contains("kept"), "{detail}");
        }
    }
    let hits = found(&owner, "Can I bring my dog into the shop").await;
    assert_eq!(hits[0]["document_id"], made[6]["id"], "{hits:?}");
    assert!(hits[0]["why"]["vector_rank"].is_u64(), "{:?}", hits[0]);
    assert!(!hits[0]["highlights"].as_array().unwrap().is_empty());
    let passages = owner.get(&format!("/api/v1/documents/{}/passages", made[0]["id"].as_str().unwrap()), 200).await;
    assert!(passages["data"][0]["page"].is_u64(), "{passages}");
}

#[tokio::test]
async fn nobody_finds_or_touches_the_knowledge_of_others() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    let made = owner
        .post("/api/v1/documents/faq", json!({"question": "Do you mend zips?", "answer": "Yes, for 12 euro."}), 201)
        .await;
    until_found(&owner, "mend zips", &made["id"], true).await;
    let stranger = server.stranger().await;
    assert!(found(&stranger, "mend zips").await.is_empty());
    let path = format!("/api/v1/documents/{}", made["id"].as_str().unwrap());
    for (method, rest) in
        [("GET", ""), ("DELETE", ""), ("GET", "/passages"), ("GET", "/original"), ("POST", "/restore")]
    {
        let reply = stranger.send(method, &format!("{path}{rest}"), None, &[]).await;
        assert_eq!(reply.status, 404, "{method} {rest}: {}", reply.text());
    }
    let viewer = server.member(Role::Viewer).await;
    assert_eq!(found(&viewer, "mend zips").await.len(), 1);
    viewer.delete(&path, 403).await;
    viewer.patch(&path, json!({"pinned": true}), 403).await;
    viewer.post("/api/v1/documents/article", json!({"title": "A", "body": "B"}), 403).await;
    let file = multipart(&[("a.txt", b"Some words.".to_vec())]);
    assert_eq!(viewer.send_bytes("POST", "/api/v1/documents", Some(file), &[]).await.status, 403);
    assert_eq!(
        viewer
            .send_bytes("POST", "/api/v1/documents/import", Some(("application/x-ndjson", b"{}".to_vec())), &[])
            .await
            .status,
        403
    );
}

#[tokio::test]
async fn what_is_deleted_is_gone_from_search_within_a_second_and_comes_back() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    let article = json!({"title": "Zeppelin tours", "body": "# Prices\n\nA zeppelin flight costs 300 euro."});
    let made = owner.post("/api/v1/documents/article", article, 201).await;
    until_found(&owner, "zeppelin flight", &made["id"], true).await;
    server.settle().await;
    let path = format!("/api/v1/documents/{}", made["id"].as_str().unwrap());
    owner.delete(&path, 204).await;
    let gone = until_found(&owner, "zeppelin flight", &made["id"], false);
    tokio::time::timeout(Duration::from_secs(1), gone).await.expect("within a second");
    owner.get(&path, 404).await;
    owner.post(&format!("{path}/restore"), json!({}), 200).await;
    until_found(&owner, "zeppelin flight", &made["id"], true).await;
    let changed = owner.patch(&path, json!({"body": "A zeppelin flight costs 400 euro.", "pinned": true}), 200).await;
    assert_eq!(changed["pinned"], true);
    server.settle().await;
    let hits = found(&owner, "zeppelin flight").await;
    assert!(hits[0]["text"].as_str().unwrap().contains("400"), "{hits:?}");
}

#[tokio::test]
async fn an_upload_again_keeps_what_did_not_change() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    let sections = |price: &str| {
        format!(
            "# Rental\n\n## Bikes\n\nA bike costs {price} euro a day.\n\n## Helmets\n\nHelmets are free with every bike.\n\n\
             ## Locks\n\nA lock is in the bag under the saddle.\n"
        )
    };
    let made = upload(&owner, &[("rental.md", sections("20").into_bytes())]).await;
    server.settle().await;
    let path = format!("/api/v1/documents/{}", made[0]["id"].as_str().unwrap());
    let before = owner.get(&format!("{path}/passages"), 200).await;
    let again = multipart(&[("rental.md", sections("25").into_bytes())]);
    assert_eq!(owner.send_bytes("POST", &format!("{path}/file"), Some(again), &[]).await.status, 200);
    server.settle().await;
    let after = owner.get(&format!("{path}/passages"), 200).await;
    let ids = |list: &Value| -> Vec<String> {
        list["data"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
    };
    let kept = ids(&after).iter().filter(|id| ids(&before).contains(id)).count();
    assert_eq!(kept, ids(&before).len() - 1, "{before} {after}");
    assert!(found(&owner, "bike costs").await[0]["text"].as_str().unwrap().contains("25"));
    // A bad file leaves the version before in use.
    let broken = multipart(&[("rental.pdf", b"%PDF-1.7 nothing".to_vec())]);
    assert_eq!(owner.send_bytes("POST", &format!("{path}/file"), Some(broken), &[]).await.status, 200);
    server.settle().await;
    let now = owner.get(&path, 200).await;
    assert_eq!(now["status"], "failed");
    assert!(now["error"]["detail"].as_str().unwrap().contains("version before stays in use"), "{now}");
    assert!(!found(&owner, "bike costs").await.is_empty());
}

#[tokio::test]
async fn repetitions_are_marked_and_found_once() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    let text = knowledge("dogs-and-access.txt");
    let mut nearly = text.clone();
    nearly.extend_from_slice(b"\n\nThank you.\n");
    let made = upload(&owner, &[("dogs.txt", text.clone()), ("again.txt", text)]).await;
    assert_eq!(made[1]["duplicate_of"], made[0]["id"]);
    server.settle().await;
    let near = upload(&owner, &[("nearly.txt", nearly)]).await;
    server.settle().await;
    assert_eq!(document(&owner, &near[0]["id"]).await["duplicate_of"], made[0]["id"]);
    let hits = found(&owner, "dogs").await;
    let mut texts: Vec<&str> = hits.iter().filter_map(|hit| hit["text"].as_str()).collect();
    let all = texts.len();
    texts.sort_unstable();
    texts.dedup();
    assert_eq!(texts.len(), all);
}

#[tokio::test]
async fn an_import_may_be_repeated() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    let line = |number: usize, text: &str| json!({"id": format!("r{number}"), "title": "", "text": text}).to_string();
    let mut lines: Vec<String> =
        (0..250).map(|number| line(number, &format!("Fact number {number} of many."))).collect();
    lines.push(String::from("{\"id\": 7}"));
    lines.push(line(999, "  "));
    let send = |lines: &[String]| Some(("application/x-ndjson", lines.join("\n").into_bytes()));
    let path = "/api/v1/documents/import";
    let first = owner.send_bytes("POST", path, send(&lines), &[]).await.json();
    assert_eq!((first["created"].as_u64(), first["updated"].as_u64()), (Some(250), Some(0)), "{first}");
    let rejected: Vec<u64> =
        first["rejected"].as_array().unwrap().iter().map(|row| row["index"].as_u64().unwrap()).collect();
    assert_eq!(rejected, [250, 251]);
    let again = owner.send_bytes("POST", path, send(&lines[..250]), &[]).await.json();
    assert_eq!((again["created"].as_u64(), again["unchanged"].as_u64()), (Some(0), Some(250)), "{again}");
    lines[3] = line(3, "Marmots whistle at noon.");
    let changed = owner.send_bytes("POST", path, send(&lines[..250]), &[]).await.json();
    assert_eq!((changed["updated"].as_u64(), changed["unchanged"].as_u64()), (Some(1), Some(249)), "{changed}");
    server.settle().await;
    let hits = found(&owner, "marmots").await;
    let first = owner.get(&format!("/api/v1/documents/{}", hits[0]["document_id"].as_str().unwrap()), 200).await;
    assert_eq!((first["external_id"].as_str(), first["status"].as_str()), (Some("r3"), Some("ready")));
}

#[tokio::test]
async fn the_original_is_given_back_as_a_download_without_rights() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    let bytes = b"<script>alert(1)</script><p>A page with words.</p>".to_vec();
    let made = upload(&owner, &[("prix d'\u{e9}t\u{e9}.html", bytes.clone())]).await;
    let path = format!("/api/v1/documents/{}/original", made[0]["id"].as_str().unwrap());
    let reply = owner.send("GET", &path, None, &[]).await;
    assert_eq!((reply.status, reply.bytes == bytes), (200, true));
    assert_eq!(reply.header("content-type"), Some("application/octet-stream"));
    assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(reply.header("content-security-policy"), Some("default-src 'none'; sandbox"));
    let disposition = reply.header("content-disposition").unwrap();
    assert!(disposition.starts_with("attachment; filename*=UTF-8''prix%20d"), "{disposition}");
}

#[tokio::test]
async fn a_missing_or_damaged_index_is_built_anew() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    let made = owner
        .post("/api/v1/documents/faq", json!({"question": "Is there parking?", "answer": "Behind the mill."}), 201)
        .await;
    server.settle().await;
    until_found(&owner, "parking", &made["id"], true).await;
    let folder = server.data_dir().join("search").join(owner.workspace_id.unwrap().to_string()).join("knowledge/text");
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "store") {
            // In place: the file is mapped into memory.
            let mut bytes = fs::read(&path).unwrap();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 0xff;
            fs::write(&path, bytes).unwrap();
        }
    }
    let meta = folder.join("meta.json");
    let text = fs::read_to_string(&meta).unwrap();
    // Another stamp, so that the index is opened again.
    fs::write(&meta, format!("{text}\n")).unwrap();
    until_found(&owner, "parking", &made["id"], true).await;
    let counts = owner.get("/api/v1/knowledge/counts", 200).await;
    assert_eq!((&counts["ready"], &counts["waiting"]), (&json!(1), &json!(0)), "an index built anew is up to date");
}

#[tokio::test]
async fn collections_hold_documents() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    let shelf = owner.post("/api/v1/collections", json!({"name": "House rules"}), 201).await;
    assert_eq!(shelf["slug"], "house-rules");
    owner.post("/api/v1/collections", json!({"name": "House rules"}), 422).await;
    let article = json!({"title": "Shoes", "body": "No shoes on the mats.", "collection": "house-rules"});
    let made = owner.post("/api/v1/documents/article", article.clone(), 201).await;
    assert_eq!(made["collection"], "house-rules");
    owner.post("/api/v1/documents/article", json!({"title": "A", "body": "B", "collection": "none"}), 422).await;
    let listed = owner.get("/api/v1/collections", 200).await;
    assert_eq!(listed["data"][0]["document_count"], 1);
    server.settle().await;
    until_found(&owner, "shoes on the mats", &made["id"], true).await;
    let elsewhere = owner.get("/api/v1/knowledge/search?q=shoes&collection=general", 200).await;
    assert_eq!(elsewhere["data"], json!([]));
    let by_title = owner.get("/api/v1/documents?q=SHO&collection=house-rules&status=ready", 200).await;
    assert_eq!(by_title["data"][0]["id"], made["id"]);
    // The character that no database has in a text, in a part of a form.
    let form = "--border\r\nContent-Disposition: form-data; name=\"collection\"\r\n\r\nhouse-\0rules\r\n--border\r\n\
                Content-Disposition: form-data; name=\"file\"; filename=\"socks.txt\"\r\n\r\nSocks are fine.\r\n--border--\r\n";
    let form = Some(("multipart/form-data; boundary=border", form.as_bytes().to_vec()));
    let reply = owner.send_bytes("POST", "/api/v1/documents", form, &[]).await;
    assert_eq!(
        (reply.status, &reply.json()["data"][0]["collection"]),
        (201, &json!("house-rules")),
        "{}",
        reply.text()
    );
}
