//! PLT-10 and PLT-72: how many events programs can send, each acknowledged when it is on the disk.

use std::time::Duration;

use anyhow::{Result, ensure};
use bytes::Bytes;
use hyper::Method;
use serde_json::{Value as Json, json};
use tokio::task::JoinSet;

use crate::Common;
use crate::harness::client::{Client, Identity, key, owner_of_new, place};
use crate::harness::report::{Figure, Report};
use crate::harness::site::{Site, serve};
use crate::harness::statistics::percentile;
use crate::harness::{now, since_ms};

const PROGRAMS: usize = 16;
const SENDERS: usize = 4;
const LASTS: Duration = Duration::from_secs(4);
const PATH: &str = "/api/v1/events";

pub(super) async fn run(common: &Common) -> Result<Report> {
    let mut report = Report::begin("ingest");
    let directory = tempfile::tempdir()?;
    let site = Site::start(serve(&common.program()?, &directory.path().join("data")))?;
    let owner = owner_of_new(&site.address).await?;
    let key = key(&site.address, &owner, &["events:write"]).await?;
    let [mut single, mut wait, mut batch] = [const { Vec::new() }; 3];
    for round in 0..common.rounds {
        let (rate, times) = send(&site.address, &key, PROGRAMS, 1, round).await?;
        single.push(rate);
        wait.push(percentile(&times, 0.95));
        batch.push(send(&site.address, &key, SENDERS, 1_000, round).await?.0);
    }
    report.add(Figure::new("events one by one, 16 programs", "/s", single));
    report.add(Figure::new("one event, p95", "ms", wait));
    report.add(Figure::new("events in batches of 1,000, 4 programs", "/s", batch).at_least(50_000.0));
    report.note(
        "Each with a type, an id and three properties. PLT-72 belongs to a later issue and is shown for comparison.",
    );
    Ok(report)
}

/// Events a second, and the milliseconds of each call.
async fn send(address: &str, key: &Identity, programs: usize, size: usize, round: u16) -> Result<(f64, Vec<f64>)> {
    let began = now();
    let mut senders = JoinSet::new();
    for number in 0..programs {
        let mut client = Client::connect_from(address, place(number), key).await?;
        senders.spawn(async move {
            let mut times = Vec::new();
            while now().duration_since(began) < LASTS {
                let name = format!("{size}-{round}-{number}-{}", times.len());
                let body = events(&name, size);
                let asked = now();
                let answer = client.send(Method::POST, PATH, "application/json", body).await?;
                times.push(since_ms(asked));
                ensure!(answer.status.is_success(), "the events answered {}", answer.status);
                ensure!(answer.json()?["accepted"] == size, "not all events were accepted");
            }
            Ok(times)
        });
    }
    let mut all = Vec::new();
    while let Some(times) = senders.join_next().await {
        all.extend(times??);
    }
    Ok((all.len() as f64 * size as f64 * 1000.0 / since_ms(began), all))
}

fn events(name: &str, size: usize) -> Bytes {
    let event = |index: usize| {
        json!({ "event_id": format!("{name}-{index}"), "type": "page.viewed",
            "properties": { "path": "/jackets/kestrel", "amount": index, "currency": "EUR" } })
    };
    let body = if size == 1 { event(0) } else { Json::Array((0..size).map(event).collect()) };
    Bytes::from(body.to_string())
}
