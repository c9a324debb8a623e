//! F14: ten thousand idle live streams, a hundred messages a second to those who listen, and readers who don't read.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use serde_json::json;
use tokio::task::JoinSet;
use tokio::time::{interval, sleep, timeout};

use super::http::Caller;
use super::live_client::Stream;
use super::site::{memory_mib, percentile, serve};
use super::{Arguments, Verdict};
use crate::harness::site::Site;

const LISTENERS: usize = 50;
const SLOW: usize = 500;
const MESSAGES: usize = 3_000;
const BETWEEN: Duration = Duration::from_millis(10);
/// How soon a browser comes back, as the server asks.
const COME_BACK: Duration = Duration::from_secs(2);
/// Streams of one customer; a customer has few in truth, but a session costs more than a stream.
const PER_CUSTOMER: usize = 500;
const MEMBERS: &str = "/api/v1/live";
const CUSTOMERS: &str = "/api/v1/public/shop/live";
const MOST_MEMORY_MIB: u64 = 512;
const MOST_P99_MS: f64 = 500.0;

type Sent = Arc<Mutex<HashMap<String, Instant>>>;

pub(super) async fn run(arguments: &Arguments) -> Result<Verdict> {
    let files = rlimit::increase_nofile_limit(arguments.streams as u64 + 4_096)?;
    ensure!(files > arguments.streams as u64 + 2_000, "the system allows only {files} open files");
    let directory = tempfile::tempdir()?;
    let site = Site::start(serve(&arguments.program, directory.path(), "127.0.0.1:0"))?;
    let owner = Caller::set_up(&site.address).await?;
    let key = owner.key(&["events:write", "events:read"]).await?;
    let mut idle = open_idle(&site.address, arguments.streams).await?;
    let idle_memory = memory_mib(&site);
    let mut slow = Vec::new();
    for _ in 0..SLOW {
        slow.push(Stream::open(&owner, MEMBERS, "", true).await?);
    }
    let sent: Sent = Arc::default();
    let mut listeners = JoinSet::new();
    for _ in 0..LISTENERS {
        listeners.spawn(listen(Stream::open(&owner, MEMBERS, "", false).await?, owner.clone(), sent.clone()));
    }
    let returning = tokio::spawn(listen_with_breaks(owner.clone()));
    let mut peak = memory_mib(&site);
    let mut tick = interval(BETWEEN);
    let mut posts = JoinSet::new();
    for number in 0..MESSAGES {
        tick.tick().await;
        let (key, sent) = (key.clone(), sent.clone());
        posts.spawn(async move {
            let id = format!("m{number}");
            sent.lock().unwrap_or_else(PoisonError::into_inner).insert(id.clone(), Instant::now());
            let event = json!({ "type": "load.made", "subject": { "kind": "load", "id": id } });
            key.post("/api/v1/events", &event).await.is_ok_and(|answer| answer.status == 200)
        });
        if number % 50 == 0 {
            peak = peak.max(memory_mib(&site));
        }
    }
    let accepted = posts.join_all().await.into_iter().filter(|good| *good).count();
    let mut times = Vec::new();
    let mut incomplete = 0;
    let mut returns = 0;
    for (delivered, came_back) in listeners.join_all().await {
        returns += came_back;
        incomplete += usize::from(delivered.len() != MESSAGES);
        times.extend(delivered);
    }
    let resumed = returning.await??;
    // A reader who takes nothing is let go: what was on the way comes, and then the end.
    let mut ends = JoinSet::new();
    for stream in slow {
        ends.spawn(timeout(Duration::from_secs(30), stream.until_ended()));
    }
    let dropped = ends.join_all().await.into_iter().filter(Result::is_ok).count();
    peak = peak.max(memory_mib(&site));
    let mut ended_early = 0;
    while idle.try_join_next().is_some() {
        ended_early += 1;
    }
    let p99 = percentile(&times, 0.99);
    let mut verdict = Verdict::default();
    verdict.note("streams", arguments.streams);
    verdict.note("messages", accepted);
    verdict.note("deliveries", times.len());
    verdict.note("p99_ms", format!("{p99:.1}"));
    verdict.note("returns", returns);
    verdict.note("slow_dropped", dropped);
    verdict.note("resumed", resumed);
    verdict.note("idle_mib", idle_memory);
    verdict.note("memory_max_mib", peak);
    verdict.hold(accepted == MESSAGES, "not every message was accepted");
    verdict.hold(incomplete == 0, format!("{incomplete} listeners missed something"));
    verdict.hold(resumed == MESSAGES, "who came back with Last-Event-ID missed something or heard it twice");
    verdict.hold(dropped == SLOW, "a slow reader was not let go");
    verdict.hold(ended_early == 0, format!("{ended_early} idle streams were cut"));
    verdict.hold(p99 < MOST_P99_MS, "messages came late");
    verdict.hold(peak < MOST_MEMORY_MIB, "too much memory");
    Ok(verdict)
}

/// Streams of customers to whom nothing happens; a task ends when its stream does.
async fn open_idle(address: &str, count: usize) -> Result<JoinSet<()>> {
    let mut idle = JoinSet::new();
    while idle.len() < count {
        let customer = Caller::customer(address, "shop").await?;
        let mut opening = JoinSet::new();
        for _ in 0..PER_CUSTOMER.min(count - idle.len()) {
            let customer = customer.clone();
            opening.spawn(async move { Stream::open(&customer, CUSTOMERS, "", false).await });
        }
        for opened in opening.join_all().await {
            idle.spawn(opened?.until_ended());
        }
    }
    Ok(idle)
}

/// How long each message took to come. Who is let go because they fell behind comes back as a browser does; how
/// often that was.
async fn listen(mut stream: Stream, owner: Caller, sent: Sent) -> (Vec<Duration>, usize) {
    let mut times = Vec::with_capacity(MESSAGES);
    let mut heard = HashSet::new();
    let mut after = String::new();
    let mut returns = 0;
    while heard.len() < MESSAGES {
        let Ok(message) = timeout(Duration::from_secs(10), stream.next_of("load.made")).await else {
            break;
        };
        let Ok(message) = message else {
            returns += 1;
            sleep(COME_BACK).await;
            let Ok(again) = Stream::open(&owner, MEMBERS, &after, false).await else {
                break;
            };
            stream = again;
            continue;
        };
        after = format!("last-event-id: {}\r\n", message.position);
        let at = sent.lock().unwrap_or_else(PoisonError::into_inner).get(&message.subject).copied();
        if let Some(at) = at.filter(|_| heard.insert(message.subject)) {
            times.push(at.elapsed());
        }
    }
    (times, returns)
}

/// Goes away again and again and comes back with the last position; how many different messages came, each once.
async fn listen_with_breaks(owner: Caller) -> Result<usize> {
    let mut stream = Stream::open(&owner, MEMBERS, "", false).await?;
    let mut heard = HashSet::new();
    let mut after = String::new();
    let mut twice = 0;
    while heard.len() < MESSAGES {
        let Ok(message) = timeout(Duration::from_secs(10), stream.next_of("load.made")).await else {
            break;
        };
        let Ok(message) = message else {
            sleep(COME_BACK).await;
            stream = Stream::open(&owner, MEMBERS, &after, false).await?;
            continue;
        };
        after = format!("last-event-id: {}\r\n", message.position);
        twice += usize::from(!heard.insert(message.subject));
        if heard.len() % 500 == 0 {
            drop(stream);
            sleep(COME_BACK).await;
            stream = Stream::open(&owner, MEMBERS, &after, false).await?;
        }
    }
    Ok(heard.len() - twice)
}
