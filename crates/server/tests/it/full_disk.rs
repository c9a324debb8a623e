//! F3: a disk that is really full, a small one in memory that only the server's process sees.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::tempdir;

use crate::caller::{Answer, Caller};
use crate::{Server, steward};

/// Larger than the reserve and the room that must be beside it, and filled in seconds.
const DISK: &str = "48m";
const BALLAST_BYTES: usize = 16 << 20;

#[test]
fn f3_a_full_disk_means_reading_and_deleting_until_there_is_room_again() {
    let directory = tempdir().unwrap();
    fs::create_dir(directory.path().join("data")).unwrap();
    let Some(wrapper) = private_mount() else {
        println!("skipped: this user may not mount a small disk");
        return;
    };
    let server = Server::start(on_small_disk(directory.path(), wrapper));
    let data = seen_by(server.child.id()).join(directory.path().strip_prefix("/").unwrap()).join("data");
    assert_eq!(fs::metadata(data.join("reserve")).unwrap().len(), 8 << 20);
    fs::write(data.join("ballast"), vec![1_u8; BALLAST_BYTES]).unwrap();
    let owner = Caller::set_up(&server.address);
    let key = owner.key();
    let customer = Caller::customer(&server.address).unwrap();
    let hello = json!({ "text": "Hello", "client_id": "before" });
    customer.expect("POST", "/api/v1/public/shop/messages", Some(&hello), 201);
    let article = json!({ "title": "Opening hours", "body": "We open at nine." });
    let document = owner.expect("POST", "/api/v1/documents/article", Some(&article), 201);

    let (acknowledged, refusal) = fill(&key);
    assert_eq!((refusal.status, refusal.body["code"].as_str()), (507, Some("read_only")), "{}", refusal.body);
    assert!(refusal.header("retry-after").is_some() && acknowledged > 1_000, "{acknowledged} events");
    assert!(!data.join("reserve").exists(), "the reserve is given up");
    let told = owner.expect("GET", "/readyz", None, 200);
    assert_eq!((&told["ready"], &told["writable"]), (&json!(true), &json!(false)));
    // What is written now is refused and told so; nothing of it is kept.
    let lost = json!({ "text": "Are you there?", "client_id": "while full" });
    let refused = customer.call("POST", "/api/v1/public/shop/messages", Some(&lost)).unwrap();
    assert!(refused.status == 507 && refused.body["detail"].as_str().unwrap().contains("not saved"));
    // Reading goes on, and so do deleting and signing in to delete.
    assert_eq!(texts(&customer), ["Hello"]);
    let id = document["id"].as_str().unwrap();
    owner.expect("DELETE", &format!("/api/v1/documents/{id}"), None, 204);
    owner.expect("GET", &format!("/api/v1/documents/{id}"), None, 404);
    let credentials = json!({ "email": "owner@shop.test", "password": "correct horse battery" });
    assert_eq!(owner.call("POST", "/api/v1/session", Some(&credentials)).unwrap().status, 201);

    fs::remove_file(data.join("ballast")).unwrap();
    let again = wait_for(|| {
        let answer = customer.call("POST", "/api/v1/public/shop/messages", Some(&lost)).unwrap();
        (answer.status == 201).then_some(answer)
    });
    assert_eq!(again.body["message"]["text"], "Are you there?");
    assert_eq!(owner.expect("GET", "/readyz", None, 200)["writable"], json!(true));
    assert!(data.join("reserve").exists(), "the reserve is made again");
    assert_eq!(texts(&customer)[..2], ["Hello", "Are you there?"]);
    assert_eq!(key.list("/api/v1/events?type=load.made").len(), acknowledged, "as many as were acknowledged");
}

/// What makes a mount that ends with its process: as root, or in a name space of one's own.
fn private_mount() -> Option<&'static [&'static str]> {
    const WAYS: [&[&str]; 2] = [&["--mount"], &["--user", "--map-root-user", "--mount"]];
    let works = |way: &&[&str]| {
        let script = "mount -t tmpfs -o size=1m none /tmp";
        Command::new("unshare").args(*way).args(["sh", "-c", script]).output().is_ok_and(|done| done.status.success())
    };
    WAYS.into_iter().find(works)
}

/// `serve` on a data directory that is a small disk.
fn on_small_disk(directory: &Path, wrapper: &[&str]) -> Command {
    let plain = steward(directory, &["serve", "--addr", "127.0.0.1:0"]);
    let mut command = Command::new("unshare");
    let script = format!("mount -t tmpfs -o size={DISK} none data && exec \"$@\"");
    command.args(wrapper).args(["sh", "-c", &script, "sh"]).arg(plain.get_program()).args(plain.get_args());
    command.current_dir(directory).env_clear();
    for (name, value) in plain.get_envs() {
        command.env(name, value.unwrap_or_default());
    }
    command
}

/// The files as a process sees them.
fn seen_by(process: u32) -> PathBuf {
    PathBuf::from(format!("/proc/{process}/root"))
}

/// Sends events until one call is refused; how many were acknowledged before, and the refusal.
fn fill(key: &Caller) -> (usize, Answer) {
    let padding = "x".repeat(2_000);
    for batch in 0..1_000 {
        let event = |index| json!({ "event_id": format!("{batch}-{index}"), "type": "load.made", "properties": { "p": padding } });
        let events: Vec<Value> = (0..100).map(event).collect();
        let events = Value::Array(events);
        if key.call("POST", "/api/v1/events", Some(&events)).unwrap().status == 200 {
            continue;
        }
        // What the log took is given back at once and may be room enough again: full is what stays full.
        std::thread::sleep(Duration::from_millis(2_500));
        let again = key.call("POST", "/api/v1/events", Some(&events)).unwrap();
        if again.status != 200 {
            return (batch * 100, again);
        }
    }
    panic!("the disk never became full");
}

fn texts(customer: &Caller) -> Vec<String> {
    let messages = customer.list("/api/v1/public/shop/messages");
    let own = messages.iter().filter(|message| message["author"]["kind"] == "contact");
    own.map(|message| message["text"].as_str().unwrap().to_owned()).collect()
}

fn wait_for<T>(mut ready: impl FnMut() -> Option<T>) -> T {
    for _ in 0..200 {
        if let Some(found) = ready() {
            return found;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("it did not come about within twenty seconds");
}
