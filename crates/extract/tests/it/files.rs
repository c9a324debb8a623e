//! Documents for the tests: the committed ones, and those made here because they must be broken or large.
//!
//! Border: bytes only. Invariant: what a test reads is visible in the test or in `files/make.py`.

use std::io::{Cursor, Write};
use std::path::PathBuf;

use pdf_extract::{Dictionary, Document, Object, Stream};
use steward_extract::{Block, ExtractError, ExtractLimits, Extracted, extract};
use zip::write::SimpleFileOptions;

pub(crate) fn committed(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/files").join(name);
    std::fs::read(path).unwrap()
}

pub(crate) fn read(bytes: &[u8], name: &str) -> Result<Extracted, ExtractError> {
    extract(bytes, name, &ExtractLimits::default())
}

pub(crate) fn headings(document: &Extracted) -> Vec<(u8, &str)> {
    let mut found = Vec::new();
    for block in &document.blocks {
        if let Block::Heading { level, text } = block {
            found.push((*level, text.as_str()));
        }
    }
    found
}

pub(crate) fn items(document: &Extracted) -> Vec<(u8, &str)> {
    let mut found = Vec::new();
    for block in &document.blocks {
        if let Block::ListItem { depth, text } = block {
            found.push((*depth, text.as_str()));
        }
    }
    found
}

pub(crate) fn tables(document: &Extracted) -> Vec<&Vec<Vec<String>>> {
    let mut found = Vec::new();
    for block in &document.blocks {
        if let Block::Table { rows } = block {
            found.push(rows);
        }
    }
    found
}

pub(crate) fn row(values: &[&str]) -> Vec<String> {
    values.iter().map(|value| (*value).to_owned()).collect()
}

/// An archive of these parts.
pub(crate) fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let options = SimpleFileOptions::default();
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

pub(crate) fn docx_with_body(body: &str) -> Vec<u8> {
    let document = format!("<w:document xmlns:w=\"{WORD}\"><w:body>{body}</w:body></w:document>");
    archive(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", document.as_bytes())])
}

pub(crate) fn docx_paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
}

/// A workbook of one sheet with this `sheetData` and these shared strings.
pub(crate) fn xlsx(sheet_data: &str, shared_strings: &[u8]) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let workbook = format!(
        "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets><sheet name=\"One\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
    );
    let relations = format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"{OFFICE}/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>"
    );
    let package = format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    let sheet = format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{sheet_data}</sheetData></worksheet>");
    archive(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", package.as_bytes()),
        ("xl/workbook.xml", workbook.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ("xl/sharedStrings.xml", shared_strings),
    ])
}

/// One line of a page: place from the lower left corner, size, text.
pub(crate) type Drawn = (f64, f64, f64, String);

/// A PDF with these pages, in Helvetica.
pub(crate) fn pdf(pages: &[Vec<Drawn>]) -> Vec<u8> {
    let mut contents = Vec::new();
    for page in pages {
        let mut content = String::new();
        for (x, y, size, text) in page {
            content.push_str(&format!("BT /F1 {size} Tf {x} {y} Td ({text}) Tj ET\n"));
        }
        contents.push(content.into_bytes());
    }
    pdf_of(contents)
}

/// A PDF with these content streams, compressed.
pub(crate) fn pdf_of(contents: Vec<Vec<u8>>) -> Vec<u8> {
    let mut document = Document::with_version("1.5");
    let pages_id = document.new_object_id();
    let font = document.add_object(dictionary(&[
        ("Type", "Font".into()),
        ("Subtype", "Type1".into()),
        ("BaseFont", "Helvetica".into()),
        ("Encoding", "WinAnsiEncoding".into()),
    ]));
    let mut fonts = Dictionary::new();
    fonts.set("F1", font);
    let mut resources = Dictionary::new();
    resources.set("Font", fonts);
    let resources_id = document.add_object(resources);
    let mut kids = Vec::new();
    for content in contents {
        let mut stream = Stream::new(Dictionary::new(), content);
        stream.compress().unwrap();
        let content_id = document.add_object(stream);
        let mut page = dictionary(&[("Type", "Page".into())]);
        page.set("Parent", pages_id);
        page.set("Contents", content_id);
        kids.push(Object::Reference(document.add_object(page)));
    }
    let mut tree = dictionary(&[("Type", "Pages".into())]);
    tree.set("Count", kids.len() as i64);
    tree.set("Kids", kids);
    tree.set("Resources", resources_id);
    tree.set("MediaBox", vec![0.into(), 0.into(), 595.into(), 842.into()]);
    document.objects.insert(pages_id, Object::Dictionary(tree));
    let mut catalog = dictionary(&[("Type", "Catalog".into())]);
    catalog.set("Pages", pages_id);
    let catalog_id = document.add_object(catalog);
    document.trailer.set("Root", catalog_id);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

fn dictionary(entries: &[(&str, Name)]) -> Dictionary {
    let mut dictionary = Dictionary::new();
    for (key, value) in entries {
        dictionary.set(*key, Object::Name(value.0.as_bytes().to_vec()));
    }
    dictionary
}

struct Name(String);

impl From<&str> for Name {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}
