//! Start, neighbours, end.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use tempfile::tempdir;

use crate::{Server, complaint, steward};

#[test]
fn it_serves_with_no_configuration_and_ends_in_peace() {
    let directory = tempdir().unwrap();
    let mut server = Server::start(steward(directory.path(), &["serve", "--addr", "127.0.0.1:0"]));
    assert!(server.get("/healthz").ends_with("ok"));
    assert!(server.get("/readyz").contains("\"ready\":true"));
    assert!(server.get("/metrics").contains("steward_http_requests_total"));
    let key = fs::metadata(directory.path().join("data/master.key")).unwrap();
    assert_eq!(key.permissions().mode() & 0o777, 0o600);
    // A stream is open: it ends, and doesn't hold up the end of the program.
    server.signal("TERM");
    assert!(server.child.wait().unwrap().success());
    let log = directory.path().join("data/steward.db-wal");
    assert!(fs::metadata(log).map_or(0, |metadata| metadata.len()) == 0, "the log was merged");
    let doctor = steward(directory.path(), &["doctor"]).output().unwrap();
    let text = String::from_utf8_lossy(&doctor.stdout).into_owned();
    assert!(doctor.status.success() && text.contains("ok    database"), "{text}");
}

#[test]
fn a_taken_port_and_a_taken_directory_get_a_clear_word() {
    let directory = tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let told = complaint(&steward(directory.path(), &["serve", "--addr", &address]).output().unwrap());
    assert!(told.contains("is in use by another program") && told.contains("--addr"), "{told}");
    let _running = Server::start(steward(directory.path(), &["serve", "--addr", "127.0.0.1:0"]));
    let told = complaint(&steward(directory.path(), &["serve", "--addr", "127.0.0.1:0"]).output().unwrap());
    assert!(told.contains("another Steward is running"), "{told}");
}

#[test]
fn a_damaged_database_stops_the_start_and_nothing_is_changed() {
    let directory = tempdir().unwrap();
    let data = directory.path().join("data");
    fs::create_dir_all(&data).unwrap();
    let rubbish = vec![7_u8; 8192];
    fs::write(data.join("steward.db"), &rubbish).unwrap();
    let told = complaint(&steward(directory.path(), &["serve", "--addr", "127.0.0.1:0"]).output().unwrap());
    assert!(told.contains("damaged") && told.contains("steward doctor"), "{told}");
    assert_eq!(fs::read(data.join("steward.db")).unwrap(), rubbish);
}

#[test]
fn a_caller_who_sends_slowly_is_cut_and_others_are_served() {
    let directory = tempdir().unwrap();
    let server = Server::start(steward(directory.path(), &["serve", "--addr", "127.0.0.1:0"]));
    let mut slow: Vec<TcpStream> = (0..50).map(|_| TcpStream::connect(&server.address).unwrap()).collect();
    for stream in &mut slow {
        stream.write_all(b"GET / HTTP/1.1\r\nhost: te").unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(15))).unwrap();
    }
    assert!(server.get("/healthz").ends_with("ok"));
    for stream in &mut slow {
        let mut rest = Vec::new();
        // Either an end or a refusal, but within the limit.
        stream.read_to_end(&mut rest).unwrap();
    }
}

#[test]
fn a_new_process_takes_over_the_port_without_a_refused_caller() {
    let directory = tempdir().unwrap();
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let command = || {
        let mut command = steward(directory.path(), &["serve", "--addr", &free]);
        command.env("STEWARD_SERVER_SHARE_PORT", "true");
        command
    };
    let mut old = Server::start(command());
    let next = std::thread::spawn({
        let command = command();
        move || Server::start(command)
    });
    std::thread::sleep(Duration::from_millis(300));
    old.signal("TERM");
    assert!(old.child.wait().unwrap().success());
    let new = next.join().unwrap();
    for _ in 0..20 {
        assert!(new.get("/healthz").ends_with("ok"));
    }
}
