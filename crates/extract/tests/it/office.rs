//! DOCX, PPTX and XLSX as their own programs' libraries write them.
//!
//! Border: structure of the result. Invariant: hidden and deleted text never arrives.

use steward_extract::{Block, DocumentKind};

use crate::files::{committed, docx_paragraph, docx_with_body, headings, items, read, row, tables, xlsx};

#[test]
fn word_headings_lists_and_tables_keep_their_structure() {
    let document = read(&committed("handbook.docx"), "handbook.docx").unwrap();
    assert_eq!(document.kind, DocumentKind::Docx);
    assert_eq!(document.title.as_deref(), Some("Workshop handbook"));
    assert_eq!(document.language_hint.as_deref(), Some("en-GB"));
    assert_eq!(
        headings(&document),
        vec![
            (1, "Workshop handbook"),
            (2, "Services"),
            (3, "What you need"),
            (3, "How it goes"),
            (2, "Prices"),
            (2, "Contact"),
            (5, "Where to find us"),
        ]
    );
    let items = items(&document);
    assert_eq!(items[..3], [(0, "Your bicycle"), (0, "The key of its lock"), (0, "A phone number")]);
    assert_eq!(items[3..], [(0, "1. Hand it in"), (0, "2. Agree on the price"), (0, "3. Collect it")]);
    let tables = tables(&document);
    assert_eq!(tables[0][0], row(&["Service", "Price", "Duration"]));
    assert_eq!(tables[0][2], row(&["Full check", "79 €", "1 day"]));
    // Merged over columns: one value. Merged over rows: the value again.
    assert_eq!(tables[0][4], row(&["Wheel truing", "on request", ""]));
    assert_eq!(tables[0][5][..2], row(&["Wheel truing", "tandem 45 €"]));
    // A table inside a cell stays with its row.
    assert_eq!(tables[1][0][0], "Opening hours");
    assert_eq!(tables[1][0][1], "Monday to Friday: 9:00 to 18:00\nSaturday: 10:00 to 14:00");
}

#[test]
fn word_text_that_is_not_shown_is_not_read() {
    let text = read(&committed("handbook.docx"), "handbook.docx").unwrap().plain_text();
    assert!(text.contains("Station Road 5, behind the station."), "{text}");
    for gone in ["secret hidden words", "deleted words", "Page header that repeats"] {
        assert!(!text.contains(gone), "{gone}");
    }
}

#[test]
fn word_entities_and_text_boxes_arrive_once() {
    let body = "<w:p><w:r><w:t>Fish &amp; chips &#8364; 9</w:t></w:r><w:r><mc:AlternateContent><mc:Choice>\
        <w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback>\
        <w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p></w:txbxContent></mc:Fallback>\
        </mc:AlternateContent></w:r></w:p>";
    let document = read(&docx_with_body(body), "a.docx").unwrap();
    assert_eq!(document.plain_text(), "Fish & chips € 9\nIn a box\n");
}

#[test]
fn word_document_of_a_whole_book_is_read() {
    let body: String = (0..20_000).map(|n| docx_paragraph(&format!("Paragraph number {n} of the book."))).collect();
    let document = read(&docx_with_body(&body), "book.docx").unwrap();
    assert_eq!(document.blocks.len(), 20_000);
}

#[test]
fn slides_come_in_order_with_titles_lists_tables_and_notes() {
    let document = read(&committed("season.pptx"), "season.pptx").unwrap();
    assert_eq!(document.kind, DocumentKind::Pptx);
    assert_eq!(document.pages, Some(3));
    assert_eq!(headings(&document), vec![(1, "Spring season"), (1, "Three offers"), (1, "Opening hours")]);
    assert_eq!(
        items(&document),
        vec![(0, "Free check for new bicycles"), (0, "Ten percent off helmets"), (1, "only in April")]
    );
    assert_eq!(tables(&document)[0][2], row(&["Saturday", "10 to 14"]));
    let text = document.plain_text();
    assert!(text.contains("Notes: Mention that the check is free in the first year."), "{text}");
    assert!(text.contains("Closed on public holidays."), "{text}");
    let pages: Vec<u32> = document
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Page { number } => Some(*number),
            _ => None,
        })
        .collect();
    assert_eq!(pages, vec![1, 2, 3]);
}

#[test]
fn sheets_keep_dates_merged_cells_and_captions_and_leave_hidden_ones_out() {
    let document = read(&committed("prices.xlsx"), "prices.xlsx").unwrap();
    assert_eq!(document.kind, DocumentKind::Xlsx);
    assert_eq!(headings(&document), vec![(1, "Price list"), (1, "Stores")]);
    let tables = tables(&document);
    assert_eq!(tables[0][0], row(&["Article", "Price", "Valid from", "In stock", "Open at"]));
    assert_eq!(tables[0][1], row(&["Helmet", "49.9", "2026-03-01", "yes", "09:30"]));
    assert_eq!(tables[0][3], row(&["Pump", "12.345", "2026-05-01 08:15", "yes"]));
    assert_eq!(tables[1][2], row(&["Basel", "Market 1", "061 555 01 02"]));
    let text = document.plain_text();
    assert!(text.contains("Prices from spring on"), "{text}");
    assert!(!text.contains("secret"), "{text}");
}

#[test]
fn one_cell_in_the_last_row_costs_one_cell() {
    let sheet = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>2</v></c></row>";
    let document = read(&xlsx(sheet, b"<sst/>"), "far.xlsx").unwrap();
    assert_eq!(document.plain_text(), "One\n1\n2\n");
}
