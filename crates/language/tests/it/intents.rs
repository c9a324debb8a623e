//! Intents with many and with few examples, and what is out of scope.

use steward_language::eval::{IntentExample, intents};
use steward_language::{Embedding, Example, IntentClassifier, TrainOptions};

use crate::embedder;

const FEW: &[(&str, &[&str])] = &[
    ("small_talk", &["hello, how are you", "thank you very much", "have a nice day"]),
    ("hand_off", &["I want to talk to a person", "can a human help me", "please connect me to an agent"]),
    ("question", &["what are your opening hours", "how much does it cost", "do you ship abroad"]),
];

fn train(sets: &[(&str, &[&str])]) -> (steward_language::Embedder, IntentClassifier) {
    let embedder = embedder();
    let mut examples: Vec<Example> = Vec::new();
    for (label, texts) in sets {
        for (vector, text) in embedder.embed_blocking(texts).unwrap().into_iter().zip(*texts) {
            examples.push(Example { text: (*text).to_owned(), vector, label: (*label).to_owned() });
        }
    }
    let classifier = IntentClassifier::train(&examples, &TrainOptions::default()).unwrap();
    (embedder, classifier)
}

#[test]
fn three_examples_of_three_labels_are_enough() {
    let (embedder, classifier) = train(FEW);
    let rows = [
        ("hi there", "small_talk"),
        ("thanks a lot, bye", "small_talk"),
        ("I would like to speak with someone from your team", "hand_off"),
        ("let me chat with a real human", "hand_off"),
        ("when do you open", "question"),
        ("what is the price", "question"),
    ];
    for (text, expected) in rows {
        let vector = embedder.embed_blocking(&[text]).unwrap().remove(0);
        let prediction = classifier.predict(text, &vector);
        assert_eq!(prediction.ranked[0].0, expected, "{text} {prediction:?}");
        assert_eq!(prediction.label.as_deref(), Some(expected), "{text} {prediction:?}");
    }
    let sum: f32 =
        classifier.predict("x", &embedder.embed_blocking(&["x"]).unwrap()[0]).ranked.iter().map(|row| row.1).sum();
    assert!((sum - 1.0).abs() < 1e-4);
}

#[test]
fn training_twice_gives_the_same_and_it_survives_storage() {
    let (_, one) = train(FEW);
    let (embedder, other) = train(FEW);
    let stored = serde_json::to_string(&one).unwrap();
    let loaded: IntentClassifier = serde_json::from_str(&stored).unwrap();
    let text = "are you open on sunday";
    let vector = embedder.embed_blocking(&[text]).unwrap().remove(0);
    assert_eq!(one.predict(text, &vector), loaded.predict(text, &vector));
    assert_eq!(one.predict(text, &vector).label, other.predict(text, &vector).label);
}

#[test]
fn nothing_to_learn_from_is_told() {
    let options = TrainOptions::default();
    assert!(IntentClassifier::train(&[], &options).unwrap_err().to_string().contains("add at least one example"));
    let one = |values: Vec<f32>, label: &str| {
        [Example { text: "a text".to_owned(), vector: Embedding::new(values), label: label.to_owned() }]
    };
    assert!(IntentClassifier::train(&one(vec![0.0; 384], "oos"), &options).is_err());
    assert!(IntentClassifier::train(&one(vec![0.0; 3], "a"), &options).is_err());
    assert!(IntentClassifier::train(&one(vec![0.05; 384], "a"), &options).is_ok());
}

/// A small set of its own: the path of `steward eval intents`, and a floor.
#[test]
fn the_evaluation_path_counts_rightly() {
    let read =
        |text: &str| -> Vec<IntentExample> { text.lines().map(|line| serde_json::from_str(line).unwrap()).collect() };
    let train = read(include_str!("../../../../bench/sets/intents/train.jsonl"));
    let test = read(include_str!("../../../../bench/sets/intents/test.jsonl"));
    let report = intents(&embedder(), &train, &test).unwrap();
    println!("{report:?}");
    assert!(report.accuracy >= 0.85, "{report:?}");
    assert!(report.oos_recall >= 0.6, "{report:?}");
}
