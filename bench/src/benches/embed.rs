//! The embedder: how long a question waits, and how many texts go through when nobody waits. Measured inside the
//! library; the wire adds nothing to it.

use anyhow::Result;
use steward_language::{Embedder, EmbedderOptions, Lane};

use crate::Common;
use crate::harness::report::{Figure, Report};
use crate::harness::statistics::percentile;
use crate::harness::{now, since_ms};

const QUESTIONS: usize = 100;
const TEXTS: usize = 400;
/// About 60 word pieces.
const SIXTY_PIECES: &str = "We deliver to the whole country with our own van. Delivery costs forty five for small pieces and \
    ninety five for tables and shelves; above fifteen hundred it is free. Items in stock arrive within two weeks, pieces \
    that are made to order take eight to ten weeks, and we call";

pub(super) async fn run(common: &Common) -> Result<Report> {
    let rounds = usize::from(common.rounds);
    tokio::task::spawn_blocking(move || measure(rounds)).await?
}

fn measure(rounds: usize) -> Result<Report> {
    let mut report = Report::begin("embed");
    let began = now();
    let embedder = Embedder::load(EmbedderOptions { threads: 0, cache_entries: 0 })?;
    let loaded = since_ms(began);
    let [mut half, mut tail, mut rate] = [const { Vec::new() }; 3];
    for round in 0..rounds {
        let mut times = Vec::new();
        for number in 0..QUESTIONS {
            let question =
                format!("what are your opening hours on the Sunday number {} please now", round * QUESTIONS + number);
            let began = now();
            embedder.embed_blocking(&[question.as_str()])?;
            times.push(since_ms(began));
        }
        half.push(percentile(&times, 0.5));
        tail.push(percentile(&times, 0.95));
        let texts: Vec<String> = (0..TEXTS).map(|number| format!("{number} {SIXTY_PIECES}")).collect();
        let borrowed: Vec<&str> = texts.iter().map(String::as_str).collect();
        let began = now();
        embedder.embed_blocking_in(Lane::Bulk, &borrowed)?;
        rate.push(TEXTS as f64 * 1000.0 / since_ms(began));
    }
    report.add(Figure::new("one question of 12 words, median", "ms", half).below(5.0));
    report.add(Figure::new("one question of 12 words, p95", "ms", tail));
    report.add(Figure::new("texts of 60 pieces, in bulk", "/s", rate).at_least(200.0));
    report.add(Figure::new("model loaded", "ms", vec![loaded]));
    report.note("No text twice and no cache. In bulk: as many threads as cores, one text at a time on each.");
    Ok(report)
}
