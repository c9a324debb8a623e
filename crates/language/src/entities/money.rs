//! Amounts of money: a number beside a sign, a code or a word.
//!
//! Invariant: minor units are computed from the written digits; what would lose digits is no amount.

use super::numbers::{Decimal, NumberSpan};
use super::{Candidate, EntityValue, Region, currency};
use crate::normalise::fold;

pub(super) fn find(text: &str, spans: &[NumberSpan], region: &Region) -> Vec<Candidate> {
    spans.iter().filter_map(|span| read(text, span, region)).collect()
}

fn read(text: &str, span: &NumberSpan, region: &Region) -> Option<Candidate> {
    let before = &text[..span.range.start];
    let after = &text[span.range.end..];
    if !span.in_words
        && let Some((code, start)) = before_number(before, region)
    {
        // "$80 US" and "$80 CAD" say which dollar.
        let (code, end) = match code_after(after) {
            Some((named, length)) if code != named && before.ends_with('$') => (named, span.range.end + length),
            _ => (code, span.range.end),
        };
        return amount(span, code, false, start..end, 0.97);
    }
    let (code, is_minor, length, confidence) = after_number(after, region, span.in_words)?;
    amount(span, code, is_minor, span.range.start..span.range.end + length, confidence)
}

fn amount(
    span: &NumberSpan,
    code: &str,
    is_minor: bool,
    range: std::ops::Range<usize>,
    confidence: f32,
) -> Option<Candidate> {
    let places = if is_minor { 0 } else { currency::minor_digits(code) };
    let minor = best_reading(span, places)?;
    Some(Candidate { range, value: EntityValue::Money { minor, currency: code.to_owned() }, confidence })
}

/// "€1.200" is 1200 and "KWD 1.250" is one and a quarter: decimals that the currency has not are thousands.
fn best_reading(span: &NumberSpan, places: u32) -> Option<i64> {
    let wanted = |value: Decimal| value.scale == 0 || value.scale <= places;
    match span.ambiguous {
        Some(other) if places == 3 && other.scale == 3 && span.value.scale == 0 => other.minor(places),
        Some(other) if !wanted(span.value) => other.minor(places),
        _ => span.value.minor(places),
    }
}

fn before_number(before: &str, region: &Region) -> Option<(&'static str, usize)> {
    let trimmed = before.strip_suffix([' ', '\u{a0}']).unwrap_or(before);
    for sign in currency::SIGNS {
        let Some(rest) = trimmed.strip_suffix(sign) else {
            continue;
        };
        let starts_with_letter = sign.starts_with(char::is_alphabetic);
        if starts_with_letter && rest.ends_with(char::is_alphabetic) {
            continue;
        }
        return Some((currency::of_sign(sign, region), rest.len()));
    }
    let start = trimmed
        .rfind(|character: char| !character.is_ascii_alphabetic())
        .map_or(0, |at| at + trimmed[at..].chars().next().map_or(1, char::len_utf8));
    if trimmed[..start].ends_with(char::is_alphanumeric) {
        return None;
    }
    currency::of_code(&trimmed[start..]).map(|code| (code, start))
}

fn after_number(after: &str, region: &Region, in_words: bool) -> Option<(&'static str, bool, usize, f32)> {
    let trimmed = after.trim_start_matches([' ', '\u{a0}', '\u{202f}']);
    let gap = after.len() - trimmed.len();
    if gap > 3 {
        return None;
    }
    // "80,- €" and "80.– Fr."
    let trimmed_dash = trimmed
        .strip_prefix(",-")
        .or_else(|| trimmed.strip_prefix(",–"))
        .or_else(|| trimmed.strip_prefix(".-"))
        .map(|rest| rest.trim_start_matches(' '));
    let rest = trimmed_dash.unwrap_or(trimmed);
    let offset = after.len() - rest.len();
    if !in_words {
        for sign in currency::SIGNS {
            let Some(tail) = rest.strip_prefix(sign) else {
                continue;
            };
            let is_letters = sign.ends_with(char::is_alphabetic);
            // "5 $10" is not five dollars: the sign belongs to the number after it.
            if (is_letters && tail.starts_with(char::is_alphanumeric))
                || tail.starts_with(|next: char| next.is_ascii_digit())
            {
                continue;
            }
            return Some((currency::of_sign(sign, region), false, offset + sign.len(), 0.95));
        }
    }
    if let Some((code, length)) = code_after(after) {
        return Some((code, false, length, 0.95));
    }
    let word_length = rest.find(|character: char| !character.is_alphabetic()).unwrap_or(rest.len());
    let word = fold(&rest[..word_length]);
    let (lead, word, word_length) = match word.as_str() {
        // "80 US dollars", "50 Canadian dollars"
        "us" | "canadian" | "australian" | "american" => {
            let next = rest[word_length..].trim_start_matches(' ');
            let skipped = rest.len() - next.len();
            let next_length = next.find(|character: char| !character.is_alphabetic()).unwrap_or(next.len());
            (Some(word), fold(&next[..next_length]), skipped + next_length)
        }
        _ => (None, word, word_length),
    };
    let (code, is_minor) = currency::of_word(&word, region)?;
    let code = match lead.as_deref() {
        Some("canadian") => "CAD",
        Some("australian") => "AUD",
        Some(_) => "USD",
        None => code,
    };
    Some((code, is_minor, offset + word_length, 0.93))
}

fn code_after(after: &str) -> Option<(&'static str, usize)> {
    let trimmed = after.trim_start_matches([' ', '\u{a0}', '\u{202f}']);
    let gap = after.len() - trimmed.len();
    let length = trimmed.find(|character: char| !character.is_ascii_alphabetic()).unwrap_or(trimmed.len());
    if gap > 3 || length != 3 || trimmed[length..].starts_with(char::is_alphanumeric) {
        return None;
    }
    currency::of_code(&trimmed[..length]).map(|code| (code, gap + length))
}
