//! F18: every route refuses who must not get in ([`super::tests`]), and its clock doesn't tell what is there: another
//! workspace's object takes as long as one that never was.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::http::Caller;
use super::site::{percentile, serve};
use super::{Arguments, Verdict, tests};
use crate::harness::random::Random;
use crate::harness::site::Site;

const TRIES: usize = 600;
/// Of the median; less can't be told from the noise of a network.
const MOST_DIFFERENCE_MS: f64 = 0.3;

pub(super) async fn run(arguments: &Arguments) -> Result<Verdict> {
    let mut verdict = tests::run("F18", arguments).await?;
    let directory = tempfile::tempdir()?;
    let site = Site::start(serve(&arguments.program, directory.path(), "127.0.0.1:0"))?;
    let owner = Caller::set_up(&site.address).await?;
    let article = json!({ "title": "Hours", "body": "We open at nine." });
    let document = owner.must("POST", "/api/v1/documents/article", &article).await?;
    let there = document["id"].as_str().context("a document has an id")?.to_owned();
    let other = owner.must("POST", "/api/v1/workspaces", &json!({ "name": "Other" })).await?;
    let beside = owner.with("steward-workspace", other["id"].as_str().unwrap_or_default());
    let stranger = beside.key(&["knowledge:read"]).await?;
    let nowhere = format!("{}0000000000", &there[..there.len() - 10]);
    let mut random = Random::new(arguments.seed);
    let (mut foreign, mut absent) = (Vec::new(), Vec::new());
    for _ in 0..TRIES {
        // In random order, so that what the machine does beside it falls on both alike.
        let is_foreign = random.below(2) == 0;
        let path = format!("/api/v1/documents/{}", if is_foreign { &there } else { &nowhere });
        let began = Instant::now();
        let answer = stranger.get(&path).await?;
        let lasted = began.elapsed();
        let told: Value = answer.json();
        verdict.hold(answer.status == 404 && told["code"] == "not_found", format!("{path} answered {}", answer.status));
        if is_foreign { foreign.push(lasted) } else { absent.push(lasted) }
    }
    let difference = median(&foreign) - median(&absent);
    verdict.note("tries", TRIES);
    verdict.note("foreign_ms", format!("{:.3}", median(&foreign)));
    verdict.note("absent_ms", format!("{:.3}", median(&absent)));
    verdict.hold(difference.abs() < MOST_DIFFERENCE_MS, "the time of an answer tells what another workspace has");
    Ok(verdict)
}

fn median(durations: &[Duration]) -> f64 {
    percentile(durations, 0.5)
}
