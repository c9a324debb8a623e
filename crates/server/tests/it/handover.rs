//! A restart under load: a new process listens beside the old one, which ends in peace (PLT-37).

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::tempdir;

use crate::caller::Caller;
use crate::{Server, steward};

const PROGRAMS: usize = 3;
const CUSTOMERS: usize = 6;
/// So many calls are answered before the old process is told to end, and so many after.
const CALLS: usize = 40;

/// A request of which the body is still on its way.
struct HalfSent {
    stream: TcpStream,
    rest: String,
}

impl HalfSent {
    fn begin(address: &str, key_header: &str, body: &str) -> Self {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let (first, rest) = body.split_at(body.len() / 2);
        write!(
            stream,
            "POST /api/v1/events HTTP/1.1\r\nhost: test\r\nconnection: close\r\n{key_header}content-type: application/json\r\n\
             content-length: {}\r\n\r\n{first}",
            body.len()
        )
        .unwrap();
        Self { stream, rest: rest.to_owned() }
    }

    fn finish(mut self) -> String {
        self.stream.write_all(self.rest.as_bytes()).unwrap();
        let mut answer = String::new();
        self.stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

#[test]
fn plt_37_requests_and_jobs_under_way_are_neither_cut_nor_lost_by_a_restart() {
    let directory = tempdir().unwrap();
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let command = || {
        let mut command = steward(directory.path(), &["serve", "--addr", &address]);
        command.env("STEWARD_SERVER_SHARE_PORT", "true");
        command
    };
    let mut old = Server::start(command());
    let owner = Caller::set_up(&address);
    let key = owner.key();
    let customers: Vec<Caller> = (0..CUSTOMERS).map(|_| Caller::customer(&address).unwrap()).collect();
    let event = json!([{ "event_id": "half-sent", "type": "load.made" }]).to_string();
    let half_sent = HalfSent::begin(&address, key.headers(), &event);

    let (answered, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
    let sent: Mutex<Vec<String>> = Mutex::new(Vec::new());
    let cut: Mutex<Vec<String>> = Mutex::new(Vec::new());
    let mut new = None;
    std::thread::scope(|scope| {
        for number in 0..PROGRAMS {
            let (key, sent, cut, answered, stop) = (&key, &sent, &cut, &answered, &stop);
            scope.spawn(move || {
                for count in 0.. {
                    if stop.load(Ordering::Relaxed) {
                        return;
                    }
                    let id = format!("{number}-{count}");
                    let body = json!([{ "event_id": id, "type": "load.made" }]);
                    match key.call("POST", "/api/v1/events", Some(&body)) {
                        Ok(answer) if answer.status == 200 => sent.lock().unwrap().push(id),
                        Ok(answer) => cut.lock().unwrap().push(format!("{}: {}", answer.status, answer.body)),
                        Err(error) => cut.lock().unwrap().push(error.to_string()),
                    }
                    answered.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        let wait = |calls: usize| {
            while answered.load(Ordering::Relaxed) < calls {
                std::thread::sleep(Duration::from_millis(2));
            }
        };
        wait(CALLS);
        // Questions whose answers are made when the old process is told to end.
        for customer in &customers {
            let body = json!({ "text": "How long do you keep a parcel for me?", "client_id": "question" });
            customer.expect("POST", "/api/v1/public/shop/messages", Some(&body), 201);
        }
        let next = scope.spawn(|| Server::start(command()));
        std::thread::sleep(Duration::from_millis(300));
        old.signal("TERM");
        std::thread::sleep(Duration::from_millis(100));
        assert!(half_sent.finish().starts_with("HTTP/1.1 200"), "a request under way was cut");
        assert!(old.child.wait().unwrap().success());
        new = Some(next.join().unwrap());
        wait(answered.load(Ordering::Relaxed) + CALLS);
        stop.store(true, Ordering::Relaxed);
    });
    assert_eq!(*cut.lock().unwrap(), Vec::<String>::new());

    let mut stored: HashMap<String, usize> = HashMap::new();
    for row in key.list("/api/v1/events?type=load.made") {
        *stored.entry(row["event_id"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    let sent = sent.into_inner().unwrap();
    assert!(sent.len() >= 2 * CALLS && stored.contains_key("half-sent"));
    assert!(sent.iter().all(|id| stored.get(id) == Some(&1)), "each event is there once");
    for customer in &customers {
        let replies = || -> Vec<Value> {
            let rows = customer.list("/api/v1/public/shop/messages");
            rows.into_iter().filter(|row| row["author"]["kind"] == "agent").collect()
        };
        for _ in 0..1500 {
            if !replies().is_empty() {
                break;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        assert_eq!(replies().len(), 1, "each question is answered once");
    }
    drop(new);
}
