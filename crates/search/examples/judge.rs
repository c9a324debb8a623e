//! Ranks judged collections with the built-in embedder and prints full text alone beside meaning alone and both together.
//!
//! `cargo run -p steward-search --example judge -- FOLDER…`; a folder holds `documents.jsonl` and `queries.jsonl` as described in `bench/sets/retrieval/README.md`.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a tool for the console: a wrong file ends it")]

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use steward_language::{Embedder, EmbedderOptions, Lane};
use steward_search::metrics::{mean, ndcg_at, recall_at};
use steward_search::{Change, IndexedPassage, SearchIndex, SearchQuery, Weights};

#[derive(serde::Deserialize)]
struct Document {
    id: String,
    #[serde(default)]
    title: String,
    text: String,
}

#[derive(serde::Deserialize)]
struct Judged {
    query: String,
    relevant: HashMap<String, u32>,
    #[serde(default)]
    class: String,
}

fn main() {
    let embedder = Embedder::load(EmbedderOptions::default()).unwrap();
    for folder in std::env::args().skip(1).map(PathBuf::from) {
        judge(&embedder, &folder);
    }
}

fn judge(embedder: &Embedder, folder: &Path) {
    let data = tempfile::tempdir().unwrap();
    let index = SearchIndex::open(data.path());
    let documents: Vec<Document> = read(&folder.join("documents.jsonl"));
    for batch in documents.chunks(256) {
        let texts: Vec<String> =
            batch.iter().map(|document| format!("{}\n{}", document.title, document.text)).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let vectors = embedder.embed_blocking_in(Lane::Bulk, &texts).unwrap();
        let changes = batch
            .iter()
            .zip(vectors)
            .map(|(document, vector)| Change::Upsert(passage(document, vector.as_slice())))
            .collect();
        index.apply("judge", "knowledge", changes, 1).unwrap();
    }
    let queries: Vec<Judged> = read(&folder.join("queries.jsonl"));
    println!("{}: {} passages, {} queries", folder.display(), documents.len(), queries.len());
    for meaning in [0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 1.0] {
        let mut ndcg: BTreeMap<String, Vec<Option<f64>>> = BTreeMap::new();
        let mut recall = Vec::new();
        for judged in &queries {
            let vector = embedder.embed_blocking(&[judged.query.as_str()]).unwrap();
            let query = SearchQuery {
                text: &judged.query,
                vector: (meaning > 0.0).then(|| vector[0].as_slice()),
                limit: 100,
                weights: Weights { meaning, ..Weights::default() },
                ..SearchQuery::default()
            };
            let ids: Vec<String> =
                index.search("judge", "knowledge", &query).unwrap().into_iter().map(|hit| hit.id).collect();
            let value = ndcg_at(10, &ids, &judged.relevant);
            ndcg.entry("all".to_owned()).or_default().push(value);
            if !judged.class.is_empty() {
                ndcg.entry(judged.class.clone()).or_default().push(value);
            }
            recall.push(recall_at(100, &ids, &judged.relevant));
        }
        let classes: Vec<String> =
            ndcg.into_iter().map(|(class, values)| format!("{class} {:.3}", mean(values))).collect();
        println!("  meaning {meaning:.1}: ndcg@10 {}  recall@100 {:.3}", classes.join(", "), mean(recall));
    }
}

fn passage(document: &Document, vector: &[f32]) -> IndexedPassage {
    IndexedPassage {
        id: document.id.clone(),
        document_id: document.id.clone(),
        title: document.title.clone(),
        heading: String::new(),
        text: document.text.clone(),
        language: Some("en".to_owned()),
        collection: "knowledge".to_owned(),
        audience: "public".to_owned(),
        updated_at_ms: 0,
        pinned: false,
        vector: Some(vector.to_vec()),
    }
}

fn read<Row: serde::de::DeserializeOwned>(path: &Path) -> Vec<Row> {
    let content = fs::read_to_string(path).unwrap();
    content.lines().filter(|line| !line.trim().is_empty()).map(|line| serde_json::from_str(line).unwrap()).collect()
}
