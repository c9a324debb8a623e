//! Laws that hold for any text: no panic, ranges on character boundaries, the same answer twice.

use std::ops::Range;

use proptest::prelude::*;
use steward_language::cues::cues;
use steward_language::entities::{EntityOptions, extract};
use steward_language::normalise::{collapse_whitespace, fold};
use steward_language::{detect, sentences};

/// Arbitrary characters mixed with the pieces that the finders look for.
fn any_text() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        4 => "\\PC{0,8}",
        2 => any::<String>(),
        3 => prop::sample::select(vec![
            "my name is ", "I am ", "this is ", "ich heiße ", "Best regards,\n", "Anna", "o'neill", "van ", "$", "€ ", "1.234,5", "1,234.5", "80", "+49 (0)30 ", "555-2671", " kg", " people",
            "party of ", "two dozen ", "hundred and ", " US$ ", "KWD", "R$", "%", "@example.com", "https://", "www.", ".de", "Dr. ", "e.g. ", "No. 5", "...", "…", "。", "？", "\r\n", "\n\n", "- ", "1. ",
            "am 3. Mai", "¿", "’", "-", " ", "\u{a0}", "İ", "ß", "🎉", "\u{200d}", "e\u{301}", "١٢٣", "１２３", "talk to ", "human", "not ", "k", "million", ",-", "²", "½", " of us", "（", "ﬁ",
        ]).prop_map(str::to_owned),
    ];
    prop::collection::vec(pieces, 0..14).prop_map(|parts| parts.concat())
}

fn is_inside(text: &str, range: &Range<usize>) -> bool {
    range.start < range.end && text.get(range.clone()).is_some()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 800, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn entities_lie_in_the_text_and_do_not_overlap(text in any_text(), region in prop::sample::select(vec!["US", "DE", "GB", "CN", "", "??"])) {
        let options = EntityOptions { default_region: region.to_owned() };
        let found = extract(&text, &options);
        let mut end = 0;
        for entity in &found {
            prop_assert!(is_inside(&text, &entity.range), "{entity:?}");
            prop_assert!(entity.range.start >= end, "{found:?}");
            prop_assert_eq!(&text[entity.range.clone()], entity.text.as_str());
            end = entity.range.end;
        }
        prop_assert_eq!(extract(&text, &options), found);
    }

    #[test]
    fn sentences_cover_the_text_in_order(text in any_text()) {
        let found = sentences(&text);
        let mut end = 0;
        for range in &found {
            prop_assert!(is_inside(&text, range), "{range:?}");
            prop_assert!(range.start >= end);
            prop_assert!(text[end..range.start].trim().is_empty(), "lost {:?}", &text[end..range.start]);
            prop_assert_eq!(text[range.clone()].trim(), &text[range.clone()]);
            end = range.end;
        }
        prop_assert!(text[end..].trim().is_empty(), "lost {:?}", &text[end..]);
    }

    #[test]
    fn cues_lie_in_the_text(text in any_text()) {
        let found = cues(&text);
        for cue in &found.found {
            prop_assert!(is_inside(&text, &cue.range), "{cue:?}");
        }
        prop_assert!((-1.0..=1.0).contains(&found.sentiment.score));
        prop_assert_eq!(cues(&text), found);
    }

    #[test]
    fn folding_and_detecting_never_fail(text in any_text()) {
        prop_assert_eq!(fold(&text), fold(&text));
        prop_assert_eq!(collapse_whitespace(&collapse_whitespace(&text)), collapse_whitespace(&text));
        prop_assert_eq!(detect(&text), detect(&text));
    }
}
