//! PLT-33: traces reach a collector that speaks OTLP over HTTP, and carry nothing of what was said.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};

use serde_json::{Value as Json, json};
use tempfile::tempdir;

use crate::{Server, steward};

/// A collector: takes what is posted, says what it got.
fn collector() -> (String, Receiver<(String, Json)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            if sender.send(take(stream.unwrap())).is_err() {
                break;
            }
        }
    });
    (address, receiver)
}

/// Path and body of one call.
fn take(stream: TcpStream) -> (String, Json) {
    let mut reader = BufReader::new(stream);
    let (mut path, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        if path.is_empty() {
            path = line.split(' ').nth(1).unwrap().to_owned();
        }
        if let Some(text) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = text.trim().parse().unwrap();
        }
        if line.trim().is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let answer =
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}";
    reader.get_mut().write_all(answer.as_bytes()).unwrap();
    (path, serde_json::from_slice(&body).unwrap())
}

#[test]
fn plt_33_traces_of_requests_jobs_and_models_reach_a_collector() {
    let directory = tempdir().unwrap();
    let (address, received) = collector();
    let knowledge = json!({ "id": "hours", "title": "Hours", "text": "We are open from nine to five." });
    fs::write(directory.path().join("records.jsonl"), knowledge.to_string()).unwrap();
    let imported = steward(directory.path(), &["import", "knowledge", "records.jsonl"]).output().unwrap();
    assert!(imported.status.success());
    let mut command = steward(directory.path(), &["serve", "--addr", "127.0.0.1:0"]);
    command.env("STEWARD_TELEMETRY_OTLP_ENDPOINT", format!("http://{address}"));
    let mut server = Server::start(command);
    let (_, session) = server.post("/api/v1/public/main/session", "", &json!({ "channel": "portal" }));
    let headers = format!("authorization: Bearer {}\r\n", session["token"].as_str().unwrap());
    let message = json!({ "text": "When are you open?", "client_id": "1" });
    server.post("/api/v1/public/main/messages", &headers, &message);
    let answered = (0..500).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(20));
        let messages = server.send("GET", "/api/v1/public/main/messages", &headers, "").1;
        messages["data"].to_string().contains("nine to five")
    });
    assert!(answered, "the question was not answered");
    server.signal("TERM");
    assert!(server.child.wait().unwrap().success());

    let mut spans = Vec::new();
    while let Ok((path, body)) = received.try_recv() {
        assert_eq!(path, "/v1/traces");
        let resource = &body["resourceSpans"][0];
        assert!(resource["resource"].to_string().contains("steward"), "{resource}");
        for scope in resource["scopeSpans"].as_array().unwrap() {
            spans.extend(scope["spans"].as_array().unwrap().iter().cloned());
        }
    }
    let names: Vec<&str> = spans.iter().map(|span| span["name"].as_str().unwrap()).collect();
    for wanted in ["request", "job", "model.call"] {
        assert!(names.contains(&wanted), "{names:?}");
    }
    let all = json!(spans).to_string();
    assert!(all.contains("/api/v1/public/{slug}/messages"), "{all}");
    assert!(!all.contains("are you open") && !all.contains("nine to five"), "{all}");
}
