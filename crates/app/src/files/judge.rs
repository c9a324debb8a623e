//! What a file of a customer is, by its bytes; and what of it is kept.

use steward_extract::{DocumentKind, ExtractError, Picture, document_kind, holds_macros, is_picture, picture};

use crate::error::{Error, ErrorKind, Result};

/// A file as it will be kept.
pub(super) struct Judged {
    pub(super) bytes: Vec<u8>,
    pub(super) content_type: &'static str,
    pub(super) preview: Option<Vec<u8>>,
    /// In pixels, of a picture.
    pub(super) size: Option<(u32, u32)>,
}

/// Takes processor time; not for a thread that serves others.
pub(super) fn judge(name: &str, bytes: Vec<u8>) -> Result<Judged> {
    if is_picture(&bytes) {
        let drawn = picture(&bytes).map_err(|error| Error::invalid(error.code(), error.to_string()))?;
        let Picture { bytes, content_type, width, height, preview } = drawn;
        return Ok(Judged { bytes, content_type, preview, size: Some((width, height)) });
    }
    let kind = document_kind(&bytes, name).map_err(refusal)?;
    if holds_macros(&bytes) {
        return Err(Error::invalid(
            "file_holds_macros",
            "This document brings programs (macros) along. Nothing was kept. Save it without macros, or as PDF, and \
             send that.",
        ));
    }
    Ok(Judged { bytes, content_type: content_type(kind), preview: None, size: None })
}

/// Texts are all plain: nothing that a customer sends is shown as a page.
fn content_type(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::Pdf => "application/pdf",
        DocumentKind::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        DocumentKind::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        DocumentKind::Pptx => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        DocumentKind::Csv => "text/csv; charset=utf-8",
        DocumentKind::Html | DocumentKind::Markdown | DocumentKind::Text => "text/plain; charset=utf-8",
    }
}

fn refusal(error: ExtractError) -> Error {
    match error {
        ExtractError::UnsupportedType { found } => Error::new(
            ErrorKind::Invalid,
            "file_type_unsupported",
            format!(
                "This looks like {found}, which can't be sent here. Nothing was kept. Pictures as JPEG or PNG, \
                 documents as PDF, Word, Excel, PowerPoint or text can."
            ),
        ),
        ExtractError::Empty => Error::invalid("file_empty", "This file is empty, so there is nothing to send."),
        other => Error::invalid("file_refused", other.to_string()),
    }
}
