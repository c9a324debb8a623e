//! Documents in foreign formats become structured text, and structured text becomes passages.
//!
//! Job: read PDF, DOCX, XLSX, PPTX, HTML, Markdown, plain text and CSV; keep headings, lists, tables and page
//! numbers; cut the result into passages with a heading path; say which passages of a re-uploaded document changed.
//!
//! Border: every parser of foreign bytes lives here and nowhere else. The crate knows no business nouns, opens no
//! file, follows no link, runs no macro and writes nothing. [`worker`] runs the parsers in a process that has lowered
//! its own limits.
//!
//! Invariant: for any bytes, [`extract`] answers with a document within the limits or with an [`ExtractError`] that a
//! person can act on. It never panics outward.
//!
//! To add a format: a variant in [`DocumentKind`], its signs in `sniff.rs`, one module with a
//! `read(bytes, budget) -> Result<Parsed, ExtractError>`, one line in [`extract`].

mod delimited;
mod encoding;
mod error;
mod fingerprint;
mod limits;
mod markup;
mod office;
mod passages;
mod pdf;
mod picture;
mod sniff;
mod text;
pub mod worker;

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::{Deserialize, Serialize};

pub use error::{ExtractError, Limit};
pub use fingerprint::{PassageChange, diff, near_duplicate_distance, near_duplicate_signature, passage_hash};
pub use limits::ExtractLimits;
pub use passages::{PassageDraft, PassageOptions, passages};
pub use picture::{MOST_PIXELS, Picture, PictureError, is_picture, picture};
pub use sniff::{document_kind, holds_macros};

use limits::Budget;

/// The format that the bytes turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    Pdf,
    Docx,
    Xlsx,
    Pptx,
    Html,
    Markdown,
    Text,
    Csv,
}

impl DocumentKind {
    /// The stable word for this format, also its usual file ending except for Markdown (`md`) and text (`txt`).
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
            Self::Pptx => "pptx",
            Self::Html => "html",
            Self::Markdown => "markdown",
            Self::Text => "text",
            Self::Csv => "csv",
        }
    }
}

/// One structural piece of a document, in reading order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Block {
    /// `level` is 1 for the outermost heading, at most 6.
    Heading {
        level: u8,
        text: String,
    },
    Paragraph {
        text: String,
    },
    /// `depth` is 0 for the outer list. The text of a numbered item begins with its number.
    ListItem {
        depth: u8,
        text: String,
    },
    /// The first row is the header row. Rows may differ in length.
    Table {
        rows: Vec<Vec<String>>,
    },
    /// What follows stands on this page, slide or sheet, counted from 1.
    Page {
        number: u32,
    },
    Code {
        text: String,
    },
}

/// A document as structured text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extracted {
    pub kind: DocumentKind,
    pub title: Option<String>,
    /// The language that the document names for itself, as a BCP 47 tag; never guessed.
    pub language_hint: Option<String>,
    pub blocks: Vec<Block>,
    /// Pages of a PDF, slides of a presentation, sheets of a workbook; absent where the format has none.
    pub pages: Option<u32>,
    /// Sentences for the member about what could not be read.
    pub warnings: Vec<String>,
}

impl Extracted {
    /// The whole text in reading order, one block per line; for previews and tests, not for retrieval.
    #[must_use]
    pub fn plain_text(&self) -> String {
        let mut out = String::new();
        for block in &self.blocks {
            match block {
                Block::Heading { text, .. }
                | Block::Paragraph { text }
                | Block::ListItem { text, .. }
                | Block::Code { text } => out.push_str(text),
                Block::Table { rows } => {
                    let lines: Vec<String> = rows.iter().map(|row| row.join(" | ")).collect();
                    out.push_str(&lines.join("\n"));
                }
                Block::Page { .. } => continue,
            }
            out.push('\n');
        }
        out
    }
}

/// What a parser hands back; [`extract`] adds the kind and checks that there is text.
#[derive(Debug, Default)]
struct Parsed {
    title: Option<String>,
    language_hint: Option<String>,
    blocks: Vec<Block>,
    pages: Option<u32>,
    warnings: Vec<String>,
}

/// Reads one document in this process. Uploads go through [`worker::Worker`], which adds the limits on time and
/// memory that a process cannot put on one of its own functions.
///
/// The content decides the format; the file name helps only where content cannot (Markdown or CSV against text).
///
/// # Errors
/// Any [`ExtractError`] but the three that only a process can end with: time, memory, crash by signal.
pub fn extract(bytes: &[u8], file_name: &str, limits: &ExtractLimits) -> Result<Extracted, ExtractError> {
    let size = bytes.len() as u64;
    if size > limits.max_input_bytes {
        return Err(ExtractError::TooLarge { size, limit: limits.max_input_bytes });
    }
    let kind = sniff::document_kind(bytes, file_name)?;
    let mut budget = Budget::new(limits);
    let outcome = catch_unwind(AssertUnwindSafe(|| match kind {
        DocumentKind::Pdf => pdf::read(bytes, &mut budget),
        DocumentKind::Docx => office::docx::read(bytes, &mut budget),
        DocumentKind::Xlsx => office::xlsx::read(bytes, &mut budget),
        DocumentKind::Pptx => office::pptx::read(bytes, &mut budget),
        DocumentKind::Html => markup::html::read(bytes, &mut budget),
        DocumentKind::Markdown => markup::markdown::read(bytes, &mut budget),
        DocumentKind::Text => text::read(bytes, &mut budget),
        DocumentKind::Csv => delimited::read(bytes, &mut budget),
    }));
    let parsed = match outcome {
        Ok(parsed) => parsed?,
        Err(_panic) => {
            return Err(ExtractError::Damaged { reason: format!("its {} structure makes no sense", kind.as_str()) });
        }
    };
    let extracted = Extracted {
        kind,
        title: parsed.title.map(|title| text::one_line(&title)).filter(|title| !title.is_empty()),
        language_hint: parsed.language_hint.map(|tag| tag.trim().to_owned()).filter(|tag| !tag.is_empty()),
        blocks: parsed.blocks,
        pages: parsed.pages,
        warnings: parsed.warnings,
    };
    if !extracted.plain_text().chars().any(char::is_alphanumeric) {
        return Err(match kind {
            DocumentKind::Pdf => ExtractError::NoText { pages: extracted.pages },
            _ => ExtractError::Empty,
        });
    }
    Ok(extracted)
}
