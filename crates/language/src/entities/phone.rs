//! Phone numbers, normalised to E.164 by the phonenumber crate.
//!
//! Invariant: only numbers that its database calls valid; a wrong number is worse than none.

use std::sync::LazyLock;

use phonenumber::{Mode, country};
use regex::Regex;

use super::{Candidate, EntityValue, Region};

static CANDIDATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:\+|\(\+?)?[0-9０-９](?:[ \u{a0}().\-–/]{0,3}[0-9０-９]){5,17}").expect("a valid pattern")
});
static DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})(?:\D|$)").expect("a valid pattern")
});

/// Words before a number that say it is something else.
const OTHER_NUMBERS: &[&str] = &[
    "order",
    "invoice",
    "tracking",
    "reference",
    "ref",
    "sku",
    "id",
    "ticket",
    "case",
    "account",
    "iban",
    "isbn",
    "card",
    "serial",
    "number #",
    "bestellung",
    "bestellnummer",
    "rechnung",
    "rechnungsnummer",
    "kundennummer",
    "commande",
    "facture",
    "pedido",
    "factura",
    "fatura",
];

pub(super) fn find(text: &str, region: &Region) -> Vec<Candidate> {
    let default = region.code.parse::<country::Id>().ok();
    let mut phones = Vec::new();
    for found in CANDIDATE.find_iter(text) {
        let before = &text[..found.start()];
        let after = &text[found.end()..];
        let glued = before.ends_with(|character: char| {
            character.is_alphanumeric() || matches!(character, '#' | '$' | '€' | '£' | '@' | '_')
        }) || after
            .starts_with(|character: char| character.is_alphanumeric() || matches!(character, '@' | '%' | '€' | '_'));
        if glued || DATE.is_match(found.as_str()) || is_other_number(before) {
            continue;
        }
        let international = found.as_str().trim_start_matches('(').starts_with('+') || found.as_str().starts_with("00");
        let digits: String = found
            .as_str()
            .chars()
            .filter_map(|character| character.to_digit(10))
            .map(|digit| char::from(b'0' + digit as u8))
            .collect();
        let Some(value) = parse(&digits, found.as_str(), international, default) else {
            continue;
        };
        // "4 500 000" and "10.000.000" are sums: a bare number without a trunk zero needs the length of a number.
        let confidence = if international { 0.98 } else { 0.85 };
        phones.push(Candidate { range: found.range(), value: EntityValue::Phone(value), confidence });
    }
    phones
}

fn parse(digits: &str, written: &str, international: bool, default: Option<country::Id>) -> Option<String> {
    let number = if international {
        let digits = if written.trim_start_matches('(').starts_with('+') {
            drop_inner_zero(written, digits)
        } else {
            digits[2..].to_owned()
        };
        phonenumber::parse(None, format!("+{digits}")).ok()?
    } else {
        if digits.len() < 7 {
            return None;
        }
        phonenumber::parse(Some(default?), digits).ok()?
    };
    if !number.is_valid() {
        return None;
    }
    Some(number.format().mode(Mode::E164).to_string())
}

/// "+49 (0)30 …" is written for two audiences; the zero belongs to the national form only.
fn drop_inner_zero(written: &str, digits: &str) -> String {
    let Some(at) = written.find("(0)") else {
        return digits.to_owned();
    };
    let before = written[..at].chars().filter(|character| character.is_ascii_digit()).count();
    let mut kept = digits.to_owned();
    if before < kept.len() {
        kept.remove(before);
    }
    kept
}

fn is_other_number(before: &str) -> bool {
    let tail_start = before.len().saturating_sub(24);
    let tail = crate::normalise::fold(&before[before.ceil_char_boundary(tail_start)..]);
    let trimmed = tail.trim_end_matches(|character: char| !character.is_alphanumeric());
    let trimmed = trimmed
        .strip_suffix(" no")
        .or_else(|| trimmed.strip_suffix(" number"))
        .or_else(|| trimmed.strip_suffix(" is"))
        .unwrap_or(trimmed);
    let trimmed = trimmed.strip_suffix(" number").unwrap_or(trimmed);
    OTHER_NUMBERS
        .iter()
        .any(|word| trimmed.strip_suffix(word).is_some_and(|rest| !rest.ends_with(char::is_alphanumeric)))
}
