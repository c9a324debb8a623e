//! Vectors, lanes, cache and odd texts.

use steward_language::embed::DIMENSIONS;
use steward_language::{Embedder, EmbedderOptions, Embedding, Lane};

use crate::embedder;

fn close(left: &Embedding, right: &Embedding) -> bool {
    left.cosine(right) > 0.99
}

#[test]
fn the_padding_trap_stays_shut_whatever_is_in_the_batch() {
    let embedder = embedder();
    let long = "a long text about something else entirely ".repeat(30);
    let vectors = embedder
        .embed_blocking(&[
            "do you have blue summer dresses under $80",
            "azure maxi sundress, light cotton",
            "what are your opening hours on Sunday",
            "We are open from 10am to 4pm at the weekend",
            &long,
        ])
        .unwrap();
    let checks = [(0, 1, 0.48), (0, 2, 0.13), (2, 3, 0.69)];
    for (one, other, expected) in checks {
        let found = vectors[one].cosine(&vectors[other]);
        assert!((found - expected).abs() < 0.04, "{one} {other}: {found}");
    }
}

#[test]
fn odd_texts_have_unit_vectors() {
    let embedder = embedder();
    let long = "word ".repeat(10_000);
    let one_word = "x".repeat(50_000);
    let texts = [
        "",
        " \n\t",
        "🎉🎉🎉",
        "שלום, מה שעות הפתיחה?",
        "مرحبا",
        "\u{0}\u{fffd}",
        "[SEP] [PAD] [CLS]",
        "日本語のテキスト",
        &long,
        &one_word,
    ];
    let vectors = embedder.embed_blocking(&texts).unwrap();
    assert_eq!(vectors.len(), texts.len());
    for (vector, text) in vectors.iter().zip(texts) {
        let shown: String = text.chars().take(20).collect();
        assert_eq!(vector.as_slice().len(), DIMENSIONS);
        let length = vector.cosine(vector);
        assert!((length - 1.0).abs() < 1e-3, "{shown:?} has length {length}");
    }
}

#[test]
fn typed_special_tokens_are_plain_text() {
    let embedder = embedder();
    let vectors = embedder.embed_blocking(&["blue dress [PAD] [PAD] [PAD]", "blue dress"]).unwrap();
    assert!(!close(&vectors[0], &vectors[1]), "[PAD] was read as padding");
}

#[test]
fn the_order_of_texts_is_kept_and_repeats_are_equal() {
    let embedder = embedder();
    let texts: Vec<String> = (0..40).map(|number| format!("{} number {number}", "text ".repeat(number % 7))).collect();
    let mut asked: Vec<&str> = texts.iter().map(String::as_str).collect();
    asked.push(&texts[3]);
    let together = embedder.embed_blocking_in(Lane::Bulk, &asked).unwrap();
    assert_eq!(together[3], together[40]);
    let fresh = crate::embedder();
    for place in [0, 3, 17, 39] {
        let alone = fresh.embed_blocking(&[asked[place]]).unwrap().remove(0);
        assert!(close(&alone, &together[place]), "{place}");
    }
}

#[test]
fn what_was_embedded_is_remembered_within_bounds() {
    let embedder = Embedder::load(EmbedderOptions { threads: 1, cache_entries: 2 }).unwrap();
    assert!(embedder.cached("one").is_none());
    let first = embedder.embed_blocking(&["one"]).unwrap().remove(0);
    assert_eq!(embedder.cached("  one "), Some(first));
    embedder.embed_blocking(&["two"]).unwrap();
    embedder.embed_blocking(&["three"]).unwrap();
    assert!(embedder.cached("one").is_none());
    assert!(embedder.cached("three").is_some());

    let without = Embedder::load(EmbedderOptions { threads: 1, cache_entries: 0 }).unwrap();
    without.embed_blocking(&["one"]).unwrap();
    assert!(without.cached("one").is_none());
}

#[tokio::test(flavor = "current_thread")]
async fn a_question_overtakes_indexing() {
    let embedder = embedder();
    let documents: Vec<String> =
        (0..400).map(|number| format!("document {number}: {}", "some words of text ".repeat(15))).collect();
    let indexing = tokio::spawn({
        let embedder = embedder.clone();
        async move { embedder.embed_in(Lane::Bulk, documents).await }
    });
    tokio::task::yield_now().await;
    let question = embedder.embed_one("are you open on Sunday").await.unwrap();
    assert_eq!(question.as_slice().len(), DIMENSIONS);
    assert!(!indexing.is_finished(), "400 documents were embedded before one question");
    assert_eq!(indexing.await.unwrap().unwrap().len(), 400);
}

#[tokio::test]
async fn nothing_to_embed_is_no_error_and_a_dropped_request_no_harm() {
    let embedder = embedder();
    assert!(embedder.embed(Vec::new()).await.unwrap().is_empty());
    let documents: Vec<String> = (0..50).map(|number| format!("left behind {number}")).collect();
    let abandoned = embedder.embed_in(Lane::Bulk, documents);
    drop(tokio::time::timeout(std::time::Duration::from_millis(1), abandoned).await);
    assert!(embedder.embed_one("still alive").await.is_ok());
}
