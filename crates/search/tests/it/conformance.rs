//! What any engine behind these calls must do: find, filter, replace, delete, keep the cursor, commit all or nothing.

use steward_search::{Change, Error, Filter, SearchQuery};

use crate::{Fixture, SPACE, WORKSPACE, ids, leaning, passage, words};

#[test]
fn a_search_after_apply_sees_it() {
    let fixture = Fixture::new();
    assert!(fixture.found("kettle").is_empty());
    for (number, word) in (1u64..).zip(["amber", "birch", "cobalt", "damask", "ember", "fern", "granite", "hazel"]) {
        fixture.upsert(vec![passage(&format!("p{number}"), &format!("kettle of {word}"))], number);
        assert_eq!(fixture.found(word), [format!("p{number}")]);
        assert_eq!(fixture.index.cursor(WORKSPACE, SPACE).unwrap(), Some(number));
    }
}

#[test]
fn an_upsert_replaces_text_filters_and_vector() {
    let fixture = Fixture::new();
    let mut first = passage("p", "green teapot");
    first.vector = Some(leaning(3, 1.0));
    fixture.upsert(vec![first.clone()], 1);
    let mut second = passage("p", "copper saucepan");
    second.audience = "members".to_owned();
    second.vector = Some(leaning(9, 1.0));
    fixture.upsert(vec![first, second], 2);

    assert!(fixture.found("teapot").is_empty());
    assert_eq!(fixture.found("saucepan"), ["p"]);
    let vector = leaning(9, 1.0);
    let hits = fixture.index.search(WORKSPACE, SPACE, &SearchQuery { vector: Some(&vector), ..words("") }).unwrap();
    assert_eq!(hits.len(), 1);
    assert!(hits[0].parts.vector_score > 0.99);
    assert_eq!(hits[0].audience, "members");
    assert_eq!(fixture.index.verify(WORKSPACE, SPACE).unwrap().passages, 1);
}

#[test]
fn changes_of_one_call_take_effect_in_order() {
    let fixture = Fixture::new();
    let upsert = |id: &str, text: &str| Change::Upsert(passage(id, text));
    let changes = vec![
        upsert("a", "lantern old"),
        Change::Delete { id: "a".to_owned() },
        upsert("a", "lantern new"),
        upsert("b", "lantern gone"),
        Change::Delete { id: "b".to_owned() },
        Change::Delete { id: "never there".to_owned() },
    ];
    fixture.index.apply(WORKSPACE, SPACE, changes, 7).unwrap();
    assert_eq!(fixture.found("lantern"), ["a"]);
    assert!(fixture.found("old").is_empty());
}

#[test]
fn a_document_goes_with_all_its_passages() {
    let fixture = Fixture::new();
    let mut passages = Vec::new();
    for number in 0..6 {
        let mut one = passage(&format!("p{number}"), "garden hose");
        one.document_id = if number < 4 { "doc_x" } else { "doc_y" }.to_owned();
        one.vector = Some(leaning(number, 0.8));
        passages.push(one);
    }
    fixture.upsert(passages, 1);
    fixture.index.apply(WORKSPACE, SPACE, vec![Change::DeleteDocument { document_id: "doc_x".to_owned() }], 2).unwrap();
    let vector = leaning(0, 0.8);
    let hits = fixture.index.search(WORKSPACE, SPACE, &SearchQuery { vector: Some(&vector), ..words("hose") }).unwrap();
    let mut found = ids(&hits);
    found.sort();
    assert_eq!(found, ["p4", "p5"]);
    assert_eq!(fixture.index.verify(WORKSPACE, SPACE).unwrap().vectors, 2);
}

#[test]
fn every_filter_holds_for_words_and_for_vectors() {
    let fixture = Fixture::new();
    let mut passages = Vec::new();
    for number in 0..400usize {
        let mut one = passage(&format!("p{number}"), "bicycle chain");
        one.document_id = format!("doc_{}", number % 40);
        one.collection = format!("c{}", number % 4);
        one.language = (number % 3 > 0).then(|| if number % 3 == 1 { "en" } else { "de" }.to_owned());
        one.audience = if number % 50 == 0 { "members" } else { "public" }.to_owned();
        one.vector = Some(leaning(number % 7, 0.9));
        passages.push(one);
    }
    fixture.upsert(passages, 1);
    let list = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect::<Vec<String>>();
    let vector = leaning(2, 0.9);
    // The rare audience: a filter after the cut would lose most of these eight.
    for (text, vector) in [("bicycle", None), ("", Some(vector.as_slice())), ("bicycle chain", Some(vector.as_slice()))]
    {
        let count = |filter: Filter| {
            let query = SearchQuery { text, vector, limit: 500, filter, ..SearchQuery::default() };
            fixture.index.search(WORKSPACE, SPACE, &query).unwrap().len()
        };
        assert_eq!(count(Filter { audiences: list(&["members"]), ..Filter::default() }), 8);
        assert_eq!(count(Filter { collections: list(&["c1", "c3"]), ..Filter::default() }), 200);
        assert_eq!(count(Filter { languages: list(&["de"]), ..Filter::default() }), 133);
        assert_eq!(count(Filter { document_ids: list(&["doc_5"]), ..Filter::default() }), 10);
        assert_eq!(count(Filter { collections: list(&["c0"]), audiences: list(&["members"]), ..Filter::default() }), 4);
        assert_eq!(count(Filter { audiences: list(&["nobody"]), ..Filter::default() }), 0);
        assert_eq!(count(Filter::default()), 400);
    }
}

#[test]
fn a_refused_batch_changes_nothing() {
    let fixture = Fixture::new();
    fixture.upsert(vec![passage("kept", "walnut table")], 4);
    let mut broken = passage("broken", "walnut chair");
    broken.vector = Some(vec![f32::NAN; 384]);
    let changes = vec![
        Change::Delete { id: "kept".to_owned() },
        Change::Upsert(passage("other", "walnut desk")),
        Change::Upsert(broken),
    ];
    let refused = fixture.index.apply(WORKSPACE, SPACE, changes, 5);
    assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    for index in [fixture.index.clone(), fixture.reopened()] {
        assert_eq!(ids(&index.search(WORKSPACE, SPACE, &words("walnut")).unwrap()), ["kept"]);
        assert_eq!(index.cursor(WORKSPACE, SPACE).unwrap(), Some(4));
    }
}

#[test]
fn the_cursor_moves_without_a_change_and_survives_a_restart() {
    let fixture = Fixture::new();
    assert_eq!(fixture.index.cursor(WORKSPACE, SPACE).unwrap(), None);
    fixture.index.apply(WORKSPACE, SPACE, Vec::new(), 11).unwrap();
    assert_eq!(fixture.index.cursor(WORKSPACE, SPACE).unwrap(), Some(11));
    assert_eq!(fixture.reopened().cursor(WORKSPACE, SPACE).unwrap(), Some(11));
}

#[test]
fn another_process_commit_is_seen() {
    let fixture = Fixture::new();
    fixture.upsert(vec![passage("a", "marble")], 1);
    assert_eq!(fixture.found("marble"), ["a"]);
    let mut other = passage("b", "marble");
    other.vector = Some(leaning(1, 0.5));
    fixture.reopened().apply(WORKSPACE, SPACE, vec![Change::Upsert(other)], 2).unwrap();
    assert_eq!(fixture.found("marble").len(), 2);
    assert_eq!(fixture.index.cursor(WORKSPACE, SPACE).unwrap(), Some(2));
}

#[test]
fn clearing_forgets_everything() {
    let fixture = Fixture::new();
    fixture.upsert(vec![passage("a", "marble")], 1);
    fixture.index.clear(WORKSPACE, SPACE).unwrap();
    assert!(fixture.found("marble").is_empty());
    assert_eq!(fixture.index.cursor(WORKSPACE, SPACE).unwrap(), None);
    fixture.upsert(vec![passage("b", "marble")], 2);
    assert_eq!(fixture.found("marble"), ["b"]);
}

#[test]
fn slots_of_deleted_vectors_are_used_again() {
    let fixture = Fixture::new();
    for round in 0..5u64 {
        let mut passages = Vec::new();
        for number in 0..50usize {
            let mut one = passage(&format!("p{number}"), "tile");
            one.vector = Some(leaning(number + round as usize, 0.9));
            passages.push(one);
        }
        fixture.upsert(passages, round);
    }
    let bytes = std::fs::metadata(fixture.folder.path().join("search").join(WORKSPACE).join(SPACE).join("vectors"))
        .unwrap()
        .len();
    assert!(bytes <= 16 + 100 * 392, "{bytes}");
    let vector = leaning(10 + 4, 0.9);
    let hits = fixture
        .reopened()
        .search(WORKSPACE, SPACE, &SearchQuery { vector: Some(&vector), limit: 1, ..SearchQuery::default() })
        .unwrap();
    assert_eq!(ids(&hits), ["p10"]);
}

#[test]
fn searches_run_while_changes_are_applied() {
    let fixture = Fixture::new();
    fixture.upsert((0..20).map(|number| passage(&format!("base{number}"), "harbour crane")).collect(), 1);
    std::thread::scope(|scope| {
        let index = fixture.index.clone();
        let searching = scope.spawn(move || {
            for _ in 0..300 {
                let hits = index.search(WORKSPACE, SPACE, &SearchQuery { limit: 100, ..words("crane") }).unwrap();
                assert!(hits.len() >= 20);
            }
        });
        for number in 0..15u64 {
            fixture.upsert(vec![passage(&format!("new{number}"), "harbour crane")], 2 + number);
        }
        searching.join().unwrap();
    });
    let hits = fixture.index.search(WORKSPACE, SPACE, &SearchQuery { limit: 100, ..words("crane") }).unwrap();
    assert_eq!(hits.len(), 35);
}
