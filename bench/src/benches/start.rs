//! PLT-70: how long a cold start takes until a request is answered, what the program needs when nobody calls, how
//! large it is.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::json;
use tokio::time::{sleep, timeout};

use super::demo::{Demo, SLUG, reply_at_once};
use crate::Common;
use crate::harness::client::{Client, Identity, customer, place};
use crate::harness::report::{Figure, Report};
use crate::harness::stream::Stream;
use crate::harness::{machine, since_ms};

/// Until what a start leaves behind has been done and given back.
const SETTLED: Duration = Duration::from_secs(10);
const PATIENCE: Duration = Duration::from_secs(30);

pub(super) async fn run(common: &Common) -> Result<Report> {
    let mut report = Report::begin("start");
    let program = common.program()?;
    let demo = Demo::fill(&program)?;
    let site = demo.serve()?;
    reply_at_once(&site.address).await?;
    site.stop()?;

    let [mut page, mut question, mut busy, mut idle, mut own] = [const { Vec::new() }; 5];
    for round in 0..common.rounds {
        let site = demo.serve()?;
        let mut client = Client::connect(&site.address, &Identity::default()).await?;
        let answer = client.get(&format!("/api/v1/public/{SLUG}")).await?;
        ensure!(answer.status.is_success(), "the public page answered {}", answer.status);
        page.push(since_ms(site.began));
        busy.push(site.processor_seconds() * 1000.0);
        timeout(PATIENCE, ask(&site.address, round)).await.context("nobody answered")??;
        question.push(since_ms(site.began));
        sleep(SETTLED).await;
        idle.push(site.resident_mib());
        own.push(machine::resident_own_mib(site.id()));
        site.stop()?;
    }
    let size = std::fs::metadata(&program).context("the program is not there")?.len() as f64 / f64::from(1 << 20);
    report.add(Figure::new("cold start to the first answered request", "ms", page).below(300.0));
    report.add(Figure::new("cold start to the first answered question", "ms", question).below(300.0));
    report.add(Figure::new("processor time until the first request is answered", "ms", busy));
    report.add(Figure::new("idle memory", "MiB", idle).below(200.0));
    report.add(Figure::new("idle memory without pages of files", "MiB", own));
    report.add(Figure::new("size of the program", "MiB", vec![size]).below(120.0));
    report.note("From the start of the process with the sample business; the files are in the system's cache.");
    report.note("The question: a session, the live stream, a message, the reply. Memory: 10 s after it.");
    Ok(report)
}

/// One customer comes, asks and reads the reply.
async fn ask(address: &str, round: u16) -> Result<()> {
    let from = place(usize::from(round));
    let identity = customer(address, from, SLUG).await?;
    let mut stream = Stream::open(address, from, &identity, &format!("/api/v1/public/{SLUG}/live")).await?;
    let mut client = Client::connect_from(address, from, &identity).await?;
    let message = json!({ "text": "What are your opening hours on Thursday?", "client_id": format!("start-{round}") });
    client.must_post(&format!("/api/v1/public/{SLUG}/messages"), &message).await?;
    loop {
        let (kind, data) = stream.next().await?;
        if kind == "message" && data["message"]["author"]["kind"] == "agent" {
            return Ok(());
        }
    }
}
