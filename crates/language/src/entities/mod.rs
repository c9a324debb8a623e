//! Typed values in free text: addresses, numbers, amounts, quantities and names.
//!
//! Job: find them, normalise them (E.164, minor units, canonical units) and say where they stand.
//! Border: what a value means for the business is the caller's; dates and times come with the analyst.
//! Invariant: entities come in the order of the text, do not overlap, and lie on character boundaries.

mod address;
mod currency;
mod money;
mod names;
mod numbers;
mod phone;
mod quantity;

use std::ops::Range;

use serde::{Deserialize, Serialize};

pub use currency::minor_digits;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntityOptions {
    /// ISO 3166-1 alpha-2. Decides how a phone number without a country code, "$" and "1.234" are read.
    pub default_region: String,
}

impl Default for EntityOptions {
    fn default() -> Self {
        Self { default_region: "US".to_owned() }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntityKind {
    Email,
    Url,
    Phone,
    Money,
    Quantity,
    Number,
    PersonName,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntityValue {
    /// Lower case.
    Email(String),
    /// With a scheme.
    Url(String),
    /// E.164, for example "+493012345678".
    Phone(String),
    /// Minor units (cents) of an ISO 4217 currency.
    Money {
        minor: i64,
        currency: String,
    },
    /// A canonical unit: "kg", "cm", "people", "night", "percent" …
    Quantity {
        number: f64,
        unit: String,
    },
    Number(f64),
    /// As the person would write it.
    PersonName(String),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entity {
    pub kind: EntityKind,
    /// Bytes of the text.
    pub range: Range<usize>,
    pub text: String,
    pub value: EntityValue,
    /// 0 to 1: how sure the pattern is.
    pub confidence: f32,
}

pub(crate) struct Candidate {
    range: Range<usize>,
    value: EntityValue,
    confidence: f32,
}

/// Texts longer than this are read to here only.
const MAX_BYTES: usize = 64 * 1024;

pub fn extract(text: &str, options: &EntityOptions) -> Vec<Entity> {
    let text = &text[..text.floor_char_boundary(MAX_BYTES)];
    let region = Region::of(&options.default_region);
    let mut taken: Vec<Candidate> = Vec::new();
    // The order is the precedence: what is found first keeps its place.
    keep(&mut taken, address::emails(text));
    keep(&mut taken, address::urls(text));
    let spans = numbers::find(text, &region);
    keep(&mut taken, money::find(text, &spans, &region));
    keep(&mut taken, phone::find(text, &region));
    keep(&mut taken, quantity::find(text, &spans, &region));
    keep(&mut taken, names::find(text));
    keep(&mut taken, numbers::plain(&spans));
    taken.sort_by_key(|candidate| candidate.range.start);
    taken
        .into_iter()
        .map(|candidate| Entity {
            kind: candidate.value.kind(),
            text: text[candidate.range.clone()].to_owned(),
            range: candidate.range,
            value: candidate.value,
            confidence: candidate.confidence,
        })
        .collect()
}

/// Loads what is loaded on first use (the telephone plans of all countries take a few hundred milliseconds): call it
/// once from a plain thread at the start, so that no first message has to wait.
pub fn warm_up() {
    let options = EntityOptions::default();
    extract("My name is Ada, +1 415 555 2671, ada@example.org, $5, 2 kg", &options);
}

fn keep(taken: &mut Vec<Candidate>, found: Vec<Candidate>) {
    for candidate in found {
        let free = taken
            .iter()
            .all(|other| candidate.range.end <= other.range.start || other.range.end <= candidate.range.start);
        if free {
            taken.push(candidate);
        }
    }
}

impl EntityValue {
    pub fn kind(&self) -> EntityKind {
        match self {
            Self::Email(_) => EntityKind::Email,
            Self::Url(_) => EntityKind::Url,
            Self::Phone(_) => EntityKind::Phone,
            Self::Money { .. } => EntityKind::Money,
            Self::Quantity { .. } => EntityKind::Quantity,
            Self::Number(_) => EntityKind::Number,
            Self::PersonName(_) => EntityKind::PersonName,
        }
    }
}

/// What the default region changes.
pub(crate) struct Region {
    code: String,
    /// "1.234,5" rather than "1,234.5".
    decimal_comma: bool,
}

impl Region {
    fn of(code: &str) -> Self {
        const DECIMAL_COMMA: &[&str] = &[
            "AT", "BE", "BG", "BR", "CL", "CO", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "ID", "IT",
            "LT", "LU", "LV", "NL", "NO", "PL", "PT", "RO", "RS", "RU", "SE", "SI", "SK", "TR", "UA", "VN", "AR", "UY",
            "PY", "VE", "EC", "BO", "CR",
        ];
        let code = code.trim().to_ascii_uppercase();
        Self { decimal_comma: DECIMAL_COMMA.contains(&code.as_str()), code }
    }
}
