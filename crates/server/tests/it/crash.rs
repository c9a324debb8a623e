//! F1: the process is killed again and again while it takes in events and messages.

use std::collections::HashMap;
use std::net::TcpListener;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::tempdir;

use crate::caller::Caller;
use crate::{Server, steward};

const KILLS: u64 = 50;
const PROGRAMS: usize = 8;
const CUSTOMERS: usize = 4;
const SEED: u64 = 7;
/// So much is acknowledged between two kills.
const LEAST_PER_LIFE: usize = 10;

/// What was acknowledged: ids of events, and ids of messages by customer.
#[derive(Default)]
struct Ledger {
    events: Mutex<Vec<String>>,
    messages: Mutex<Vec<(usize, String)>>,
}

/// Ends the load also when the test fails, or it would wait for it for ever.
struct StopAtEnd<'a>(&'a AtomicBool);

impl Drop for StopAtEnd<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Ledger {
    fn count(&self) -> usize {
        self.events.lock().unwrap().len() + self.messages.lock().unwrap().len()
    }
}

#[test]
fn f1_killed_fifty_times_while_it_writes_it_keeps_what_it_acknowledged_once() {
    let directory = tempdir().unwrap();
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let start = || Server::start(steward(directory.path(), &["serve", "--addr", &address]));
    let mut server = start();
    let key = Caller::set_up(&address).key();
    let customers: Vec<Caller> = (0..CUSTOMERS).map(|_| Caller::customer(&address).unwrap()).collect();
    let ledger = Ledger::default();
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for number in 0..PROGRAMS {
            let (key, ledger, stop) = (&key, &ledger, &stop);
            scope.spawn(move || post_events(number, key, ledger, stop));
        }
        for (number, customer) in customers.iter().enumerate() {
            let (ledger, stop) = (&ledger, &stop);
            scope.spawn(move || post_messages(number, customer, ledger, stop));
        }
        let _end = StopAtEnd(&stop);
        for kill in 0..KILLS {
            // However slow the machine is, each life does some work before it ends at a moment of its own.
            let begun = ledger.count();
            while ledger.count() < begun + LEAST_PER_LIFE {
                std::thread::sleep(Duration::from_millis(1));
            }
            std::thread::sleep(Duration::from_millis(moment(kill)));
            server.child.kill().unwrap();
            server.child.wait().unwrap();
            server = start();
        }
    });
    check(&key, &customers, &ledger);
    server.signal("TERM");
    assert!(server.child.wait().unwrap().success());
    let doctor = steward(directory.path(), &["doctor"]).output().unwrap();
    let text = String::from_utf8_lossy(&doctor.stdout).into_owned();
    assert!(doctor.status.success() && text.contains("ok    database"), "{text}");
}

/// Milliseconds of work before a kill: another moment each time, the same ones in each run.
fn moment(kill: u64) -> u64 {
    let mut state = SEED.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(kill.wrapping_mul(0xbf58_476d_1ce4_e5b9));
    state ^= state >> 31;
    state.wrapping_mul(0x94d0_49bb_1331_11eb) % 100
}

/// Sends again, with the same ids, until there is an acknowledgement.
fn insist(caller: &Caller, path: &str, body: &Value, stop: &AtomicBool) -> bool {
    loop {
        let answer = caller.call("POST", path, Some(body));
        if answer.is_ok_and(|answer| matches!(answer.status, 200 | 201)) {
            return true;
        }
        if stop.load(Ordering::Relaxed) {
            return false;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn post_events(number: usize, key: &Caller, ledger: &Ledger, stop: &AtomicBool) {
    for batch in 0.. {
        if stop.load(Ordering::Relaxed) {
            return;
        }
        let ids: Vec<String> = (0..5).map(|index| format!("load-{number}-{batch}-{index}")).collect();
        let events: Vec<Value> = ids.iter().map(|id| json!({ "event_id": id, "type": "load.made" })).collect();
        if insist(key, "/api/v1/events", &Value::Array(events), stop) {
            ledger.events.lock().unwrap().extend(ids);
        }
    }
}

fn post_messages(number: usize, customer: &Caller, ledger: &Ledger, stop: &AtomicBool) {
    for count in 0.. {
        if stop.load(Ordering::Relaxed) {
            return;
        }
        let id = format!("message-{number}-{count}");
        let body = json!({ "text": format!("Is order {count} on its way?"), "client_id": id });
        if insist(customer, "/api/v1/public/shop/messages", &body, stop) {
            ledger.messages.lock().unwrap().push((number, id));
        }
        std::thread::sleep(Duration::from_millis(40));
    }
}

fn check(key: &Caller, customers: &[Caller], ledger: &Ledger) {
    let mut stored = count(&key.list("/api/v1/events?type=load.made"), "event_id");
    let events = ledger.events.lock().unwrap();
    let messages = ledger.messages.lock().unwrap();
    assert!(!events.is_empty() && !messages.is_empty());
    assert!(events.iter().all(|id| stored.contains_key(id)), "an acknowledged event is lost");
    for (number, customer) in customers.iter().enumerate() {
        let found = count(&customer.list("/api/v1/public/shop/messages"), "client_id");
        let mut own = messages.iter().filter(|(author, _)| *author == number);
        assert!(own.all(|(_, id)| found.contains_key(id)), "an acknowledged message is lost");
        stored.extend(found);
    }
    assert!(stored.values().all(|times| *times == 1), "something was kept twice");
}

fn count(rows: &[Value], id: &str) -> HashMap<String, usize> {
    let mut times = HashMap::new();
    for id in rows.iter().filter_map(|row| row[id].as_str()) {
        *times.entry(id.to_owned()).or_insert(0) += 1;
    }
    times
}
