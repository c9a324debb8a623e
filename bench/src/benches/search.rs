//! DESK-50: retrieval in 50,000 passages, beside tantivy alone and SQLite FTS5 on the same passages and questions.
//!
//! Measured inside the library, because the peers are libraries too and because 50,000 embeddings would take longer
//! than everything else: texts are made by Zipf's law, vectors lie around 500 centres, as topics do.

use anyhow::Result;
use steward_language::{Embedder, EmbedderOptions};
use steward_search::{Change, DIMENSIONS, IndexedPassage, SearchIndex, SearchQuery};

use super::peers::fts5::Fts5;
use super::peers::plain_tantivy::PlainTantivy;
use crate::Common;
use crate::harness::random::Random;
use crate::harness::report::{Figure, Report};
use crate::harness::statistics::percentile;
use crate::harness::texts::words;
use crate::harness::{machine, now, since_ms};

const PASSAGES: usize = 50_000;
const WORDS: usize = 120;
const CENTRES: usize = 500;
const BATCH: usize = 1_000;
const QUESTIONS: usize = 300;
const QUESTION_WORDS: usize = 6;
const LIMIT: usize = 10;
const SPACE: (&str, &str) = ("bench", "knowledge");

pub(super) async fn run(common: &Common) -> Result<Report> {
    let mut report = Report::begin("search");
    let folder = tempfile::tempdir()?;
    let mut random = Random::new(common.seed);
    let texts: Vec<(String, String)> =
        (0..PASSAGES).map(|number| (format!("psg_{number:08}"), words(&mut random, WORDS))).collect();
    let pairs = || texts.iter().map(|(id, text)| (id.as_str(), text.as_str()));

    let index = SearchIndex::open(folder.path());
    let began = now();
    for (number, batch) in texts.chunks(BATCH).enumerate() {
        let changes = batch.iter().map(|(id, text)| Change::Upsert(passage(id, text, &mut random))).collect();
        index.apply(SPACE.0, SPACE.1, changes, number as u64 + 1)?;
    }
    let filled = since_ms(began) / 1000.0;
    let began = now();
    let tantivy = PlainTantivy::fill(&folder.path().join("tantivy"), pairs())?;
    let tantivy_filled = since_ms(began) / 1000.0;
    let began = now();
    let mut fts5 = Fts5::fill(&folder.path().join("fts5"), pairs()).await?;
    let fts5_filled = since_ms(began) / 1000.0;
    let embedder = Embedder::load(EmbedderOptions { threads: 0, cache_entries: 0 })?;

    let [mut both, mut half, mut full, mut embedded, mut alone, mut lite, mut busy] = [const { Vec::new() }; 7];
    for round in 0..usize::from(common.rounds) {
        let [mut hybrid, mut text_only, mut whole, mut plain, mut sqlite] = [const { Vec::new() }; 5];
        for number in 0..QUESTIONS {
            let question = words(&mut random, QUESTION_WORDS);
            let vector = vector(random.below(CENTRES), &mut random);
            hybrid.push(time(|| search(&index, &question, Some(&vector)))?);
            text_only.push(time(|| search(&index, &question, None))?);
            plain.push(time(|| tantivy.search(&question, LIMIT).map(|_| ()))?);
            let began = now();
            fts5.search(&question, LIMIT).await?;
            sqlite.push(since_ms(began));
            // A real question for the embedder: invented words have more pieces than real ones.
            let real = format!("what are your opening hours on Sunday number {} please", round * QUESTIONS + number);
            whole.push(time(|| {
                let vectors = embedder.embed_blocking(&[real.as_str()])?;
                search(&index, &question, vectors.first().map(steward_language::Embedding::as_slice))
            })?);
        }
        busy.push(busy_ms(&index, &mut random)?);
        both.push(percentile(&hybrid, 0.95));
        half.push(percentile(&hybrid, 0.5));
        full.push(percentile(&text_only, 0.95));
        embedded.push(percentile(&whole, 0.95));
        alone.push(percentile(&plain, 0.95));
        lite.push(percentile(&sqlite, 0.95));
    }
    report.add(Figure::new("retrieval, p95", "ms", both.clone()).below(10.0).beside("tantivy", alone.clone()));
    report.add(Figure::new("retrieval, p95", "ms", both).below(10.0).beside("FTS5", lite.clone()));
    report.add(Figure::new("retrieval, median", "ms", half));
    report.add(Figure::new("processor time of a retrieval", "ms", busy));
    report.add(Figure::new("retrieval with embedding, p95", "ms", embedded).below(15.0));
    report.add(Figure::new("full text alone, p95", "ms", full.clone()).beside("tantivy", alone));
    report.add(Figure::new("full text alone, p95", "ms", full).beside("FTS5", lite));
    report.add(Figure::new("filled", "s", vec![filled]).beside("tantivy", vec![tantivy_filled]));
    report.add(Figure::new("filled", "s", vec![filled]).beside("FTS5", vec![fts5_filled]));
    report.note(format!(
        "{PASSAGES} passages of {WORDS} words; {QUESTIONS} questions of {QUESTION_WORDS} words a round, the best {LIMIT} \
         with their texts. The peers have no vectors, no stems and no highlights."
    ));
    Ok(report)
}

fn time(work: impl FnOnce() -> Result<()>) -> Result<f64> {
    let began = now();
    work()?;
    Ok(since_ms(began))
}

/// What a retrieval takes of the processors, which other processes change less than the time that passes.
fn busy_ms(index: &SearchIndex, random: &mut Random) -> Result<f64> {
    let before = machine::processor_seconds(std::process::id());
    for _ in 0..QUESTIONS {
        let (question, vector) = (words(random, QUESTION_WORDS), vector(random.below(CENTRES), random));
        search(index, &question, Some(&vector))?;
    }
    Ok((machine::processor_seconds(std::process::id()) - before) * 1000.0 / QUESTIONS as f64)
}

fn search(index: &SearchIndex, text: &str, vector: Option<&[f32]>) -> Result<()> {
    let query = SearchQuery { text, vector, limit: LIMIT, ..SearchQuery::default() };
    std::hint::black_box(index.search(SPACE.0, SPACE.1, &query)?);
    Ok(())
}

fn passage(id: &str, text: &str, random: &mut Random) -> IndexedPassage {
    IndexedPassage {
        id: id.to_owned(),
        document_id: id.to_owned(),
        title: String::new(),
        heading: String::new(),
        text: text.to_owned(),
        language: Some(String::from("en")),
        collection: String::from("knowledge"),
        audience: String::from("public"),
        updated_at_ms: 0,
        pinned: false,
        vector: Some(vector(random.below(CENTRES), random)),
    }
}

/// A unit vector near one of the centres.
fn vector(centre: usize, random: &mut Random) -> Vec<f32> {
    let mut around = Random::new(centre as u64 * 7_919 + 17);
    let numbers: Vec<f32> =
        (0..DIMENSIONS).map(|_| (around.share() - 0.5 + (random.share() - 0.5) * 1.5) as f32).collect();
    let length = numbers.iter().map(|number| number * number).sum::<f32>().sqrt();
    numbers.into_iter().map(|number| number / length).collect()
}
