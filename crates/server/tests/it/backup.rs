//! A backup is made while the server works, and what comes back answers as before.

use std::fs;
use std::path::Path;

use serde_json::{Value as Json, json};
use tempfile::tempdir;

use crate::{Server, complaint, steward};

fn run(directory: &Path, arguments: &[&str]) -> Json {
    let output = steward(directory, &[arguments, &["--json"]].concat()).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_backup_of_a_running_server_comes_back_whole_elsewhere() {
    let directory = tempdir().unwrap();
    let path = directory.path();
    fs::write(path.join("parking.md"), "# Parking\n\nCustomers park free of charge behind the house.\n").unwrap();
    run(path, &["import", "knowledge", "parking.md"]);
    let server = Server::start(steward(path, &["serve", "--addr", "127.0.0.1:0"]));
    let (_, session) = server.post("/api/v1/public/main/session", "", &json!({ "channel": "portal" }));
    assert!(session["token"].is_string(), "the server is at work: {session}");
    let made = run(path, &["backup", "today.tar"]);
    assert!(made["files"].as_u64().unwrap() >= 2, "the database and the original of the document: {made}");
    let told = complaint(&steward(path, &["backup", "today.tar"]).output().unwrap());
    assert!(told.contains("is there already"), "{told}");
    drop(server);

    let restored = run(path, &["restore", "today.tar", "--data", "elsewhere"]);
    assert!(restored["made_at"].as_str().unwrap().starts_with("20"), "{restored}");
    assert!(
        !path.join("elsewhere/master.key").exists()
            || fs::read(path.join("elsewhere/master.key")).unwrap() != fs::read(path.join("data/master.key")).unwrap()
    );
    let answer = run(path, &["ask", "Is parking free?", "--data", "elsewhere"]);
    assert!(answer["reply"].as_str().unwrap().contains("free of charge"), "{answer}");
    assert_eq!(run(path, &["doctor", "--data", "elsewhere"])["good"], true);

    let told = complaint(&steward(path, &["restore", "today.tar", "--data", "elsewhere"]).output().unwrap());
    assert!(told.contains("holds data already"), "{told}");
    // A log that was left behind would be played into what is restored.
    fs::create_dir(path.join("third")).unwrap();
    fs::write(path.join("third/steward.db-wal"), "a log").unwrap();
    let told = complaint(&steward(path, &["restore", "today.tar", "--data", "third"]).output().unwrap());
    assert!(told.contains("holds data already") && !path.join("third/steward.db").exists(), "{told}");
}

#[test]
fn a_backup_that_is_not_as_it_was_written_is_not_restored() {
    let directory = tempdir().unwrap();
    let path = directory.path();
    run(path, &["migrate"]);
    run(path, &["backup", "whole.tar"]);
    let whole = fs::read(path.join("whole.tar")).unwrap();
    let mut flipped = whole.clone();
    flipped[20_000] ^= 1;
    for (name, bytes) in
        [("cut.tar", &whole[..whole.len() / 2]), ("flipped.tar", &flipped[..]), ("none.tar", b"no tar")]
    {
        fs::write(path.join(name), bytes).unwrap();
        let told = complaint(&steward(path, &["restore", name, "--data", "elsewhere"]).output().unwrap());
        assert!(told.contains(name) && told.contains("Nothing was"), "{told}");
        assert!(!path.join("elsewhere/steward.db").exists());
    }
}
