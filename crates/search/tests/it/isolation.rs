//! A workspace never sees another's passages, whatever the names.

use steward_search::{Change, Error, Filter, SearchQuery};

use crate::{Fixture, SPACE, ids, leaning, passage, words};

#[test]
fn the_same_ids_in_two_workspaces_stay_apart() {
    let fixture = Fixture::new();
    for (workspace, text) in [("wsp_a", "red balloon"), ("wsp_b", "blue balloon")] {
        let mut one = passage("psg_same", text);
        one.document_id = "doc_same".to_owned();
        one.vector = Some(leaning(1, 0.9));
        fixture.index.apply(workspace, SPACE, vec![Change::Upsert(one)], 1).unwrap();
    }
    let vector = leaning(1, 0.9);
    for round in 0..50 {
        for (workspace, own, foreign) in [("wsp_a", "red", "blue"), ("wsp_b", "blue", "red")] {
            let filter = if round % 2 == 0 {
                Filter::default()
            } else {
                Filter { document_ids: vec!["doc_same".to_owned()], ..Filter::default() }
            };
            let query = SearchQuery { vector: Some(&vector), filter, ..words("balloon") };
            let hits = fixture.index.search(workspace, SPACE, &query).unwrap();
            assert_eq!(hits.len(), 1);
            assert!(hits[0].text.contains(own));
            assert!(fixture.index.search(workspace, SPACE, &words(foreign)).unwrap().is_empty());
        }
        fixture.index.close_idle();
    }
    fixture
        .index
        .apply("wsp_a", SPACE, vec![Change::DeleteDocument { document_id: "doc_same".to_owned() }], 2)
        .unwrap();
    fixture.index.clear("wsp_a", SPACE).unwrap();
    assert_eq!(ids(&fixture.index.search("wsp_b", SPACE, &words("balloon")).unwrap()), ["psg_same"]);
}

#[test]
fn two_spaces_of_a_workspace_stay_apart() {
    let fixture = Fixture::new();
    fixture.index.apply("wsp_a", "knowledge", vec![Change::Upsert(passage("k", "apple"))], 1).unwrap();
    fixture.index.apply("wsp_a", "products", vec![Change::Upsert(passage("p", "apple"))], 2).unwrap();
    assert_eq!(ids(&fixture.index.search("wsp_a", "knowledge", &words("apple")).unwrap()), ["k"]);
    assert_eq!(fixture.index.cursor("wsp_a", "products").unwrap(), Some(2));
}

#[test]
fn names_that_are_paths_are_refused_and_make_no_folder() {
    let fixture = Fixture::new();
    let long = "w".repeat(200);
    for name in [
        "",
        ".",
        "..",
        "../wsp_a",
        "a/b",
        "a\\b",
        "/etc",
        "wsp_a/../wsp_b",
        "a\0b",
        "C:",
        "wsp a",
        "wsp.a",
        "ｗ",
        "~",
        long.as_str(),
    ] {
        for (workspace, space) in [(name, SPACE), ("wsp_a", name)] {
            assert!(matches!(fixture.index.search(workspace, space, &words("x")), Err(Error::Invalid(_))), "{name:?}");
            assert!(matches!(fixture.index.apply(workspace, space, Vec::new(), 1), Err(Error::Invalid(_))), "{name:?}");
            assert!(matches!(fixture.index.clear(workspace, space), Err(Error::Invalid(_))), "{name:?}");
        }
    }
    // Searching what does not exist makes nothing either.
    assert!(fixture.index.search("wsp_unknown", SPACE, &words("x")).unwrap().is_empty());
    assert!(!fixture.folder.path().join("search").exists());
}

/// A word of its own for each number, that no typing slip reaches.
fn island(number: u8) -> String {
    let letter = |value: u8| char::from(b'a' + value);
    format!("{0}{0}{0}{1}{1}{1}", letter(number / 10), letter(10 + number % 10))
}

#[test]
fn many_workspaces_share_the_open_places() {
    let fixture = Fixture::new();
    for number in 0..80 {
        fixture
            .index
            .apply(&format!("wsp_{number}"), SPACE, vec![Change::Upsert(passage("p", &island(number)))], 1)
            .unwrap();
    }
    for number in 0..80 {
        let hits = fixture.index.search(&format!("wsp_{number}"), SPACE, &words(&island(number))).unwrap();
        assert_eq!(hits.len(), 1);
        assert!(fixture.index.search(&format!("wsp_{number}"), SPACE, &words(&island(number + 1))).unwrap().is_empty());
    }
}
