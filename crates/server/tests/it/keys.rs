//! Master keys as a person who runs the program meets them (PLT-51).

use std::fs;

use serde_json::json;
use tempfile::tempdir;

use crate::caller::Caller;
use crate::{Server, complaint, steward};

const PROVIDERS: usize = 12;

#[test]
fn plt_51_a_master_key_comes_from_a_command_or_the_environment_and_lies_nowhere() {
    let directory = tempdir().unwrap();
    let made = steward(directory.path(), &["keys", "new"]).output().unwrap();
    let key = String::from_utf8(made.stdout).unwrap().trim().to_owned();
    fs::write(directory.path().join("kept"), &key).unwrap();
    let by_command = format!("cat {}", directory.path().join("kept").display());
    let mut server = {
        let mut command = steward(directory.path(), &["serve", "--addr", "127.0.0.1:0"]);
        command.env("STEWARD_SECURITY_KEY_COMMAND", &by_command);
        Server::start(command)
    };
    provider(&Caller::set_up(&server.address), 0);
    server.signal("TERM");
    assert!(server.child.wait().unwrap().success());
    assert!(!directory.path().join("data/master.key").exists());
    let doctor = |name: &str, value: &str| {
        let output = steward(directory.path(), &["doctor"]).env(name, value).output().unwrap();
        (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let (good, text) = doctor("STEWARD_SECURITY_KEY", &key);
    assert!(good && text.contains("1 sealed values can be opened") && !text.contains(&key), "{text}");
    let other = steward(directory.path(), &["keys", "new"]).output().unwrap();
    let (good, text) = doctor("STEWARD_SECURITY_KEY", String::from_utf8(other.stdout).unwrap().trim());
    assert!(!good && text.contains("1 can't be opened"), "{text}");
    // The old one beside the new one: nothing is lost, and one command seals with the new one.
    let next = steward(directory.path(), &["keys", "new"]).output().unwrap();
    let both = format!("{key},{}", String::from_utf8(next.stdout).unwrap().trim());
    let output = steward(directory.path(), &["keys", "rotate"]).env("STEWARD_SECURITY_KEY", &both).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success() && text.contains("1 secrets were sealed anew"), "{text}");

    let wrong = [("STEWARD_SECURITY_KEY", "not a key"), ("STEWARD_SECURITY_KEY_COMMAND", "false")];
    for (name, value) in wrong {
        let output = steward(directory.path(), &["serve", "--addr", "127.0.0.1:0"]).env(name, value).output().unwrap();
        let told = complaint(&output);
        assert!(told.contains("master key") && !told.contains(&key), "{told}");
    }
    let mut command = steward(directory.path(), &["serve", "--addr", "127.0.0.1:0"]);
    command.env("STEWARD_SECURITY_KEY", &key).env("STEWARD_SECURITY_KEY_COMMAND", &by_command);
    let told = complaint(&command.output().unwrap());
    assert!(told.contains("one of key_file, key and key_command"), "{told}");
}

#[test]
fn plt_51_a_rotation_that_is_killed_again_and_again_loses_nothing() {
    let directory = tempdir().unwrap();
    let mut server = Server::start(steward(directory.path(), &["serve", "--addr", "127.0.0.1:0"]));
    let owner = Caller::set_up(&server.address);
    for number in 0..PROVIDERS {
        provider(&owner, number);
    }
    let running = complaint(&steward(directory.path(), &["keys", "rotate"]).output().unwrap());
    assert!(running.contains("another Steward is running"), "{running}");
    server.signal("TERM");
    assert!(server.child.wait().unwrap().success());
    let look = || {
        let output = steward(directory.path(), &["doctor"]).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{text}");
        assert!(text.contains(&format!("{PROVIDERS} sealed values can be opened")), "{text}");
    };
    let rotate = || steward(directory.path(), &["keys", "rotate", "--json"]);
    // Where in its work each one is killed is up to the machine: at any moment everything can be opened.
    let started = std::time::Instant::now();
    assert!(rotate().output().unwrap().status.success());
    let whole = started.elapsed();
    for part in 1..8_u32 {
        let mut child =
            rotate().stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null()).spawn().unwrap();
        std::thread::sleep(whole * part / 7);
        let _ = child.kill();
        child.wait().unwrap();
    }
    look();
    let output = rotate().output().unwrap();
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&told["sealed"], &told["unreadable"]), (&json!(PROVIDERS), &json!(0)), "{told}");
    look();
    let lines = fs::read_to_string(directory.path().join("data/master.key")).unwrap().lines().count();
    assert!(lines >= 2, "the old keys stay, for older backups");
}

fn provider(owner: &Caller, number: usize) {
    let provider = json!({
        "kind": "openai_compatible", "name": format!("Stub {number}"), "base_url": "http://127.0.0.1:9/v1", "model": "m",
        "api_key": format!("sk-secret-{number}"),
    });
    owner.expect("POST", "/api/v1/providers", Some(&provider), 201);
}
