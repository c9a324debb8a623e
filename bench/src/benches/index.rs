//! Taking 1,000 short documents in: by the command with their embeddings, and the full text alone beside tantivy.

use std::collections::BTreeSet;
use std::io::Write;

use anyhow::{Context, Result, ensure};
use serde_json::{Value as Json, json};
use steward_search::{Change, IndexedPassage, SearchIndex};

use super::demo::{lines, sets};
use super::peers::plain_tantivy::PlainTantivy;
use crate::Common;
use crate::harness::random::Random;
use crate::harness::report::{Figure, Report};
use crate::harness::site::{output, program};
use crate::harness::texts::sentences;
use crate::harness::{now, since_ms};

const DOCUMENTS: usize = 1_000;
/// Of ten words each.
const SENTENCES: usize = 4;

pub(super) async fn run(common: &Common) -> Result<Report> {
    let mut report = Report::begin("index");
    let path = common.program()?;
    let vocabulary = vocabulary()?;
    let mut random = Random::new(common.seed);
    let [mut whole, mut again, mut full, mut plain] = [const { Vec::new() }; 4];
    for _ in 0..common.rounds {
        let directory = tempfile::tempdir()?;
        let documents: Vec<(String, String)> = (0..DOCUMENTS)
            .map(|number| (format!("doc-{number}"), sentences(&mut random, &vocabulary, SENTENCES)))
            .collect();
        let file = directory.path().join("documents.jsonl");
        let mut out = std::io::BufWriter::new(std::fs::File::create(&file)?);
        for (id, text) in &documents {
            writeln!(out, "{}", json!({ "id": id, "title": id, "text": text }))?;
        }
        out.flush()?;
        drop(out);
        for figures in [&mut whole, &mut again] {
            let mut command = program(&path, &directory.path().join("data"));
            command.args(["import", "knowledge", "--workspace", "bench", "--json"]).arg(&file);
            let began = now();
            let told = output(command)?;
            figures.push(since_ms(began) / 1000.0);
            let told: Json = serde_json::from_str(&told).context("the import doesn't print JSON")?;
            ensure!(told["documents"] == DOCUMENTS, "the import says {told}");
        }
        full.push(full_text(&directory.path().join("full"), &documents)?);
        let began = now();
        PlainTantivy::fill(
            &directory.path().join("tantivy"),
            documents.iter().map(|(id, text)| (id.as_str(), text.as_str())),
        )?;
        plain.push(since_ms(began) / 1000.0);
    }
    report.add(Figure::new("1,000 short documents with embeddings", "s", whole).below(15.0));
    report.add(Figure::new("the same again, nothing changed", "s", again));
    report.add(Figure::new("1,000 short documents, full text alone", "s", full).below(1.0).beside("tantivy", plain));
    report.note("With embeddings: `steward import knowledge` from its start to its end, 40 words a document, no sentence twice.");
    report.note("Full text alone: inside the search library, one durable commit.");
    Ok(report)
}

fn full_text(folder: &std::path::Path, documents: &[(String, String)]) -> Result<f64> {
    let index = SearchIndex::open(folder);
    let changes = documents
        .iter()
        .map(|(id, text)| {
            Change::Upsert(IndexedPassage {
                id: id.clone(),
                document_id: id.clone(),
                title: id.clone(),
                heading: String::new(),
                text: text.clone(),
                language: Some(String::from("en")),
                collection: String::from("knowledge"),
                audience: String::from("public"),
                updated_at_ms: 0,
                pinned: false,
                vector: None,
            })
        })
        .collect();
    let began = now();
    index.apply("bench", "knowledge", changes, 1)?;
    Ok(since_ms(began) / 1000.0)
}

/// Real words, so that texts have as many word pieces as real ones.
fn vocabulary() -> Result<Vec<String>> {
    let mut words = BTreeSet::new();
    for set in ["shop", "clinic"] {
        for document in lines::<Json>(&sets().join("retrieval").join(set).join("documents.jsonl"))? {
            let text = document["text"].as_str().unwrap_or_default().to_lowercase();
            let found = text.split(|character: char| !character.is_alphabetic());
            words.extend(found.filter(|word| word.len() > 1).map(str::to_owned));
        }
    }
    ensure!(words.len() > 500, "the sets have too few words");
    Ok(words.into_iter().collect())
}
