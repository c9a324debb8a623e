//! Which format the bytes are, by what they contain.
//!
//! Border: looks at signs and at the names inside an archive; unpacks nothing.
//! Invariant: content wins over the file name. The name decides only between text formats, which have no signs.

use std::io::{Cursor, Read};

use crate::encoding;
use crate::{DocumentKind, ExtractError};

/// Finds the format or says what the bytes look like instead. Reads nothing of the content, so what is found may still
/// be damaged or locked.
///
/// # Errors
/// `Empty`, `UnsupportedType`, `WrongExtension`, `Encrypted`, or `Damaged` where an archive can't be opened.
pub fn document_kind(bytes: &[u8], file_name: &str) -> Result<DocumentKind, ExtractError> {
    if bytes.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0) {
        return Err(ExtractError::Empty);
    }
    let extension = extension_of(file_name);
    // The PDF standard lets up to a kilobyte of other bytes stand before the header.
    let head = &bytes[..bytes.len().min(1024)];
    if find(head, b"%PDF-").is_some() {
        return Ok(DocumentKind::Pdf);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return office_kind(bytes, &extension);
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) {
        return Err(compound_file(bytes));
    }
    if let Some(found) = binary_name(bytes) {
        return Err(unsupported(found));
    }
    text_kind(bytes, &extension)
}

fn extension_of(file_name: &str) -> String {
    let base = file_name.rsplit(['/', '\\']).next().unwrap_or_default();
    match base.rsplit_once('.') {
        Some((_, extension)) => extension.trim().to_ascii_lowercase(),
        None => String::new(),
    }
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

fn unsupported(found: &str) -> ExtractError {
    ExtractError::UnsupportedType { found: found.to_owned() }
}

fn office_kind(bytes: &[u8], extension: &str) -> Result<DocumentKind, ExtractError> {
    let damaged = || match extension {
        "docx" | "xlsx" | "pptx" | "docm" | "xlsm" | "pptm" => {
            ExtractError::damaged("its archive cannot be opened, perhaps because the upload was cut off")
        }
        _ => ExtractError::damaged("its archive cannot be opened"),
    };
    let archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    let has = |name: &str| archive.index_for_name(name).is_some();
    if has("word/document.xml") {
        return Ok(DocumentKind::Docx);
    }
    if has("xl/workbook.xml") {
        return Ok(DocumentKind::Xlsx);
    }
    if has("ppt/presentation.xml") {
        return Ok(DocumentKind::Pptx);
    }
    if has("xl/workbook.bin") {
        return Err(unsupported("a binary Excel workbook (.xlsb)"));
    }
    if has("META-INF/container.xml") {
        return Err(unsupported("an e-book (EPUB)"));
    }
    if has("mimetype") && has("content.xml") {
        return Err(unsupported("an OpenDocument file (.odt, .ods, .odp)"));
    }
    if has("[Content_Types].xml") || matches!(extension, "docx" | "xlsx" | "pptx") {
        return Err(ExtractError::damaged("the main part of the Office document is missing"));
    }
    Err(unsupported("a ZIP archive"))
}

/// OLE compound files: the Office formats before 2007, and today's formats with a password.
fn compound_file(bytes: &[u8]) -> ExtractError {
    let utf16 = |name: &str| -> Vec<u8> { name.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    if find(bytes, &utf16("EncryptedPackage")).is_some() {
        return ExtractError::Encrypted;
    }
    if find(bytes, &utf16("WordDocument")).is_some() {
        return unsupported("an old Word document (.doc)");
    }
    if find(bytes, &utf16("Workbook")).is_some() {
        return unsupported("an old Excel workbook (.xls)");
    }
    if find(bytes, &utf16("PowerPoint Document")).is_some() {
        return unsupported("an old PowerPoint presentation (.ppt)");
    }
    unsupported("an old Office file")
}

/// Whether an Office document brings programs along, which would run with whoever opens it.
#[must_use]
pub fn holds_macros(bytes: &[u8]) -> bool {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        return false;
    };
    let named = |name: &str| name.to_ascii_lowercase().ends_with("vbaproject.bin");
    if archive.file_names().any(|name| name.is_ok_and(|name| named(&name))) {
        return true;
    }
    // The part may have any name; what it is stands in the list of types.
    let mut types = String::new();
    if let Ok(part) = archive.by_name("[Content_Types].xml") {
        let _ = part.take(MOST_TYPES).read_to_string(&mut types);
    }
    let types = types.to_ascii_lowercase();
    types.contains("vbaproject") || types.contains("macroenabled")
}

/// The list of types of an Office document has a line for each part.
const MOST_TYPES: u64 = 1024 * 1024;

const SIGNS: &[(&[u8], &str)] = &[
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\0", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"SQLite format 3\0", "a database"),
    (b"{\\rtf", "a Rich Text file (.rtf)"),
    (b"%!PS", "a PostScript file"),
    (b"OggS", "an audio file"),
    (b"ID3", "an audio file"),
    (b"fLaC", "an audio file"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
    (b"PAR1", "a Parquet file"),
];

fn binary_name(bytes: &[u8]) -> Option<&'static str> {
    for (sign, name) in SIGNS {
        if bytes.starts_with(sign) {
            return Some(name);
        }
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        return Some("a video or HEIC picture");
    }
    if bytes.starts_with(b"RIFF") {
        return match bytes.get(8..12) {
            Some(b"WEBP") => Some("a WebP picture"),
            Some(b"WAVE") => Some("an audio file"),
            _ => Some("a media file"),
        };
    }
    None
}

fn text_kind(bytes: &[u8], extension: &str) -> Result<DocumentKind, ExtractError> {
    let sample_end = bytes.len().min(16 * 1024);
    let sample = encoding::decode(&bytes[..sample_end], None).text;
    let raw_controls =
        bytes[..sample_end].iter().filter(|byte| matches!(byte, 1..=8 | 14..=26 | 28..=31 | 127)).count();
    let rare_letters = sample.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER).count();
    if raw_controls * 10 > sample_end || rare_letters * 5 > sample.chars().count() {
        return Err(match extension {
            "pdf" | "docx" | "xlsx" | "pptx" => {
                ExtractError::damaged(format!("its first bytes are not those of a {} file", extension.to_uppercase()))
            }
            _ => unsupported("a binary file"),
        });
    }
    let kind = if looks_like_html(&sample) {
        DocumentKind::Html
    } else {
        match extension {
            "md" | "markdown" | "mdown" | "mkd" => DocumentKind::Markdown,
            "csv" | "tsv" | "tab" => DocumentKind::Csv,
            "html" | "htm" | "xhtml" => DocumentKind::Html,
            _ => DocumentKind::Text,
        }
    };
    // A binary format was promised and text came: most often an error page saved under the wrong name.
    if matches!(extension, "pdf" | "docx" | "xlsx" | "pptx" | "doc" | "xls" | "ppt") {
        return Err(ExtractError::WrongExtension { extension: extension.to_owned(), found: kind });
    }
    if matches!(extension, "png" | "jpg" | "jpeg" | "gif" | "webp" | "zip" | "mp3" | "mp4" | "exe") {
        return Err(ExtractError::WrongExtension { extension: extension.to_owned(), found: kind });
    }
    // Markdown and CSV may speak about HTML in their first line; their names are believed then.
    if kind == DocumentKind::Html {
        return Ok(match extension {
            "md" | "markdown" | "mdown" | "mkd" => DocumentKind::Markdown,
            "csv" | "tsv" | "tab" => DocumentKind::Csv,
            _ => DocumentKind::Html,
        });
    }
    Ok(kind)
}

fn looks_like_html(sample: &str) -> bool {
    let mut rest = sample.trim_start();
    // Comments and an XML declaration may stand first.
    loop {
        if rest.starts_with("<?xml") || rest.starts_with("<!--") {
            let end = if rest.starts_with("<!--") { "-->" } else { "?>" };
            match rest.find(end) {
                Some(position) => rest = rest[position + end.len()..].trim_start(),
                None => return false,
            }
        } else {
            break;
        }
    }
    let head: String = rest.chars().take(64).collect::<String>().to_ascii_lowercase();
    head.starts_with("<!doctype html") || ["<html", "<head", "<body"].iter().any(|tag| head.starts_with(tag))
}
