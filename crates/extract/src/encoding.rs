//! Bytes of unknown encoding become text.
//!
//! Border: no parsing. Invariant: valid UTF-8 is never changed apart from its byte order mark and characters that no
//! text needs; anything else is read as the encoding it names, UTF-16 by its shape, or Windows-1252, with a warning.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

pub(crate) struct Decoded {
    pub(crate) text: String,
    pub(crate) warnings: Vec<String>,
}

/// Decodes `bytes`; `declared` is what the document says of itself (an HTML `meta`, an XML declaration).
pub(crate) fn decode(bytes: &[u8], declared: Option<&'static Encoding>) -> Decoded {
    let mut warnings = Vec::new();
    let text = if let Some((encoding, mark_length)) = Encoding::for_bom(bytes) {
        let (text, had_errors) = encoding.decode_without_bom_handling(&bytes[mark_length..]);
        if had_errors {
            warnings.push(format!("Some characters are not valid {} and were replaced.", encoding.name()));
        }
        text.into_owned()
    } else if let Some(encoding) = utf16_by_shape(bytes) {
        encoding.decode_without_bom_handling(bytes).0.into_owned()
    } else if let Ok(text) = std::str::from_utf8(bytes) {
        text.to_owned()
    } else {
        let encoding = declared.filter(|encoding| *encoding != UTF_8).unwrap_or(WINDOWS_1252);
        if mostly_utf8(bytes) {
            warnings.push("Some bytes are not valid UTF-8 and were replaced.".to_owned());
            UTF_8.decode_without_bom_handling(bytes).0.into_owned()
        } else {
            warnings.push(format!("The text is not UTF-8; it was read as {}.", encoding.name()));
            encoding.decode_without_bom_handling(bytes).0.into_owned()
        }
    };
    let has_rubbish = text.chars().any(is_rubbish);
    if text.contains('\0') {
        warnings.push("Zero bytes were removed from the text.".to_owned());
    }
    let text = if has_rubbish { text.chars().filter(|c| !is_rubbish(*c)).collect() } else { text };
    Decoded { text, warnings }
}

/// Control characters and marks that carry no text.
pub(crate) fn is_rubbish(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}'))
        || matches!(c, '\u{feff}' | '\u{ad}' | '\u{200b}' | '\u{fffe}' | '\u{ffff}')
}

/// UTF-16 without a mark: in Latin text every second byte is zero.
fn utf16_by_shape(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096)];
    if sample.len() < 8 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let pairs = sample.len() / 2;
    let even = sample.iter().step_by(2).filter(|byte| **byte == 0).count();
    let odd = sample.iter().skip(1).step_by(2).filter(|byte| **byte == 0).count();
    if odd * 10 > pairs * 7 && even * 20 < pairs {
        return Some(UTF_16LE);
    }
    if even * 10 > pairs * 7 && odd * 20 < pairs {
        return Some(UTF_16BE);
    }
    None
}

/// A few broken bytes among valid multi-byte characters: still UTF-8. In Windows-1252 text valid sequences are rare.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let mut valid = 0_usize;
    let mut broken = 0_usize;
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    valid >= broken
}
