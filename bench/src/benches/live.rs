//! PLT-71: what ten thousand live connections cost on which nothing happens.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::sleep;

use super::demo::{Demo, SLUG};
use crate::Common;
use crate::harness::client::{Client, Identity, connect, customer, place};
use crate::harness::report::{Figure, Report};
use crate::harness::{now, since_ms};

const STREAMS: usize = 10_000;
/// A session costs more than a stream; a customer with many open pages has one session.
const CUSTOMERS: usize = 100;
/// Connections that are made at the same time.
const AT_ONCE: usize = 100;
const SETTLED: Duration = Duration::from_secs(10);

pub(super) async fn run(common: &Common) -> Result<Report> {
    let mut report = Report::begin("live");
    let files = rlimit::increase_nofile_limit(STREAMS as u64 + 1_000)?;
    ensure!(files > STREAMS as u64 + 500, "the system allows only {files} open files; raise `ulimit -n`");
    let demo = Demo::fill(&common.program()?)?;
    let site = demo.serve()?;
    sleep(SETTLED).await;
    let before = site.resident_mib();
    let mut customers = Vec::new();
    for number in 0..CUSTOMERS {
        customers.push(customer(&site.address, place(number), SLUG).await?);
    }
    let began = now();
    let mut streams = Vec::with_capacity(STREAMS);
    for first in (0..STREAMS).step_by(AT_ONCE) {
        let mut opening = JoinSet::new();
        for number in first..first + AT_ONCE {
            let (address, identity) = (site.address.clone(), customers[number % CUSTOMERS].clone());
            opening.spawn(async move { open(&address, number % CUSTOMERS, &identity).await });
        }
        while let Some(opened) = opening.join_next().await {
            streams.push(opened??);
        }
    }
    let seconds = since_ms(began) / 1000.0;
    let mut figures = Vec::new();
    for _ in 0..common.rounds {
        sleep(SETTLED).await;
        figures.push(site.resident_mib());
    }
    let watchers = watchers(&site.address).await?;
    ensure!(watchers >= STREAMS as f64, "only {watchers} of {STREAMS} streams are still watched");
    let each = figures.iter().map(|figure| (figure - before) * 1024.0 / STREAMS as f64).collect();
    report.add(Figure::new("memory with 10,000 idle live connections", "MiB", figures).below(500.0));
    report.add(Figure::new("of it for each connection", "KiB", each));
    report.add(Figure::new("opened", "/s", vec![STREAMS as f64 / seconds]));
    report.note(format!("{CUSTOMERS} customers' sessions; before them the program had {before:.0} MiB."));
    drop(streams);
    Ok(report)
}

/// Opens a stream and reads its head; what comes later stays in the socket.
async fn open(address: &str, number: usize, identity: &Identity) -> Result<TcpStream> {
    let mut stream = connect(address, place(number)).await?;
    let lines = identity.lines();
    let head = format!("GET /api/v1/public/{SLUG}/live HTTP/1.1\r\nhost: {address}\r\n{lines}\r\n");
    stream.write_all(head.as_bytes()).await?;
    let mut answer = [0; 64];
    let length = stream.read(&mut answer).await?;
    let text = String::from_utf8_lossy(&answer[..length]).into_owned();
    ensure!(text.starts_with("HTTP/1.1 200"), "the stream answered {text}");
    Ok(stream)
}

/// How many streams the program itself counts.
async fn watchers(address: &str) -> Result<f64> {
    let answer = Client::connect(address, &Identity::default()).await?.get("/metrics").await?;
    let text = String::from_utf8_lossy(&answer.body).into_owned();
    let line = text.lines().find_map(|line| line.strip_prefix("steward_live_watchers ")).map(str::to_owned);
    line.and_then(|number| number.trim().parse().ok()).context("the program doesn't count its watchers")
}
