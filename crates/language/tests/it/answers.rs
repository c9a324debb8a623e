//! Extractive answers: what is joined, what is refused, and a floor under the held-out figures.

use steward_language::answers::{PreparedPassage, answer, select};
use steward_language::eval::{AnswerReport, AnswerSet, answers};
use steward_language::{Lane, PassageText};

use crate::embedder;

const DOGS: PassageText<'_> = PassageText {
    id: "dogs",
    text: "Dogs are allowed in two of the double rooms. They cost 12 euros a night. Please book by phone.",
    heading: Some("House > Dogs"),
};
const HOURS: PassageText<'_> = PassageText {
    id: "hours",
    text: "Opening hours\n\nWe are open:\n- Monday to Friday from 9 to 5\n- Saturday from 10 to 2\n\nThe entrance is in the yard.",
    heading: Some("Visiting us"),
};

fn said(passages: &[PassageText<'_>], question: &str) -> (String, bool) {
    let embedder = embedder();
    let prepared = PreparedPassage::prepare_blocking(&embedder, Lane::Bulk, passages).unwrap();
    let vector = embedder.embed_blocking(&[question]).unwrap().remove(0);
    let selection = select(question, &vector, passages, &prepared);
    let texts: Vec<&str> =
        selection.sentences.iter().map(|one| &passages[one.passage].text[one.range.clone()]).collect();
    (texts.join(" "), selection.answerable)
}

#[test]
fn a_pointing_sentence_brings_the_one_it_points_to() {
    let (text, answerable) = said(&[DOGS, HOURS], "How much does a dog cost per night?");
    assert!(text.contains("Dogs are allowed") && text.contains("12 euros"), "{text}");
    assert!(answerable);
}

#[test]
fn a_list_comes_with_its_announcement() {
    let (text, answerable) = said(&[DOGS, HOURS], "What are your opening hours on Saturday?");
    assert!(text.contains("We are open:") && text.contains("Saturday from 10 to 2"), "{text}");
    assert!(answerable);
}

#[test]
fn what_the_passages_do_not_know_is_refused() {
    for question in ["Do you repair bicycles?", "Who won the world cup?", "What is the recipe for tomato soup?"] {
        let (text, answerable) = said(&[DOGS, HOURS], question);
        assert!(!answerable, "{question}: {text}");
    }
}

#[tokio::test]
async fn odd_input_is_no_harm() {
    let embedder = embedder();
    let nothing = answer(&embedder, "anything?", &[]).await.unwrap();
    assert!(!nothing.answerable && nothing.sentences.is_empty());
    let empty = PassageText { id: "empty", text: " \n", heading: None };
    let long = "All work and no play. ".repeat(3_000);
    let long = PassageText { id: "long", text: &long[..20_000], heading: Some("🎉 > ") };
    for question in ["", "🎉", "?", "من أنت؟", &"why ".repeat(12_500)] {
        let selection = answer(&embedder, question, &[empty, DOGS, long]).await.unwrap();
        assert!((0.0..=1.0).contains(&selection.confidence));
        assert_eq!(selection, answer(&embedder, question, &[empty, DOGS, long]).await.unwrap());
    }
}

#[test]
fn prepared_passages_survive_storage() {
    let prepared = PreparedPassage::prepare_blocking(&embedder(), Lane::Bulk, &[DOGS, HOURS]).unwrap();
    for one in &prepared {
        assert_eq!(&PreparedPassage::from_bytes(&one.to_bytes()).unwrap(), one);
    }
    assert!(PreparedPassage::from_bytes(&[]).is_err());
    assert!(PreparedPassage::from_bytes(&[255; 40]).is_err());
}

/// Two businesses that no weight was fitted on.
#[test]
fn held_out_businesses_stay_above_the_floor() {
    let embedder = embedder();
    let files = [
        include_str!("../../../../bench/sets/answers/heldout/bramble-birch.jsonl"),
        include_str!("../../../../bench/sets/answers/heldout/kestrel-lodge.jsonl"),
    ];
    let mut outcomes = Vec::new();
    for file in files {
        outcomes.extend(answers(&embedder, &AnswerSet::parse(file).unwrap()).unwrap());
    }
    let report = AnswerReport::of(&outcomes);
    println!("{report:?}");
    assert!(report.precision >= 0.88, "{report:?}");
    assert!(report.recall >= 0.72, "{report:?}");
    assert!(report.sentence_hits >= 0.88, "{report:?}");
}
