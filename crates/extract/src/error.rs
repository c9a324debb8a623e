//! Every way in which a document is refused, as a sentence for the member who uploaded it.
//!
//! Border: no parser's own error type and no byte of the document leaves the crate, apart from a short reason.
//! Invariant: each text says what happened, what was kept and what to do; each variant has a stable code.

use serde::{Deserialize, Serialize};

use crate::DocumentKind;

/// The limit that a document went past.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    UnpackedBytes,
    UnpackedRatio,
    ArchiveEntries,
    TextCharacters,
    Pages,
    Cells,
    Columns,
    Nesting,
}

impl Limit {
    fn sentence(self, allowed: u64) -> String {
        match self {
            Self::UnpackedBytes => {
                format!("it unpacks to more than {} MB", allowed / (1024 * 1024))
            }
            Self::UnpackedRatio => format!("it unpacks to more than {allowed} times its size"),
            Self::ArchiveEntries => format!("it holds more than {allowed} parts"),
            Self::TextCharacters => format!("it holds more than {allowed} characters of text"),
            Self::Pages => format!("it has more than {allowed} pages, slides or sheets"),
            Self::Cells => format!("it has more than {allowed} table cells"),
            Self::Columns => format!("it has more than {allowed} columns"),
            Self::Nesting => format!("its parts are nested more than {allowed} deep"),
        }
    }
}

/// Why a document gave no text. Nothing is ever kept of a refused document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case", tag = "error")]
pub enum ExtractError {
    #[error("The file has no text in it. Nothing was kept. Check that the right file was chosen and upload it again.")]
    Empty,

    #[error(
        "The file has {} MB; the limit is {} MB. Nothing was kept. Split it or leave out its pictures, then upload it again.",
        megabytes(*size), limit / (1024 * 1024)
    )]
    TooLarge { size: u64, limit: u64 },

    #[error(
        "This looks like {found}, which cannot be read. Nothing was kept. Save it as PDF, DOCX, XLSX, PPTX, HTML, Markdown, text or CSV and upload that."
    )]
    UnsupportedType { found: String },

    #[error(
        "The name ends in .{extension}, but the content is {}. Nothing was kept. Upload the original file, or give this one its right ending.", found.as_str()
    )]
    WrongExtension { extension: String, found: DocumentKind },

    #[error(
        "The file is protected with a password. Nothing was kept. Save a copy without the password and upload that."
    )]
    Encrypted,

    #[error(
        "The PDF holds only pictures of text, as a scanner makes them, so there is nothing to search. Nothing was kept. Run it through text recognition (OCR) and upload the result."
    )]
    NoText { pages: Option<u32> },

    #[error(
        "The file is damaged: {reason}. Nothing was kept. Open it in the program it came from, save it again and upload that copy."
    )]
    Damaged { reason: String },

    #[error("The file was refused because {}. Nothing was kept. Split it into smaller files and upload those.", limit.sentence(*allowed))]
    Bomb { limit: Limit, allowed: u64 },

    #[error(
        "Reading the file took longer than {seconds} seconds and was stopped. Nothing was kept. Split it into smaller files, or save it as plain text, and upload that."
    )]
    Timeout { seconds: u64 },

    #[error(
        "Reading the file needed more than {} MB of memory and was stopped. Nothing was kept. Split it into smaller files and upload those.", limit / (1024 * 1024)
    )]
    OutOfMemory { limit: u64 },

    #[error(
        "Reading the file failed inside the program ({reason}). Nothing was kept and nothing else is affected. Try once more; if it fails again, save the file in another format and upload that."
    )]
    Crashed { reason: String },
}

fn megabytes(size: u64) -> String {
    format!("{:.1}", size as f64 / (1024.0 * 1024.0))
}

impl ExtractError {
    /// A stable word for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "document_empty",
            Self::TooLarge { .. } => "document_too_large",
            Self::UnsupportedType { .. } => "document_type_unsupported",
            Self::WrongExtension { .. } => "document_extension_wrong",
            Self::Encrypted => "document_encrypted",
            Self::NoText { .. } => "document_without_text",
            Self::Damaged { .. } => "document_damaged",
            Self::Bomb { .. } => "document_over_limit",
            Self::Timeout { .. } => "document_timeout",
            Self::OutOfMemory { .. } => "document_out_of_memory",
            Self::Crashed { .. } => "document_reader_crashed",
        }
    }

    /// Only a crash may be the machine's fault; everything else is the same on every try.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::Crashed { .. })
    }

    pub(crate) fn damaged(reason: impl Into<String>) -> Self {
        Self::Damaged { reason: reason.into() }
    }
}
