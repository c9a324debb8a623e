//! Any bytes at all, for every parser.
//!
//! Border: `extract` in process. Invariant: no panic gets out and no limit is passed.

use proptest::prelude::*;
use steward_extract::{Block, ExtractLimits, PassageOptions, extract, passages};

use crate::files::{archive, committed};

fn small_limits() -> ExtractLimits {
    ExtractLimits {
        max_text_chars: 100_000,
        max_cells: 5_000,
        max_unpacked_bytes: 4 * 1024 * 1024,
        max_pages: 50,
        ..ExtractLimits::default()
    }
}

fn check(bytes: &[u8], name: &str) -> Result<(), TestCaseError> {
    let limits = small_limits();
    match extract(bytes, name, &limits) {
        Ok(document) => {
            let cells: usize = document
                .blocks
                .iter()
                .map(|block| match block {
                    Block::Table { rows } => rows.iter().map(Vec::len).sum(),
                    _ => 0,
                })
                .sum();
            prop_assert!(cells as u64 <= limits.max_cells);
            prop_assert!(document.plain_text().len() as u64 <= limits.max_text_chars * 2);
            let drafts = passages(&document, &PassageOptions::default());
            prop_assert!(!drafts.is_empty());
        }
        Err(error) => prop_assert!(!error.to_string().is_empty()),
    }
    Ok(())
}

/// A real document with some bytes overwritten.
fn damaged(name: &'static str) -> impl Strategy<Value = Vec<u8>> {
    let bytes = committed(name);
    let length = bytes.len();
    (proptest::collection::vec((0..length, any::<u8>()), 1..40), length / 2..=length).prop_map(
        move |(changes, keep)| {
            let mut damaged = bytes.clone();
            for (place, value) in changes {
                damaged[place] = value;
            }
            damaged.truncate(keep.max(length - 20));
            damaged
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn any_bytes_under_any_name(
        bytes in proptest::collection::vec(any::<u8>(), 0..2_000),
        extension in prop_oneof!["pdf", "docx", "xlsx", "pptx", "html", "md", "txt", "csv", ""],
        front in prop_oneof![Just(&b""[..]), Just(&b"%PDF-1.7\n"[..]), Just(&b"PK\x03\x04"[..]), Just(&b"<html>"[..])],
    ) {
        let whole = [front, &bytes].concat();
        check(&whole, &format!("x.{extension}"))?;
    }

    #[test]
    fn any_text_as_every_text_format(
        text in "[\\PC\n\t#*|<>/a-z0-9,;=\\-]{0,800}",
        extension in prop_oneof!["html", "md", "txt", "csv"],
    ) {
        check(text.as_bytes(), &format!("x.{extension}"))?;
    }

    #[test]
    fn any_tags_as_html(
        pieces in proptest::collection::vec(
            prop_oneof!["</?(table|tr|td|ul|ol|li|dl|dt|dd|main|nav|h1|p|pre|svg|math|select|template|details)( (hidden|rowspan=9|colspan=99|class=nav))?>", "[a-z ]{1,9}"],
            0..60,
        ),
    ) {
        check(format!("<html><body>{}", pieces.concat()).as_bytes(), "x.html")?;
    }

    #[test]
    fn any_xml_as_word_document(
        pieces in proptest::collection::vec(
            prop_oneof!["</?w:(p|r|t|tbl|tr|tc|pPr|numPr|sdt|txbxContent)/?>", "[a-z&; ]{1,9}", "<w:(pStyle|numId|ilvl|gridSpan|vMerge) w:val=\"[0-9A-Za-z]{1,12}\"/>"],
            0..60,
        ),
    ) {
        let document = format!("<w:document><w:body>{}</w:body></w:document>", pieces.concat());
        let bytes = archive(&[("word/document.xml", document.as_bytes())]);
        check(&bytes, "x.docx")?;
    }

    #[test]
    fn damaged_pdf(bytes in damaged("terms.pdf")) {
        check(&bytes, "x.pdf")?;
    }

    #[test]
    fn damaged_word(bytes in damaged("handbook.docx")) {
        check(&bytes, "x.docx")?;
    }

    #[test]
    fn damaged_slides(bytes in damaged("season.pptx")) {
        check(&bytes, "x.pptx")?;
    }

    #[test]
    fn damaged_sheets(bytes in damaged("prices.xlsx")) {
        check(&bytes, "x.xlsx")?;
    }
}
