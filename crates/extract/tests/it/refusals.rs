//! Each bad input of the list, with the word that a member gets.
//!
//! Border: codes and texts of errors. Invariant: every text says what happened, what was kept and what to do.

use steward_extract::{DocumentKind, ExtractError, ExtractLimits, Limit, extract};

use crate::files::{archive, committed, docx_paragraph, docx_with_body, pdf, read};

fn refusal(bytes: &[u8], name: &str) -> ExtractError {
    let error = read(bytes, name).unwrap_err();
    let text = error.to_string();
    assert!(text.contains("Nothing was kept."), "{text}");
    assert!(text.ends_with('.') && text.len() > 60, "{text}");
    error
}

#[test]
fn empty_files_are_named_empty() {
    for bytes in [b"".as_slice(), b" \n\t ", b"\0\0\0\0"] {
        assert_eq!(refusal(bytes, "a.txt"), ExtractError::Empty);
    }
    assert_eq!(refusal(&docx_with_body(&docx_paragraph(" ")), "a.docx"), ExtractError::Empty);
}

#[test]
fn file_over_the_size_limit_is_named_with_both_sizes() {
    let bytes = vec![b'a'; 50 * 1024 * 1024 + 1];
    let text = refusal(&bytes, "a.txt").to_string();
    assert!(text.starts_with("The file has 50.0 MB; the limit is 50 MB."), "{text}");
    // Exactly at the limit it is read as far as the limit on text lets it.
    let limits = ExtractLimits { max_input_bytes: 11, ..ExtractLimits::default() };
    assert!(extract(b"hello world", "a.txt", &limits).is_ok());
}

#[test]
fn wrong_extension_content_wins_or_gets_a_clear_word() {
    // A real PDF under a wrong name is read.
    let document = read(&committed("owner-password.pdf"), "notes.txt").unwrap();
    assert_eq!(document.kind, DocumentKind::Pdf);
    // Text that claims to be a PDF is not.
    let error = refusal(b"<!DOCTYPE html><html><body>Not found</body></html>", "invoice.pdf");
    assert_eq!(error, ExtractError::WrongExtension { extension: "pdf".to_owned(), found: DocumentKind::Html });
    let error = refusal(b"just some words", "invoice.docx");
    assert_eq!(error.code(), "document_extension_wrong");
}

#[test]
fn other_formats_are_named() {
    let cases: [(&[u8], &str, &str); 5] = [
        (b"\x89PNG\r\n\x1a\nxxxx", "a.pdf", "a PNG picture"),
        (b"{\\rtf1 hello}", "a.rtf", "a Rich Text file (.rtf)"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0",
            "a.doc",
            "an old Word document (.doc)",
        ),
        (b"\x7fELF\x02\x01\x01", "a.txt", "a program"),
        (b"\x01\x02\x03\x04\x05\x06\x07\x08", "a.bin", "a binary file"),
    ];
    for (bytes, name, wanted) in cases {
        assert_eq!(refusal(bytes, name), ExtractError::UnsupportedType { found: wanted.to_owned() });
    }
    let zip = archive(&[("a.txt", b"hello")]);
    assert_eq!(refusal(&zip, "a.zip"), ExtractError::UnsupportedType { found: "a ZIP archive".to_owned() });
}

#[test]
fn encrypted_documents_ask_for_a_copy_without_password() {
    assert_eq!(refusal(&committed("password.pdf"), "a.pdf"), ExtractError::Encrypted);
    let mut office = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    office.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(refusal(&office, "a.docx"), ExtractError::Encrypted);
}

#[test]
fn scanned_pdf_asks_for_text_recognition() {
    let error = refusal(&committed("scanned.pdf"), "scan.pdf");
    assert_eq!(error, ExtractError::NoText { pages: Some(2) });
    assert!(error.to_string().contains("OCR"));
}

#[test]
fn broken_files_are_named_broken() {
    let whole = pdf(&[vec![(60.0, 700.0, 10.0, "Hello there".to_owned())]]);
    for cut in [9, whole.len() / 4] {
        assert_eq!(refusal(&whole[..cut], "a.pdf").code(), "document_damaged", "{cut}");
    }
    let docx = committed("handbook.docx");
    assert_eq!(refusal(&docx[..docx.len() / 2], "a.docx").code(), "document_damaged");
    let empty = archive(&[("[Content_Types].xml", b"<Types/>")]);
    assert_eq!(refusal(&empty, "a.docx").code(), "document_damaged");
    let mut flipped = docx.clone();
    let middle = flipped.len() / 3;
    flipped[middle..middle + 400].fill(0x55);
    let outcome = read(&flipped, "a.docx");
    assert!(outcome.is_ok() || outcome.unwrap_err().code() == "document_damaged");
}

#[test]
fn invalid_utf8_is_read_with_a_warning() {
    let document = read(b"caf\xe9 cr\xe8me", "a.txt").unwrap();
    assert_eq!(document.plain_text(), "café crème\n");
    assert_eq!(document.warnings, vec!["The text is not UTF-8; it was read as windows-1252."]);
    let document = read("grün und schön, aber \u{0}".replace('\u{0}', "").as_bytes(), "a.txt").unwrap();
    assert!(document.warnings.is_empty());
    let mut broken = "grün, schön und ".as_bytes().to_vec();
    broken.extend(b"\xff kaputt");
    let document = read(&broken, "a.txt").unwrap();
    assert!(document.plain_text().starts_with("grün, schön und"), "{}", document.plain_text());
    assert_eq!(document.warnings.len(), 1);
}

#[test]
fn too_many_pages_names_the_limit() {
    let limits = ExtractLimits { max_pages: 2, ..ExtractLimits::default() };
    let bytes = pdf(&[Vec::new(), Vec::new(), Vec::new()]);
    let error = extract(&bytes, "a.pdf", &limits).unwrap_err();
    assert_eq!(error, ExtractError::Bomb { limit: Limit::Pages, allowed: 2 });
    assert!(error.to_string().contains("more than 2 pages"));
}
