//! F1: SIGKILL at random moments while eight programs post batches of events and four customers write.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::Result;
use serde_json::{Value, json};
use tokio::task::JoinSet;
use tokio::time::sleep;

use super::http::Caller;
use super::site::{free_address, is_whole, serve};
use super::{Arguments, Verdict};
use crate::harness::random::Random;
use crate::harness::site::Site;

const PROGRAMS: usize = 8;
const CUSTOMERS: usize = 4;
const BATCH: usize = 20;
const MESSAGES: &str = "/api/v1/public/shop/messages";
const LONGEST_RESTART_MS: u128 = 2_000;

#[derive(Default)]
struct Ledger {
    events: Mutex<Vec<String>>,
    messages: Mutex<Vec<String>>,
    stop: AtomicBool,
}

impl Ledger {
    fn is_over(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

fn locked(list: &Mutex<Vec<String>>) -> std::sync::MutexGuard<'_, Vec<String>> {
    list.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

pub(super) async fn run(arguments: &Arguments) -> Result<Verdict> {
    let directory = tempfile::tempdir()?;
    let address = free_address()?;
    let start = || Site::start(serve(&arguments.program, directory.path(), &address));
    let mut site = start()?;
    let owner = Caller::set_up(&address).await?;
    let key = owner.key(&["events:read", "events:write"]).await?;
    let mut customers = Vec::new();
    for _ in 0..CUSTOMERS {
        customers.push(Caller::customer(&address, "shop").await?);
    }
    let ledger = Arc::new(Ledger::default());
    let mut load = JoinSet::new();
    for number in 0..PROGRAMS {
        load.spawn(post_events(number, key.clone(), ledger.clone()));
    }
    for (number, customer) in customers.iter().enumerate() {
        load.spawn(post_messages(number, customer.clone(), ledger.clone()));
    }
    let mut random = Random::new(arguments.seed);
    let mut restart_max = 0;
    for _ in 0..arguments.kills {
        sleep(Duration::from_millis(10 + random.below(290) as u64)).await;
        site.kill()?;
        let began = Instant::now();
        site = start()?;
        restart_max = restart_max.max(began.elapsed().as_millis());
    }
    ledger.stop.store(true, Ordering::Relaxed);
    while load.join_next().await.is_some() {}

    let mut stored = count(&key.list("/api/v1/events?type=load.made").await?, "event_id");
    for customer in &customers {
        stored.extend(count(&customer.list(MESSAGES).await?, "client_id"));
    }
    site.stop()?;
    let whole = is_whole(&arguments.program, directory.path())?;
    let acked: Vec<String> = locked(&ledger.events).iter().chain(locked(&ledger.messages).iter()).cloned().collect();
    let lost = acked.iter().filter(|id| !stored.contains_key(*id)).count();
    let duplicate = stored.values().filter(|times| **times > 1).count();
    let mut verdict = Verdict::default();
    verdict.note("kills", arguments.kills);
    verdict.note("acked", acked.len());
    verdict.note("messages", locked(&ledger.messages).len());
    verdict.note("stored", stored.len());
    verdict.note("lost", lost);
    verdict.note("duplicate", duplicate);
    verdict.note("restart_max_ms", restart_max);
    verdict.hold(acked.len() > 100, "too little was acknowledged to say anything");
    verdict.hold(lost == 0, "acknowledged writes are lost");
    verdict.hold(duplicate == 0, "something was kept twice");
    verdict.hold(whole, "the database doesn't hold together");
    verdict.hold(restart_max < LONGEST_RESTART_MS, "a restart took longer than two seconds");
    Ok(verdict)
}

/// Sends again, with the same ids, until there is an acknowledgement.
async fn insist(caller: &Caller, path: &str, body: &Value, ledger: &Ledger) -> bool {
    loop {
        if caller.post(path, body).await.is_ok_and(|answer| matches!(answer.status, 200 | 201)) {
            return true;
        }
        if ledger.is_over() {
            return false;
        }
        sleep(Duration::from_millis(10)).await;
    }
}

async fn post_events(number: usize, key: Caller, ledger: Arc<Ledger>) {
    let mut batch = 0;
    while !ledger.is_over() {
        let ids: Vec<String> = (0..BATCH).map(|index| format!("load-{number}-{batch}-{index}")).collect();
        let events: Vec<Value> = ids.iter().map(|id| json!({ "event_id": id, "type": "load.made" })).collect();
        if insist(&key, "/api/v1/events", &Value::Array(events), &ledger).await {
            locked(&ledger.events).extend(ids);
        }
        batch += 1;
    }
}

async fn post_messages(number: usize, customer: Caller, ledger: Arc<Ledger>) {
    let mut written = 0;
    while !ledger.is_over() {
        let id = format!("message-{number}-{written}");
        let body = json!({ "text": format!("Is order {written} on its way?"), "client_id": id });
        if insist(&customer, MESSAGES, &body, &ledger).await {
            locked(&ledger.messages).push(id);
        }
        written += 1;
        sleep(Duration::from_millis(40)).await;
    }
}

fn count(rows: &[Value], id: &str) -> HashMap<String, usize> {
    let mut times = HashMap::new();
    for id in rows.iter().filter_map(|row| row[id].as_str()) {
        *times.entry(id.to_owned()).or_insert(0) += 1;
    }
    times
}
