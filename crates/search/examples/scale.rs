//! Times one index of 50,000 passages: filling, opening, searching, memory. `cargo run -p steward-search --example scale [-- PASSAGES]`.
//!
//! Texts and vectors are made from a fixed seed: words follow Zipf's law, as in a language, vectors lie around 500 centres, as topics do.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a tool for the console")]

use steward_model::clock::Stopwatch;
use steward_search::metrics::percentile;
use steward_search::{Change, DIMENSIONS, Filter, IndexedPassage, SearchIndex, SearchQuery, Weights};

const WORDS: usize = 30_000;
const CENTRES: u64 = 500;
const BATCH: usize = 1000;

struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A word by Zipf's law: the n-th is as frequent as 1/n.
    fn word(&mut self) -> String {
        let mut rank = (WORDS as f64).powf(self.share()) as usize;
        let mut word = String::new();
        rank += 26;
        while rank > 0 {
            word.push(char::from(b'a' + (rank % 26) as u8));
            word.push(['e', 'o', 'a', 'i'][rank % 4]);
            rank /= 26;
        }
        word
    }

    fn text(&mut self, words: usize) -> String {
        (0..words).map(|_| self.word()).collect::<Vec<String>>().join(" ")
    }
}

fn vector(centre: u64, random: &mut Random) -> Vec<f32> {
    let mut around = Random(centre * 7_919 + 17);
    for _ in 0..8 {
        around.next();
    }
    let numbers: Vec<f32> =
        (0..DIMENSIONS).map(|_| (around.share() - 0.5 + (random.share() - 0.5) * 1.5) as f32).collect();
    let length = numbers.iter().map(|number| number * number).sum::<f32>().sqrt();
    numbers.into_iter().map(|number| number / length).collect()
}

fn passage(number: usize, random: &mut Random, words: usize) -> IndexedPassage {
    IndexedPassage {
        id: format!("psg_{number:08}"),
        document_id: format!("doc_{}", number / 10),
        title: random.text(4),
        heading: random.text(3),
        text: random.text(words),
        language: Some("en".to_owned()),
        collection: format!("c{}", number % 5),
        audience: if number.is_multiple_of(10) { "members" } else { "public" }.to_owned(),
        updated_at_ms: number as i64 * 60_000,
        pinned: false,
        vector: Some(vector(random.next() % CENTRES, random)),
    }
}

fn main() {
    let passages: usize = std::env::args().nth(1).map_or(50_000, |count| count.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let index = SearchIndex::open(folder.path());
    let mut random = Random(42);
    println!("memory before: {} MB", resident_mb());

    let short: Vec<Change> = (0..1000)
        .map(|number| Change::Upsert(IndexedPassage { vector: None, ..passage(number, &mut random, 40) }))
        .collect();
    let watch = Stopwatch::start();
    index.apply("scale", "short", short, 1).unwrap();
    println!("1,000 short documents without embeddings: {:.0} ms", watch.elapsed_ms());
    let one = Change::Upsert(passage(1, &mut random, 120));
    let watch = Stopwatch::start();
    index.apply("scale", "short", vec![one], 2).unwrap();
    println!("one change: {:.0} ms", watch.elapsed_ms());

    let mut spent = 0.0;
    for first in (0..passages).step_by(BATCH) {
        let changes = (first..(first + BATCH).min(passages))
            .map(|number| Change::Upsert(passage(number, &mut random, 120)))
            .collect();
        let watch = Stopwatch::start();
        index.apply("scale", "knowledge", changes, first as u64).unwrap();
        spent += watch.elapsed_ms();
    }
    println!("{passages} passages of 120 words with vectors, in batches of {BATCH}: {:.1} s", spent / 1000.0);
    println!("memory after filling: {} MB", resident_mb());
    let watch = Stopwatch::start();
    let report = index.verify("scale", "knowledge").unwrap();
    println!(
        "opening with all checksums: {:.0} ms; {} segments, {} MB on disk",
        watch.elapsed_ms(),
        report.segments,
        report.disk_bytes >> 20
    );

    let members = Filter { audiences: vec!["members".to_owned()], ..Filter::default() };
    time(&index, &mut random, "both, 6 words", 6, Weights::default(), true, &Filter::default());
    time(&index, &mut random, "both, 20 words", 20, Weights::default(), true, &Filter::default());
    time(&index, &mut random, "both, 6 words, one tenth by filter", 6, Weights::default(), true, &members);
    time(&index, &mut random, "full text alone, 6 words", 6, Weights::default(), false, &Filter::default());
    time(&index, &mut random, "vectors alone", 0, Weights::default(), true, &Filter::default());
    println!("memory after searching: {} MB", resident_mb());
    drop(index);
}

fn time(
    index: &SearchIndex,
    random: &mut Random,
    name: &str,
    words: usize,
    weights: Weights,
    meaning: bool,
    filter: &Filter,
) {
    let mut times = Vec::new();
    let busy_before = busy_ms();
    for _ in 0..300 {
        let text = random.text(words);
        let near = vector(random.next() % CENTRES, random);
        let query = SearchQuery {
            text: &text,
            vector: meaning.then_some(near.as_slice()),
            limit: 10,
            filter: filter.clone(),
            now_ms: 0,
            weights,
        };
        let watch = Stopwatch::start();
        let hits = index.search("scale", "knowledge", &query).unwrap();
        times.push(watch.elapsed_ms());
        assert!(hits.len() <= 10);
    }
    let busy = (busy_ms() - busy_before) / times.len() as f64;
    let (half, most) = (percentile(0.5, &times), percentile(0.95, &times));
    println!("{name}: p50 {half:.2} ms, p95 {most:.2} ms; {busy:.2} ms of processor time on the calling thread");
}

/// What this thread has used of a processor, which a busy machine does not change much. Linux only; 0 elsewhere.
fn busy_ms() -> f64 {
    let status = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    status.split_whitespace().next().and_then(|nanoseconds| nanoseconds.parse::<f64>().ok()).unwrap_or(0.0) / 1e6
}

/// Linux only; 0 elsewhere.
fn resident_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kilobytes| kilobytes.parse::<u64>().ok()).unwrap_or(0) / 1024
}
