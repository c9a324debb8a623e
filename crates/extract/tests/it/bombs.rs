//! Small files that would become large ones, and archives that would write where they must not.
//!
//! Border: refusals in process; the worker's limits are shown in `worker.rs`.
//! Invariant: the limit is named, and the memory is never taken.

use std::io::Write;

use steward_extract::{ExtractError, ExtractLimits, Limit, extract};

use crate::files::{archive, docx_paragraph, docx_with_body, pdf_of, read, xlsx};

fn limit_of(error: ExtractError) -> Limit {
    match error {
        ExtractError::Bomb { limit, .. } => limit,
        other => panic!("{other:?}"),
    }
}

#[test]
fn zip_bomb_docx_is_refused_by_ratio() {
    let body = docx_with_body(&" ".repeat(20 * 1024 * 1024));
    assert!(body.len() < 150_000);
    assert_eq!(limit_of(read(&body, "bomb.docx").unwrap_err()), Limit::UnpackedRatio);
}

#[test]
fn spreadsheet_bomb_is_refused_before_the_parser_opens_it() {
    // F15 in small: its 511 KB that become 512 MB were measured by hand, 0.9 s and 9 MB unoptimised.
    let mut strings = b"<sst><si><t>".to_vec();
    strings.resize(20 * 1024 * 1024, b'A');
    let bytes = xlsx("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>", &strings);
    assert!(bytes.len() < 150_000, "{}", bytes.len());
    assert_eq!(limit_of(read(&bytes, "bomb.xlsx").unwrap_err()), Limit::UnpackedRatio);
}

#[test]
fn archive_of_many_parts_that_are_fine_one_by_one_is_refused_as_a_whole() {
    let part = vec![b'x'; 2 * 1024 * 1024];
    let names: Vec<String> = (0..10).map(|n| format!("xl/worksheets/sheet{n}.xml")).collect();
    let mut parts: Vec<(&str, &[u8])> = vec![("xl/workbook.xml", b"<workbook/>")];
    parts.extend(names.iter().map(|name| (name.as_str(), part.as_slice())));
    assert_eq!(limit_of(read(&archive(&parts), "many.xlsx").unwrap_err()), Limit::UnpackedRatio);
}

#[test]
fn entries_that_climb_out_or_are_links_are_never_written() {
    let before: Vec<_> = std::fs::read_dir("/tmp")
        .map(|entries| entries.flatten().map(|entry| entry.file_name()).collect())
        .unwrap_or_default();
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let body = format!("<w:document xmlns:w=\"x\"><w:body>{}</w:body></w:document>", docx_paragraph("fine"));
    writer.start_file("word/document.xml", options).unwrap();
    writer.write_all(body.as_bytes()).unwrap();
    for name in ["../../../tmp/steward-escaped", "/tmp/steward-absolute", "word/../../steward-up"] {
        writer.start_file(name, options).unwrap();
        writer.write_all(b"escaped").unwrap();
    }
    writer.add_symlink("tmp-link", "/tmp", options).unwrap();
    let inner = archive(&[("inner.txt", b"nested")]);
    writer.start_file("nested.zip", options).unwrap();
    writer.write_all(&inner).unwrap();
    let bytes = writer.finish().unwrap().into_inner();
    assert_eq!(read(&bytes, "a.docx").unwrap().plain_text(), "fine\n");
    for name in ["steward-escaped", "steward-absolute", "steward-up"] {
        assert!(!std::path::Path::new("/tmp").join(name).exists());
        assert!(!before.iter().any(|entry| entry == name));
    }
}

#[test]
fn entities_are_not_expanded() {
    let mut document = "<!DOCTYPE w:document [<!ENTITY a \"haha\">".to_owned();
    for level in 1..12 {
        let before = if level == 1 { "a".to_owned() } else { format!("a{}", level - 1) };
        document.push_str(&format!("<!ENTITY a{level} \"{}\">", format!("&{before};").repeat(10)));
    }
    document.push_str(
        "]><w:document xmlns:w=\"x\"><w:body><w:p><w:r><w:t>laugh &a11; end</w:t></w:r></w:p></w:body></w:document>",
    );
    let bytes = archive(&[("word/document.xml", document.as_bytes())]);
    assert_eq!(read(&bytes, "a.docx").unwrap().plain_text(), "laugh end\n");
}

#[test]
fn deeply_nested_document_is_refused() {
    let body = format!("<w:p>{}{}</w:p>", "<w:r>".repeat(5_000), "</w:r>".repeat(5_000));
    assert_eq!(limit_of(read(&docx_with_body(&body), "deep.docx").unwrap_err()), Limit::Nesting);
}

#[test]
fn million_columns_and_million_cells_are_refused() {
    let wide = vec!["x"; 1_000_000].join(",");
    assert_eq!(limit_of(read(wide.as_bytes(), "wide.csv").unwrap_err()), Limit::Columns);
    let long = "1,2,3,4\n".repeat(250_001);
    assert_eq!(limit_of(read(long.as_bytes(), "long.csv").unwrap_err()), Limit::Cells);
}

#[test]
fn pdf_stream_bomb_is_refused_before_it_is_unpacked() {
    let bytes = pdf_of(vec![vec![b' '; 4 * 1024 * 1024]]);
    assert!(bytes.len() < 20_000, "{}", bytes.len());
    let limits = ExtractLimits { max_unpacked_bytes: 1024 * 1024, ..ExtractLimits::default() };
    assert_eq!(limit_of(extract(&bytes, "bomb.pdf", &limits).unwrap_err()), Limit::UnpackedBytes);
}

#[test]
fn pdf_of_fifty_thousand_pages_is_refused() {
    let count = 50_000;
    let mut file = b"%PDF-1.4\n".to_vec();
    let kids: String = (4..4 + count).map(|id| format!("{id} 0 R ")).collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Count {count}/MediaBox[0 0 595 842]/Kids[{kids}]>>"),
        "<</Length 5>>\nstream\nBT ET\nendstream".to_owned(),
    ];
    objects.extend((0..count).map(|_| "<</Type/Page/Parent 2 0 R/Contents 3 0 R>>".to_owned()));
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (index, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", file.len()));
        file.extend(format!("{} 0 obj\n{object}\nendobj\n", index + 1).bytes());
    }
    let start = file.len();
    let end = format!("{table}trailer<</Root 1 0 R/Size {}>>\nstartxref\n{start}\n%%EOF", objects.len() + 1);
    file.extend(end.bytes());
    assert_eq!(limit_of(read(&file, "pages.pdf").unwrap_err()), Limit::Pages);
}

#[test]
fn more_text_than_allowed_is_refused() {
    let limits = ExtractLimits { max_text_chars: 1_000, ..ExtractLimits::default() };
    let error = extract("words ".repeat(200).as_bytes(), "a.txt", &limits).unwrap_err();
    assert_eq!(limit_of(error), Limit::TextCharacters);
}
