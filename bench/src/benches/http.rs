//! PLT-71: what 200 members feel who read at the same time, and how much goes through at most, beside a bare axum
//! handler that returns the same bytes.

use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::{Map, Value as Json};
use tokio::task::JoinSet;
use tokio::time::sleep;

use super::demo::{Demo, owner};
use crate::Common;
use crate::harness::client::{Client, Identity, place};
use crate::harness::random::Random;
use crate::harness::report::{Figure, Report};
use crate::harness::site::Site;
use crate::harness::statistics::percentile;
use crate::harness::{now, since_ms};

const USERS: usize = 200;
/// Members share a few sessions, because signing in is slowed down on purpose.
const SESSIONS: usize = 4;
const READING: Duration = Duration::from_secs(10);
const RUSH: Duration = Duration::from_secs(4);
/// Between two reads of one member, in seconds: somebody who clicks fast.
const PAUSE: (f64, f64) = (0.5, 1.5);

/// How one round went.
struct Round {
    times: Vec<f64>,
    failed: usize,
    seconds: f64,
}

pub(super) async fn run(common: &Common) -> Result<Report> {
    let mut report = Report::begin("http");
    rlimit::increase_nofile_limit(4_096)?;
    let demo = Demo::fill(&common.program()?)?;
    let site = demo.serve()?;
    let mut sessions = Vec::new();
    for _ in 0..SESSIONS {
        sessions.push(owner(&site.address).await?);
    }
    let paths = Arc::new(routes(&site.address, &sessions[0]).await?);
    let bare = start_peer(&site.address, &sessions[0], &paths).await?;

    let [mut p50, mut p99, mut most, mut bare_p50, mut bare_p99, mut bare_most] = [const { Vec::new() }; 6];
    let mut requests = 0;
    for round in 0..common.rounds {
        let seed = common.seed + u64::from(round);
        for (address, halves, tails, rates) in [
            (&site.address, &mut p50, &mut p99, &mut most),
            (&bare.address, &mut bare_p50, &mut bare_p99, &mut bare_most),
        ] {
            let calm = read(address, &sessions, &paths, seed, READING, true).await?;
            let rush = read(address, &sessions, &paths, seed, RUSH, false).await?;
            ensure!(calm.failed + rush.failed == 0, "{} reads failed", calm.failed + rush.failed);
            requests += calm.times.len();
            halves.push(percentile(&calm.times, 0.5));
            tails.push(percentile(&calm.times, 0.99));
            rates.push(rush.times.len() as f64 / rush.seconds);
        }
    }
    report.add(Figure::new("200 members read, median", "ms", p50).beside("bare axum", bare_p50));
    report.add(Figure::new("200 members read, p99", "ms", p99).below(20.0).beside("bare axum", bare_p99));
    report.add(Figure::new("most reads at 200 connections", "/s", most).beside("bare axum", bare_most));
    report.note(format!(
        "{} routes of the member app in random order; {requests} reads with a pause of 0.5 to 1.5 s; the callers use the \
         same cores.",
        paths.len()
    ));
    Ok(report)
}

/// What a member's browser reads: lists, one conversation, one contact, one document.
async fn routes(address: &str, session: &Identity) -> Result<Vec<String>> {
    let mut client = Client::connect(address, session).await?;
    let mut paths: Vec<String> = ["home", "conversations/counts", "conversations", "contacts", "documents", "drafts"]
        .into_iter()
        .chain(["runs", "collections", "members", "persona"])
        .map(|name| format!("/api/v1/{name}"))
        .collect();
    for (noun, below) in [("conversations", "/messages"), ("contacts", "/conversations"), ("documents", "/passages")] {
        let listed = client.must_get(&format!("/api/v1/{noun}")).await?;
        let id = listed["data"][0]["id"].as_str().with_context(|| format!("{noun} has a first one"))?;
        paths.push(format!("/api/v1/{noun}/{id}"));
        paths.push(format!("/api/v1/{noun}/{id}{below}"));
    }
    Ok(paths)
}

async fn start_peer(address: &str, session: &Identity, paths: &[String]) -> Result<Site> {
    let mut client = Client::connect(address, session).await?;
    let mut answers = Map::new();
    for path in paths {
        let answer = client.get(path).await?;
        ensure!(answer.status.is_success(), "{path} answered {}", answer.status);
        answers.insert(path.clone(), Json::String(String::from_utf8_lossy(&answer.body).into_owned()));
    }
    let directory = tempfile::tempdir()?;
    let file = directory.path().join("answers.json");
    std::fs::write(&file, Json::Object(answers).to_string())?;
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("peer").arg(&file);
    // It has read the file before it says that it listens.
    Site::start(command)
}

async fn read(
    address: &str,
    sessions: &[Identity],
    paths: &Arc<Vec<String>>,
    seed: u64,
    lasts: Duration,
    with_pauses: bool,
) -> Result<Round> {
    let mut clients = Vec::new();
    for number in 0..USERS {
        let session = &sessions[number % sessions.len()];
        clients.push(Client::connect_from(address, place(number), session).await?);
    }
    let began = now();
    let mut members = JoinSet::new();
    for (number, mut client) in clients.into_iter().enumerate() {
        let paths = Arc::clone(paths);
        let mut random = Random::new(seed * 1_000 + number as u64);
        members.spawn(async move {
            let (mut times, mut failed) = (Vec::new(), 0);
            loop {
                if with_pauses {
                    let pause = PAUSE.0 + (PAUSE.1 - PAUSE.0) * random.share();
                    sleep(Duration::from_secs_f64(pause)).await;
                }
                if now().duration_since(began) >= lasts {
                    return (times, failed);
                }
                let asked = now();
                match client.get(&paths[random.below(paths.len())]).await {
                    Ok(answer) if answer.status.is_success() => times.push(since_ms(asked)),
                    Ok(_) | Err(_) => failed += 1,
                }
            }
        });
    }
    let mut round = Round { times: Vec::new(), failed: 0, seconds: 0.0 };
    while let Some(member) = members.join_next().await {
        let (times, failed) = member?;
        round.times.extend(times);
        round.failed += failed;
    }
    round.seconds = since_ms(began) / 1000.0;
    Ok(round)
}
