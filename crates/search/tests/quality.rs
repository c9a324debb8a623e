//! Fusion never loses to full text alone: on the judged sets, with the built-in embedder.

#![expect(clippy::unwrap_used, reason = "a test ends where something goes wrong")]

use std::collections::HashMap;
use std::path::Path;

use steward_language::{Embedder, EmbedderOptions};
use steward_search::metrics::{mean, ndcg_at, recall_at};
use steward_search::{Change, IndexedPassage, SearchIndex, SearchQuery};

struct Quality {
    text_alone: f64,
    fused: f64,
    fused_recall: f64,
}

fn rows(set: &str, file: &str) -> Vec<serde_json::Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../bench/sets/retrieval").join(set).join(file);
    let content = std::fs::read_to_string(path).unwrap();
    content.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn text(row: &serde_json::Value, key: &str) -> String {
    row[key].as_str().unwrap().to_owned()
}

fn measure(set: &str) -> Quality {
    let embedder = Embedder::load(EmbedderOptions::default()).unwrap();
    let embed = |text: &str| embedder.embed_blocking(&[text]).unwrap()[0].as_slice().to_vec();
    let folder = tempfile::tempdir().unwrap();
    let index = SearchIndex::open(folder.path());
    let mut changes = Vec::new();
    for document in rows(set, "documents.jsonl") {
        let (title, body) = (text(&document, "title"), text(&document, "text"));
        changes.push(Change::Upsert(IndexedPassage {
            id: text(&document, "id"),
            document_id: text(&document, "id"),
            vector: Some(embed(&format!("{title}\n{body}"))),
            title,
            heading: String::new(),
            text: body,
            language: Some("en".to_owned()),
            collection: set.to_owned(),
            audience: "public".to_owned(),
            updated_at_ms: 0,
            pinned: false,
        }));
    }
    index.apply("quality", "knowledge", changes, 1).unwrap();

    let (mut text_alone, mut fused, mut fused_recall) = (Vec::new(), Vec::new(), Vec::new());
    for judged in rows(set, "queries.jsonl") {
        let query = text(&judged, "query");
        let relevant: HashMap<String, u32> = serde_json::from_value(judged["relevant"].clone()).unwrap();
        let vector = embed(&query);
        for (vector, ndcg) in [(None, &mut text_alone), (Some(vector.as_slice()), &mut fused)] {
            let search = SearchQuery { text: &query, vector, limit: 100, ..SearchQuery::default() };
            let hits = index.search("quality", "knowledge", &search).unwrap();
            let ids: Vec<&str> = hits.iter().map(|hit| hit.id.as_str()).collect();
            ndcg.push(ndcg_at(10, &ids, &relevant));
            if vector.is_some() {
                fused_recall.push(recall_at(100, &ids, &relevant));
            }
        }
    }
    Quality { text_alone: mean(text_alone), fused: mean(fused), fused_recall: mean(fused_recall) }
}

#[test]
fn fusion_does_not_lose_to_full_text_on_the_shop_set() {
    check(&measure("shop"));
}

#[test]
fn fusion_does_not_lose_to_full_text_on_the_clinic_set() {
    check(&measure("clinic"));
}

fn check(quality: &Quality) {
    assert!(quality.fused >= quality.text_alone, "fused {} text {}", quality.fused, quality.text_alone);
    assert!(quality.fused_recall > 0.9, "{}", quality.fused_recall);
    // Far below what is reached: it only tells a broken analyser or a wrong file from a ranking.
    assert!(quality.text_alone > 0.4, "{}", quality.text_alone);
}
