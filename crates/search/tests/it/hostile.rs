//! Any text is a query and any text is a passage.

use std::sync::LazyLock;

use proptest::prelude::*;
use steward_search::{Change, IndexedPassage, SearchIndex, SearchQuery};

use crate::{Fixture, SPACE, WORKSPACE, leaning, passage, words};

fn samples() -> Vec<IndexedPassage> {
    let texts = [
        "You can return the AB-1234 kettle within thirty days. Don't send it without the form R/2024-7.",
        "Straße, naïve café, Ünïcödé and the ﬁrst ﬂoor; ǅ İstanbul ΑΣΣ ς",
        "日本語の文章です。東京都に住んでいます。",
        "مرحبا بالعالم، هذا نص عربي مُشَكَّل",
        "שלום עולם, טקסט בעברית",
        "हिन्दी में लिखा हुआ पाठ",
        "👩‍👩‍👧‍👦 🇩🇪 emoji 👍🏽 e\u{301}\u{301}\u{301} z\u{335}a\u{336}",
        "SELECT * FROM users; -- <script>alert('x')</script> title:foo^2 AND (a OR",
    ];
    let mut passages: Vec<IndexedPassage> =
        texts.iter().enumerate().map(|(number, text)| passage(&format!("p{number}"), text)).collect();
    for (number, one) in passages.iter_mut().enumerate() {
        one.vector = Some(leaning(number, 0.6));
        one.language = [Some("en"), Some("de"), Some("ja"), Some("ar"), None, Some("hi"), Some("xx-YY"), Some("fr")]
            [number]
            .map(str::to_owned);
    }
    passages
}

static SAMPLE: LazyLock<(Fixture, SearchIndex)> = LazyLock::new(|| {
    let fixture = Fixture::new();
    fixture.upsert(samples(), 1);
    let index = fixture.index.clone();
    (fixture, index)
});

fn check(text: &str) {
    let vector = leaning(2, 0.5);
    for vector in [None, Some(vector.as_slice())] {
        let hits = SAMPLE
            .1
            .search(WORKSPACE, SPACE, &SearchQuery { text, vector, limit: 20, ..SearchQuery::default() })
            .unwrap();
        for hit in hits {
            assert!((0.0..=1.0).contains(&hit.score), "{}", hit.score);
            let mut last_end = 0;
            for range in &hit.highlights {
                assert!(range.start < range.end && range.start >= last_end);
                assert!(hit.text.get(range.clone()).is_some(), "{range:?} of {:?}", hit.text);
                last_end = range.end;
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_unicode_is_a_query(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn shuffled_pieces_of_the_passages_are_a_query(picks in prop::collection::vec((0usize..8, 0usize..80, 1usize..12), 1..12), glue in any::<char>()) {
        let passages = samples();
        let mut text = String::new();
        for (number, skip, take) in picks {
            text.extend(passages[number].text.chars().skip(skip).take(take));
            text.push(glue);
        }
        check(&text);
    }

    #[test]
    fn any_unicode_is_a_passage(title in any::<String>(), text in any::<String>(), language in prop::option::of("[a-z]{2}")) {
        let fixture = Fixture::new();
        let one = IndexedPassage { title, language, ..passage("any", &text) };
        fixture.index.apply(WORKSPACE, SPACE, vec![Change::Upsert(one)], 1).unwrap();
        for hit in fixture.index.search(WORKSPACE, SPACE, &words(&text)).unwrap() {
            prop_assert_eq!(&hit.text, &text);
            for range in hit.highlights {
                prop_assert!(text.get(range).is_some());
            }
        }
    }
}

#[test]
fn query_syntax_is_only_words() {
    for text in [
        "title:",
        "\"",
        "(",
        "a AND",
        "+-!(){}[]^\"~*?:\\/",
        "kettle^9999999",
        "*",
        "*:*",
        "[a TO b]",
        "' OR 1=1 --",
        "\u{0}\u{1}",
        "\u{202e}tel",
    ] {
        check(text);
    }
    let found = SAMPLE.1.search(WORKSPACE, SPACE, &words("text:(kettle) AND -ab-1234^3")).unwrap();
    assert_eq!(found[0].id, "p0");
}

#[test]
fn endless_questions_are_cut() {
    let many_terms: String = (0..20_000).map(|number| format!("term{number} ")).collect();
    let one_word = "x".repeat(1_000_000);
    let emoji = "👍🏽".repeat(50_000);
    let repeated = "kettle ".repeat(20_000);
    let joined = "a-".repeat(100_000);
    for text in [many_terms, one_word, emoji, repeated, joined] {
        check(&text);
    }
}

#[test]
fn a_passage_of_a_megabyte_is_taken() {
    let fixture = Fixture::new();
    let text = "endless corridor with doors ".repeat(40_000);
    fixture.upsert(vec![passage("long", &text)], 1);
    let hits = fixture.index.search(WORKSPACE, SPACE, &words("corridor")).unwrap();
    assert_eq!(hits.len(), 1);
    assert!(hits[0].highlights.len() <= 200);
}

#[test]
fn a_query_vector_of_the_wrong_length_is_refused() {
    let short = [1.0f32; 3];
    assert!(SAMPLE.1.search(WORKSPACE, SPACE, &SearchQuery { vector: Some(&short), ..words("kettle") }).is_err());
    let not_a_number = vec![f32::NAN; 384];
    let hits =
        SAMPLE.1.search(WORKSPACE, SPACE, &SearchQuery { vector: Some(&not_a_number), ..words("kettle") }).unwrap();
    assert_eq!(hits[0].id, "p0");
}
