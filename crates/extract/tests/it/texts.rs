//! HTML, Markdown, CSV and plain text in the shapes that people really have.
//!
//! Border: structure of the result. Invariant: navigation, scripts and hidden text never arrive.

use steward_extract::{Block, DocumentKind, PassageOptions, passages};

use crate::files::{headings, items, read, row, tables};

const PAGE: &str = r#"<!DOCTYPE html><html lang="de"><head><title>Rückgabe | Velo Basel</title>
<script>document.write("script text")</script><style>p { color: red }</style></head><body>
<a class="skip-link" href="/m">Skip to content</a>
<header><nav><ul><li><a href="/">Home</a></li><li><a href="/shop">Shop navigation</a></li></ul></nav></header>
<div class="site-nav"><a href="/a">Alpha</a> <a href="/b">Beta</a></div>
<div class="cookie-banner">We use cookies to improve.</div>
<main id="m"><nav aria-label="breadcrumb">Home / Service</nav>
<h1>Rückgabe</h1><p>Sie können Ihr Fahrrad innert <b>30 Tagen</b> zurück&shy;geben.<br>Ausnahme: Sonderangebote.</p>
<h2>So geht es</h2><ol><li>Formular ausfüllen<ul><li>online</li><li>im Laden</li></ul></li><li><p>Velo bringen</p><p>Nicht vergessen: Schlüssel.</p></li></ol>
<h2>Fristen</h2><table><caption>Alle Fristen</caption><thead><tr><th>Artikel</th><th>Frist</th></tr></thead>
<tbody><tr><td rowspan="2">Velo</td><td>30 Tage</td></tr><tr><td>60 Tage mit Karte</td></tr><tr><td>Helm</td><td>14 Tage</td></tr></tbody></table>
<dl><dt>Was kostet es?</dt><dd>Nichts.</dd><dt>Garantie</dt><dd>Zwei Jahre.</dd></dl>
<details><summary>Und ohne Quittung?</summary><p>Dann brauchen wir Ihren Namen.</p></details>
<div hidden>hidden words</div><p style="display: none">invisible words</p>
<pre><code>code line 1
code line 2</code></pre></main>
<footer>Impressum und Datenschutz</footer></body></html>"#;

#[test]
fn page_gives_its_main_content_in_structure() {
    let document = read(PAGE.as_bytes(), "ruckgabe.html").unwrap();
    assert_eq!(document.kind, DocumentKind::Html);
    assert_eq!(document.title.as_deref(), Some("Rückgabe"));
    assert_eq!(document.language_hint.as_deref(), Some("de"));
    assert_eq!(
        headings(&document),
        vec![(1, "Rückgabe"), (2, "So geht es"), (2, "Fristen"), (6, "Und ohne Quittung?")]
    );
    assert_eq!(
        items(&document),
        vec![
            (0, "1. Formular ausfüllen"),
            (1, "online"),
            (1, "im Laden"),
            (0, "2. Velo bringen\nNicht vergessen: Schlüssel."),
        ]
    );
    assert_eq!(
        tables(&document)[0],
        &vec![
            row(&["Artikel", "Frist"]),
            row(&["Velo", "30 Tage"]),
            row(&["Velo", "60 Tage mit Karte"]),
            row(&["Helm", "14 Tage"]),
        ]
    );
    let text = document.plain_text();
    for there in
        ["Was kostet es? Nichts.", "Garantie: Zwei Jahre.", "code line 1\ncode line 2", "Ausnahme: Sonderangebote."]
    {
        assert!(text.contains(there), "{there} in {text}");
    }
    for gone in [
        "script text",
        "color",
        "Shop navigation",
        "cookies",
        "hidden words",
        "invisible",
        "Impressum",
        "Skip",
        "Alpha",
    ] {
        assert!(!text.contains(gone), "{gone} in {text}");
    }
}

#[test]
fn page_without_main_loses_its_furniture_only() {
    let page = "<html><body><div id=\"menu\"><a href=x>One</a> <a href=y>Two</a></div><div class=\"menu\"><h2>Lunch menu</h2>\
        <p>Soup of the day with bread, 9 francs. Every weekday from noon to two.</p></div></body></html>";
    let document = read(page.as_bytes(), "menu.html").unwrap();
    assert_eq!(
        document.plain_text(),
        "Lunch menu\nSoup of the day with bread, 9 francs. Every weekday from noon to two.\n"
    );
}

#[test]
fn page_in_an_old_encoding_is_read_as_it_says() {
    let mut page = b"<html><head><meta charset=\"iso-8859-2\"></head><body><p>".to_vec();
    page.extend([0xae, b'l', b'u', b't', 0xfd]);
    page.extend(b"</p></body></html>");
    assert_eq!(read(&page, "a.html").unwrap().plain_text(), "Žlutý\n");
}

#[test]
fn page_nested_thousands_deep_is_read() {
    let page = format!("<html><body>{}deep{}</body></html>", "<div>".repeat(3_000), "</div>".repeat(3_000));
    assert!(read(page.as_bytes(), "deep.html").unwrap().plain_text().contains("deep"));
}

#[test]
fn markdown_keeps_tables_lists_and_front_matter() {
    let source = "---\ntitle: \"Shipping rules\"\nlang: en\ntags: [a, b]\n---\n\n# Shipping\n\nWe ship *every* [day](https://example.com).\n\n\
        ## Costs\n\n| Zone | Price |\n|------|------:|\n| EU | 9 € |\n| World | 19 € |\n\n\
        1. Choose\n2. Pay\n   - by card\n   - by invoice\n\n- [x] insured\n\n```sh\ncurl x\n```\n\n<!-- comment -->\n<div>html <b>piece</b></div>\n\n> Quoted\n";
    let document = read(source.as_bytes(), "shipping.md").unwrap();
    assert_eq!(document.kind, DocumentKind::Markdown);
    assert_eq!(document.title.as_deref(), Some("Shipping rules"));
    assert_eq!(document.language_hint.as_deref(), Some("en"));
    assert_eq!(headings(&document), vec![(1, "Shipping"), (2, "Costs")]);
    assert_eq!(tables(&document)[0][2], row(&["World", "19 €"]));
    assert_eq!(
        items(&document),
        vec![(0, "1. Choose"), (0, "2. Pay"), (1, "by card"), (1, "by invoice"), (0, "[x] insured")]
    );
    let text = document.plain_text();
    assert!(text.contains("We ship every day.") && text.contains("html piece") && text.contains("Quoted"), "{text}");
    assert!(!text.contains("tags") && !text.contains("comment"), "{text}");
    assert!(document.blocks.contains(&Block::Code { text: "curl x".to_owned() }));
}

#[test]
fn csv_delimiters_and_encodings_are_found() {
    let semicolons = "Artikel;Preis;Bemerkung\nHelm;49,90;\"rot; glänzend\"\nSchloss;25,00;\n";
    let wanted = vec![
        row(&["Artikel", "Preis", "Bemerkung"]),
        row(&["Helm", "49,90", "rot; glänzend"]),
        row(&["Schloss", "25,00"]),
    ];
    let utf16: Vec<u8> =
        std::iter::once(0xfeff_u16).chain(semicolons.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let latin: Vec<u8> = semicolons.chars().map(|c| c as u8).collect();
    let with_mark = format!("\u{feff}{semicolons}");
    let named = format!("sep=;\r\n{semicolons}");
    let tabs = semicolons
        .replace("\"rot; glänzend\"", "rot glänzend")
        .replace(';', "\t")
        .replace("rot glänzend", "rot; glänzend");
    for bytes in [semicolons.as_bytes(), &utf16, &latin, with_mark.as_bytes(), named.as_bytes(), tabs.as_bytes()] {
        let document = read(bytes, "preise.csv").unwrap();
        assert_eq!(document.kind, DocumentKind::Csv);
        assert_eq!(tables(&document)[0], &wanted);
    }
}

#[test]
fn csv_with_zero_bytes_formulas_and_uneven_rows_is_read() {
    let document = read(b"Name,Formula,Note\nA\0nna,=1+1\nBen,\"two\nlines\",x,extra\n\n", "a.csv").unwrap();
    assert_eq!(
        tables(&document)[0],
        &vec![row(&["Name", "Formula", "Note"]), row(&["Anna", "=1+1"]), row(&["Ben", "two lines", "x", "extra"])]
    );
    assert_eq!(document.warnings, vec!["Zero bytes were removed from the text."]);
}

#[test]
fn csv_with_empty_cells_keeps_values_under_their_headings() {
    let document = read(b"Treatment,Cat,Dog,Rabbit\nX-ray,,90,\n,1,2,3\nNails,14,,12\n", "prices.csv").unwrap();
    let texts: Vec<String> = passages(&document, &PassageOptions::default()).into_iter().map(|one| one.text).collect();
    assert_eq!(texts, ["Treatment: X-ray; Dog: 90\nCat: 1; Dog: 2; Rabbit: 3\nTreatment: Nails; Cat: 14; Rabbit: 12"]);
}

#[test]
fn plain_text_headings_and_lists_are_seen() {
    let source = "House rules\n===========\n\nPlease ring before you enter. The door is\nopened by whoever is nearest, so do not be sur-\nprised.\n\n\
        Opening hours\n\nMonday to Friday from nine.\n\nWHAT TO BRING\n- a key\n* a lock\n  and its number\n1. patience\n";
    let document = read(source.as_bytes(), "rules.txt").unwrap();
    assert_eq!(document.title.as_deref(), Some("House rules"));
    assert_eq!(headings(&document), vec![(1, "House rules"), (2, "Opening hours"), (2, "WHAT TO BRING")]);
    assert_eq!(items(&document), vec![(0, "a key"), (0, "a lock and its number"), (0, "1. patience")]);
    assert!(document.plain_text().contains("nearest, so do not be surprised."), "{}", document.plain_text());
}

#[test]
fn right_to_left_text_and_emoji_arrive_unchanged() {
    let source = "שלום עולם, החנות פתוחה. 🚲\n\nمرحبا بكم في المتجر.\n";
    let document = read(source.as_bytes(), "rtl.txt").unwrap();
    assert!(document.plain_text().contains("שלום עולם, החנות פתוחה. 🚲"));
    assert!(document.plain_text().contains("مرحبا بكم في المتجر."));
}
