//! What stands before what, and that the reasons given are the real ones.

use steward_search::{SearchQuery, Weights};

use crate::{Fixture, SPACE, WORKSPACE, ids, leaning, passage, words};

const DAY_MS: i64 = 24 * 3600 * 1000;

fn shop() -> Fixture {
    let fixture = Fixture::new();
    let rows = [
        (
            "returns",
            "Returns",
            "You may send an item back within thirty days of delivery. We refund the price to your card.",
        ),
        (
            "shipping",
            "Shipping",
            "Parcels leave our warehouse every evening and arrive after two to four working days.",
        ),
        ("warranty", "Warranty", "The kettle KX-200 has a warranty of two years. Keep the receipt."),
        (
            "cleaning",
            "Descaling the kettle",
            "Fill it with vinegar and water, boil, and rinse. Model KX-300 has a descaling program.",
        ),
        ("hours", "Opening hours", "The shop is open from nine to six, on Saturdays until two."),
    ];
    let passages = rows
        .iter()
        .map(|(id, title, text)| steward_search::IndexedPassage { title: (*title).to_owned(), ..passage(id, text) })
        .collect();
    fixture.upsert(passages, 1);
    fixture
}

#[test]
fn words_find_by_stem_code_typing_slip_and_title() {
    let fixture = shop();
    for (text, first) in [
        ("refunds", "returns"),
        ("how do i return something", "returns"),
        ("KX200", "warranty"),
        ("kx-200", "warranty"),
        ("KX 300", "cleaning"),
        ("warrenty", "warranty"),
        ("recieved parcels", "shipping"),
        ("descaling", "cleaning"),
        ("SATURDAY", "hours"),
        ("wharehouse", "shipping"),
    ] {
        assert_eq!(fixture.found(text).first().map(String::as_str), Some(first), "{text}");
    }
    assert!(fixture.found("zeppelin").is_empty());
    assert!(fixture.found("KX-999").iter().all(|id| id == "warranty" || id == "cleaning"));
}

#[test]
fn highlights_show_the_words_that_matched() {
    let fixture = shop();
    let hits = fixture.index.search(WORKSPACE, SPACE, &words("refunded to the cards")).unwrap();
    let shown: Vec<&str> = hits[0].highlights.iter().map(|range| &hits[0].text[range.clone()]).collect();
    assert_eq!(shown, ["refund", "card"]);
    assert!(hits[0].parts.text_coverage > 0.99);
    let hits = fixture.index.search(WORKSPACE, SPACE, &words("refund zeppelin")).unwrap();
    assert!(hits[0].parts.text_coverage < 0.7);
}

#[test]
fn a_phrase_stands_before_the_same_words_apart() {
    let fixture = Fixture::new();
    let apart = passage("apart", "The gift is on the top shelf and here is the loyalty card reader for staff");
    let together = passage("together", "Use your gift card at the till and here is the reader on the shelf for staff");
    fixture.upsert(vec![apart, together], 1);
    assert_eq!(fixture.found("gift card")[0], "together");
}

#[test]
fn meaning_finds_what_shares_no_word_and_weight_zero_is_full_text_alone() {
    let fixture = Fixture::new();
    let mut near = passage("near", "Money comes back to you");
    near.vector = Some(leaning(1, 0.9));
    let mut worded = passage("worded", "refund form and refund desk");
    worded.vector = Some(leaning(200, 1.0));
    fixture.upsert(vec![near, worded], 1);
    let vector = leaning(1, 0.8);
    let both = SearchQuery { vector: Some(&vector), ..words("refund") };
    let hits = fixture.index.search(WORKSPACE, SPACE, &both).unwrap();
    assert_eq!(hits.len(), 2);
    let near_hit = hits.iter().find(|hit| hit.id == "near").unwrap();
    assert_eq!((near_hit.parts.text_rank, near_hit.parts.vector_rank), (None, Some(1)));
    assert!(near_hit.highlights.is_empty());

    let alone = SearchQuery { weights: Weights { meaning: 0.0, ..Weights::default() }, ..both };
    let alone_ids = ids(&fixture.index.search(WORKSPACE, SPACE, &alone).unwrap());
    assert_eq!(alone_ids, ids(&fixture.index.search(WORKSPACE, SPACE, &words("refund")).unwrap()));
}

#[test]
fn recency_and_pins_decide_between_equals_and_no_more() {
    let fixture = Fixture::new();
    let mut old = passage("old", "parking behind the house");
    old.updated_at_ms = 0;
    let mut new = passage("new", "parking behind the house");
    new.updated_at_ms = 1000 * DAY_MS;
    let mut pinned = passage("pinned", "parking behind the house");
    pinned.pinned = true;
    let mut loud = passage("loud", "the house has a pin and is quite new but long, and says much about other things");
    loud.pinned = true;
    loud.updated_at_ms = 1000 * DAY_MS;
    fixture.upsert(vec![old, new, pinned, loud], 1);
    let query = SearchQuery { now_ms: 1000 * DAY_MS, ..words("parking behind the house") };
    let hits = fixture.index.search(WORKSPACE, SPACE, &query).unwrap();
    assert_eq!(ids(&hits), ["pinned", "new", "old", "loud"]);
    assert!(hits[1].parts.recency > 0.0 && hits[1].parts.pinned == 0.0);
    assert!(hits[0].parts.pinned > 0.0 && hits[0].parts.recency < 0.001);
}

#[test]
fn each_language_is_stemmed_by_its_own_rules() {
    let fixture = Fixture::new();
    let mut german = passage("german", "Die Rücksendungen sind kostenlos, wenn die Lieferungen beschädigt ankommen.");
    german.language = Some("de".to_owned());
    let mut french = passage("french", "Les livraisons gratuites commencent à cinquante euros.");
    french.language = Some("fr".to_owned());
    let unknown =
        steward_search::IndexedPassage { language: None, ..passage("unknown", "Deliveries are free above fifty.") };
    fixture.upsert(vec![german, french, unknown], 1);
    assert_eq!(fixture.found("rucksendung"), ["german"]);
    assert_eq!(fixture.found("livraison gratuite"), ["french"]);
    assert_eq!(fixture.found("delivery"), ["unknown"]);
}

#[test]
fn the_limit_and_the_order_are_stable() {
    let fixture = Fixture::new();
    fixture.upsert((0..50).map(|number| passage(&format!("p{number:02}"), "same words everywhere")).collect(), 1);
    let all = ids(&fixture.index.search(WORKSPACE, SPACE, &SearchQuery { limit: 50, ..words("words") }).unwrap());
    let some = ids(&fixture.index.search(WORKSPACE, SPACE, &SearchQuery { limit: 7, ..words("words") }).unwrap());
    assert_eq!(some, all[..7]);
    assert!(fixture.index.search(WORKSPACE, SPACE, &SearchQuery { limit: 0, ..words("words") }).unwrap().is_empty());
}
