//! Passages: borders, sizes, tables by row, lists, and what a re-upload changes.
//!
//! Border: public functions. Invariant: no word is lost and no passage is too long, for any document.

use proptest::prelude::*;
use steward_extract::{
    Block, DocumentKind, Extracted, PassageChange, PassageDraft, PassageOptions, diff, near_duplicate_distance,
    near_duplicate_signature, passages,
};

use crate::files::{read, row};

fn document(blocks: Vec<Block>) -> Extracted {
    Extracted { kind: DocumentKind::Docx, title: None, language_hint: None, blocks, pages: None, warnings: Vec::new() }
}

fn cut(blocks: Vec<Block>) -> Vec<PassageDraft> {
    passages(&document(blocks), &PassageOptions::default())
}

fn heading(level: u8, text: &str) -> Block {
    Block::Heading { level, text: text.to_owned() }
}

fn paragraph(words: usize, word: &str) -> Block {
    let sentences: Vec<String> =
        (0..words.div_ceil(10)).map(|n| format!("Sentence {n} {}.", [word; 8].join(" "))).collect();
    Block::Paragraph { text: sentences.join(" ") }
}

#[test]
fn sections_are_not_mixed_and_know_their_path() {
    let drafts = cut(vec![
        heading(1, "Handbook"),
        paragraph(30, "intro"),
        heading(2, "Prices"),
        paragraph(30, "price"),
        heading(2, "Lonely"),
        heading(2, "Contact"),
        heading(3, "Phone"),
        paragraph(10, "phone"),
    ]);
    let paths: Vec<String> = drafts.iter().map(|draft| draft.heading_path.join(" > ")).collect();
    assert_eq!(paths, vec!["Handbook", "Handbook > Prices", "Handbook", "Handbook > Contact > Phone"]);
    assert_eq!(drafts[2].text, "Lonely");
    assert_eq!(drafts.iter().map(|draft| draft.ordinal).collect::<Vec<_>>(), vec![0, 1, 2, 3]);
    assert!(drafts.iter().all(|draft| draft.hash.len() == 64));
}

#[test]
fn long_text_is_cut_at_paragraphs_then_sentences() {
    let drafts = cut(vec![paragraph(120, "a"), paragraph(120, "b"), paragraph(120, "c")]);
    // 120 and 120 fit into the longest passage, but 120 is near enough to the target to stand alone.
    assert_eq!(drafts.len(), 3);
    let drafts = cut(vec![paragraph(1_000, "word")]);
    assert_eq!(drafts.len(), 5);
    assert!(drafts.iter().all(|draft| draft.text.ends_with('.')));
}

#[test]
fn table_rows_name_their_columns_in_every_passage() {
    let mut rows = vec![row(&["Article", "Price", "Note"])];
    rows.extend((0..500).map(|n| row(&[&format!("Helmet {n}"), &format!("{n} EUR"), ""])));
    let drafts = cut(vec![heading(1, "Catalogue"), Block::Table { rows }]);
    assert!(drafts.len() > 5);
    for draft in &drafts {
        for line in draft.text.lines() {
            assert!(line.starts_with("Article: Helmet ") && line.contains("; Price: "), "{line}");
        }
    }
}

#[test]
fn table_without_header_row_stays_readable() {
    let drafts = cut(vec![Block::Table { rows: vec![row(&["Monday", "9:00"]), row(&["Sunday", "closed"])] }]);
    assert_eq!(drafts[0].text, "Monday: 9:00\nSunday: closed");
}

#[test]
fn table_that_begins_in_the_middle_has_no_header() {
    let rows = (45..48).map(|n| row(&[&format!("Helmet {n}"), "blue", &format!("{n} EUR")])).collect();
    let drafts = cut(vec![Block::Table { rows }]);
    assert!(drafts[0].text.starts_with("Helmet 45 | blue | 45 EUR\n"), "{}", drafts[0].text);
}

#[test]
fn empty_cells_keep_their_columns() {
    let named = vec![
        row(&["Zone", "up to 2 kg", "up to 10 kg", "Express"]),
        row(&["Ireland", "4.95", "8.50"]),
        row(&["Norway", "", "19.00", "35.00"]),
    ];
    let drafts = cut(vec![Block::Table { rows: named }]);
    assert_eq!(
        drafts[0].text,
        "Zone: Ireland; up to 2 kg: 4.95; up to 10 kg: 8.50\nZone: Norway; up to 10 kg: 19.00; Express: 35.00"
    );
    let weights = vec![row(&["Country", "2 kg", "10 kg"]), row(&["Ireland", "", "8"]), row(&["Norway", "9", "19"])];
    let drafts = cut(vec![Block::Table { rows: weights }]);
    assert_eq!(drafts[0].text, "Country: Ireland; 10 kg: 8\nCountry: Norway; 2 kg: 9; 10 kg: 19");
    let nameless = vec![row(&["1", "4.95", "8.50"]), row(&["2", "", "19.00"])];
    let drafts = cut(vec![Block::Table { rows: nameless }]);
    assert_eq!(drafts[0].text, "1 | 4.95 | 8.50\n2 | – | 19.00");
}

#[test]
fn list_stays_together_with_the_line_that_announces_it() {
    let mut blocks = vec![paragraph(190, "before"), Block::Paragraph { text: "You need:".to_owned() }];
    blocks.extend((0..20).map(|n| Block::ListItem { depth: 0, text: format!("thing number {n}") }));
    let drafts = cut(blocks);
    assert_eq!(drafts.len(), 2);
    assert!(drafts[1].text.starts_with("You need:\n- thing number 0\n"), "{}", drafts[1].text);
}

#[test]
fn page_is_where_the_passage_begins() {
    let blocks = vec![Block::Page { number: 1 }, paragraph(150, "a"), Block::Page { number: 2 }, paragraph(150, "b")];
    let mut pdf = document(blocks);
    pdf.kind = DocumentKind::Pdf;
    let drafts = passages(&pdf, &PassageOptions::default());
    assert_eq!(drafts.iter().map(|draft| draft.page).collect::<Vec<_>>(), vec![Some(1), Some(2)]);
}

#[test]
fn upload_again_replaces_only_what_changed() {
    let source = |second: &str| format!("# One\n\nFirst text.\n\n# Two\n\n{second}\n\n# Three\n\nThird text.\n");
    let cut = |text: &str| passages(&read(text.as_bytes(), "a.md").unwrap(), &PassageOptions::default());
    let old: Vec<String> = cut(&source("Second text.")).into_iter().map(|draft| draft.hash).collect();
    assert!(
        diff(&old, &cut(&source("Second text."))).iter().all(|change| matches!(change, PassageChange::Keep { .. }))
    );
    assert_eq!(
        diff(&old, &cut(&source("Other text."))),
        vec![
            PassageChange::Keep { old: 0, new: 0 },
            PassageChange::Insert { new: 1 },
            PassageChange::Keep { old: 2, new: 2 },
            PassageChange::Delete { old: 1 },
        ]
    );
}

#[test]
fn near_duplicates_are_near_and_others_far() {
    let words: Vec<String> = (0..200).map(|n| format!("word{}", n * 7919 % 1009)).collect();
    let original = words.join(" ");
    let mut changed = words.clone();
    changed[100] = "different".to_owned();
    let near =
        near_duplicate_distance(near_duplicate_signature(&original), near_duplicate_signature(&changed.join(" ")));
    let other: Vec<String> = (0..200).map(|n| format!("other{}", n * 7919 % 1009)).collect();
    let far = near_duplicate_distance(near_duplicate_signature(&original), near_duplicate_signature(&other.join(" ")));
    assert!(near <= 6, "{near}");
    assert!(far >= 16, "{far}");
    assert_eq!(
        near_duplicate_distance(near_duplicate_signature("Same, text!"), near_duplicate_signature("same text")),
        0
    );
}

fn any_block() -> impl Strategy<Value = Block> {
    let text = prop_oneof![
        "[a-zäß .,:\n]{0,400}",
        "\\PC{0,200}",
        proptest::collection::vec("[a-z]{1,8}[.]?", 0..600).prop_map(|words| words.join(" ")),
        "[A-Za-z0-9]{6000,9000}",
    ];
    prop_oneof![
        (1_u8..7, "[a-z ]{0,30}").prop_map(|(level, text)| Block::Heading { level, text }),
        text.clone().prop_map(|text| Block::Paragraph { text }),
        (0_u8..4, text.clone()).prop_map(|(depth, text)| Block::ListItem { depth, text }),
        text.prop_map(|text| Block::Code { text }),
        (1_u32..9).prop_map(|number| Block::Page { number }),
        proptest::collection::vec(proptest::collection::vec("[a-z0-9 ]{0,12}", 0..5), 0..12)
            .prop_map(|rows| Block::Table { rows }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_document_is_cut_within_the_limits_and_without_loss(
        blocks in proptest::collection::vec(any_block(), 0..12),
        target in 5_usize..300,
    ) {
        let options = PassageOptions { target_words: target, max_words: target + 40 };
        let source = document(blocks);
        let drafts = passages(&source, &options);
        let mut kept = String::new();
        for draft in &drafts {
            let words = draft.text.split_whitespace().count();
            // A word of this count is 16 bytes at least, so blanks cannot part more of them than that.
            prop_assert!(words <= options.max_words * 2, "{words} words for {target}");
            prop_assert!(draft.text.len() <= options.max_words * 40, "{} bytes for {target}", draft.text.len());
            prop_assert!(!draft.text.trim().is_empty());
            kept.push_str(&draft.text);
        }
        let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
        for block in &source.blocks {
            if let Block::Paragraph { text } = block {
                let first = text.split(|c: char| !c.is_alphanumeric()).find(|word| (1..40).contains(&word.len()));
                if let Some(word) = first {
                    prop_assert!(kept.contains(word), "{word}");
                }
            }
        }
        let wanted: usize = source.blocks.iter().map(|block| match block {
            Block::Paragraph { text } | Block::ListItem { text, .. } | Block::Code { text } => letters(text),
            _ => 0,
        }).sum();
        prop_assert!(letters(&kept) >= wanted);
    }
}
