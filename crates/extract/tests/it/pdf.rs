//! PDFs: reading order, headings, tables, pages.
//!
//! Border: structure of the result. Invariant: furniture of the page is no text.

use steward_extract::{Block, PassageOptions, passages};

use crate::files::{Drawn, committed, headings, items, pdf, read, row, tables};

#[test]
fn report_has_headings_table_list_and_no_page_furniture() {
    let document = read(&committed("terms.pdf"), "terms.pdf").unwrap();
    assert_eq!(document.title.as_deref(), Some("Terms of repair"));
    assert_eq!(document.pages, Some(2));
    let headings = headings(&document);
    assert_eq!(headings[0], (1, "Terms of repair"));
    for wanted in ["Prices", "How it goes", "Warranty", "Contact"] {
        assert!(headings.iter().any(|(_, text)| *text == wanted), "{wanted} in {headings:?}");
    }
    let table = tables(&document)[0];
    assert_eq!(table[0], row(&["Service", "Price", "Duration"]));
    assert_eq!(table[3], row(&["Brake pads", "25 EUR", "1 hour"]));
    assert_eq!(
        items(&document).iter().map(|(_, text)| *text).collect::<Vec<_>>(),
        vec!["1. Hand the bicycle in", "2. Agree on the price", "3. Collect it within two weeks"]
    );
    let text = document.plain_text();
    assert!(!text.contains("Page 2 of 2"), "{text}");
    assert!(!text.contains("Velo Workshop Ltd"), "{text}");
    assert!(text.contains("begin only when you agree. Our workshop repairs"), "{text}");
}

#[test]
fn columns_are_read_one_after_the_other() {
    let document = read(&committed("two-columns.pdf"), "two-columns.pdf").unwrap();
    assert_eq!(headings(&document), vec![(1, "The long history of the bicycle workshop in our town")]);
    let text = document.plain_text();
    let mut from = 0;
    for number in 1..=10 {
        for mark in [format!("Chapter {number} begins."), format!("Chapter {number} ends.")] {
            let place = text[from..].find(&mark).unwrap_or_else(|| panic!("{mark} out of order in {text}"));
            from += place;
        }
    }
    // Lines of one column are joined to sentences.
    assert!(text.contains("write down what it needs and what that costs, and begin only when you agree."), "{text}");
}

#[test]
fn table_of_a_hundred_pages_names_its_columns_on_every_page() {
    let pages: Vec<Vec<Drawn>> = (0..100)
        .map(|page| {
            let mut lines = Vec::new();
            for line in 0..45 {
                let y = 780.0 - f64::from(line) * 16.0;
                let number = page * 45 + line;
                let values = if number == 0 {
                    ["Article".to_owned(), "Colour".to_owned(), "Price".to_owned()]
                } else {
                    [format!("Helmet {number}"), "blue".to_owned(), format!("{} EUR", 20 + number % 90)]
                };
                for (x, value) in [60.0, 250.0, 400.0].into_iter().zip(values) {
                    lines.push((x, y, 10.0, value));
                }
            }
            lines
        })
        .collect();
    let document = read(&pdf(&pages), "table.pdf").unwrap();
    assert_eq!(document.pages, Some(100));
    let rows: usize = tables(&document).iter().map(|rows| rows.len()).sum();
    // The header stands in each of the 100 tables.
    assert_eq!(rows, 4_499 + 100);
    let drafts = passages(&document, &PassageOptions::default());
    let last = drafts.last().unwrap();
    assert!(last.text.ends_with("Article: Helmet 4499; Colour: blue; Price: 109 EUR"), "{}", last.text);
    assert_eq!(last.page, Some(100));
}

#[test]
fn rows_between_drawn_lines_keep_their_wrapped_cells() {
    // The cells are centred in their rows, so no two of them share a baseline.
    let document = read(&committed("ruled-table.pdf"), "ruled-table.pdf").unwrap();
    assert_eq!(
        tables(&document)[0],
        &vec![
            row(&["Tour", "Level", "Price"]),
            row(&[
                "Greenway by bike, from the old station to the pier and back",
                "easy",
                "59 EUR, bicycle and lunch included",
            ]),
            row(&["Hill walk", "demanding", "45 EUR"]),
            row(&["Forest", "easy", "39 EUR, children half"]),
        ]
    );
}

#[test]
fn wrapped_cells_stay_in_their_row() {
    let mut lines: Vec<Drawn> = Vec::new();
    let mut y = 700.0;
    for (name, first, second) in [
        ("Returns", "Within thirty days", "in the first packing"),
        ("Refund", "To the card you paid", "with within five days"),
        ("Repair", "Free in the first year", "and at cost later on"),
    ] {
        lines.push((60.0, y, 10.0, name.to_owned()));
        lines.push((220.0, y, 10.0, first.to_owned()));
        lines.push((220.0, y - 12.0, 10.0, second.to_owned()));
        y -= 40.0;
    }
    let document = read(&pdf(&[lines]), "wrapped.pdf").unwrap();
    assert_eq!(tables(&document)[0][1], row(&["Refund", "To the card you paid with within five days"]));
}

#[test]
fn password_only_against_printing_does_not_hinder_reading() {
    let document = read(&committed("owner-password.pdf"), "owner-password.pdf").unwrap();
    assert_eq!(document.plain_text(), "The spare key lies under the mat.\n");
}

#[test]
fn words_parted_at_the_end_of_a_line_become_whole() {
    let lines = vec![
        (60.0, 700.0, 10.0, "We send every parcel with an insur-".to_owned()),
        (60.0, 688.0, 10.0, "ance that covers its whole value.".to_owned()),
    ];
    let document = read(&pdf(&[lines]), "hyphen.pdf").unwrap();
    let paragraph =
        Block::Paragraph { text: "We send every parcel with an insurance that covers its whole value.".to_owned() };
    assert_eq!(document.blocks, vec![Block::Page { number: 1 }, paragraph]);
}
