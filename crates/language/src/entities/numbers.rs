//! Numbers in digits and in words.
//!
//! Invariant: a decimal keeps its digits exactly (money is computed from them), never by way of a float.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use unicode_segmentation::UnicodeSegmentation;

use super::{Candidate, EntityValue, Region};
use crate::normalise::fold;

/// `digits` × 10^-`scale`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decimal {
    pub(super) digits: i128,
    pub(super) scale: u32,
}

impl Decimal {
    pub(super) fn to_f64(self) -> f64 {
        self.digits as f64 / 10_f64.powi(self.scale as i32)
    }

    /// Exactly `places` decimals, or None if that would lose digits or not fit.
    pub(super) fn minor(self, places: u32) -> Option<i64> {
        let scaled = if self.scale <= places {
            self.digits.checked_mul(10_i128.checked_pow(places - self.scale)?)?
        } else {
            let divisor = 10_i128.checked_pow(self.scale - places)?;
            if self.digits % divisor != 0 {
                return None;
            }
            self.digits / divisor
        };
        i64::try_from(scaled).ok()
    }
}

#[derive(Debug, Clone)]
pub(super) struct NumberSpan {
    pub(super) range: Range<usize>,
    pub(super) value: Decimal,
    /// "1.234" and "1,234": read the other way round, the thousands would be decimals.
    pub(super) ambiguous: Option<Decimal>,
    pub(super) in_words: bool,
}

static DIGITS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[0-9]{1,3}(?:[ \u{a0}\u{202f}'’][0-9]{3})+(?:[.,][0-9]{1,6})?|[0-9]+(?:[.,][0-9]+)*")
        .expect("a valid pattern")
});
static MULTIPLIER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:(k|m)|[ \u{a0}]?(mio|mrd|mln|million|millions|millionen|millón|millones|milhão|milhões|thousand|tausend|mille|mil|billion|hundred|dozen|dutzend))(?:\b|\.)")
        .expect("a valid pattern")
});

pub(super) fn find(text: &str, region: &Region) -> Vec<NumberSpan> {
    let mut spans = in_digits(text, region);
    for span in in_words(text) {
        if spans.iter().all(|other| span.range.end <= other.range.start || other.range.end <= span.range.start) {
            spans.push(span);
        }
    }
    spans.sort_by_key(|span| span.range.start);
    spans
}

pub(super) fn plain(spans: &[NumberSpan]) -> Vec<Candidate> {
    spans
        .iter()
        .map(|span| Candidate {
            range: span.range.clone(),
            value: EntityValue::Number(span.value.to_f64()),
            confidence: if span.ambiguous.is_some() { 0.7 } else { 0.95 },
        })
        .collect()
}

fn in_digits(text: &str, region: &Region) -> Vec<NumberSpan> {
    let mut spans = Vec::new();
    for found in DIGITS.find_iter(text) {
        let before = &text[..found.start()];
        let glued = before.ends_with(|character: char| {
            character.is_alphabetic() && !ends_with_currency_letters(before) || character == '_' || character == '#'
        });
        if glued {
            continue;
        }
        let Some((value, ambiguous)) = read_digits(found.as_str(), region) else {
            continue;
        };
        let mut end = found.end();
        let mut value = value;
        let mut ambiguous = ambiguous;
        if let Some(factor) = MULTIPLIER.captures(&text[end..]) {
            let word = factor.get(1).or_else(|| factor.get(2));
            if let Some(scaled) = word.and_then(|word| scale(value, word.as_str())) {
                value = scaled;
                ambiguous = None;
                end += word.map_or(0, |word| word.end());
            }
        }
        spans.push(NumberSpan { range: found.start()..end, value, ambiguous, in_words: false });
    }
    spans
}

/// "EUR20", "R$", "CHF50": currency letters may touch the number.
fn ends_with_currency_letters(before: &str) -> bool {
    let letters: String = before.chars().rev().take_while(|character| character.is_alphabetic()).collect();
    let code: String = letters.chars().rev().collect();
    super::currency::is_code(&code)
}

fn scale(value: Decimal, word: &str) -> Option<Decimal> {
    let factor: i128 = match fold(word).as_str() {
        "k" | "thousand" | "tausend" | "mille" | "mil" => 1_000,
        "m" | "mio" | "mln" | "million" | "millions" | "millionen" | "millon" | "millones" | "milhao" | "milhoes" => {
            1_000_000
        }
        "mrd" | "billion" => 1_000_000_000,
        "hundred" => 100,
        "dozen" | "dutzend" => 12,
        _ => return None,
    };
    Some(Decimal { digits: value.digits.checked_mul(factor)?, ..value })
}

/// Which mark is the decimal one: the last of two different marks; a single mark followed by three digits is asked of
/// the region.
fn read_digits(written: &str, region: &Region) -> Option<(Decimal, Option<Decimal>)> {
    let marks: Vec<char> = written.chars().filter(|character| !character.is_ascii_digit()).collect();
    let last = marks.iter().rposition(|mark| matches!(mark, '.' | ','));
    let Some(last) = last else {
        return Some((decimal(written, None)?, None));
    };
    let mark = marks[last];
    let place = written.rfind(mark)?;
    let decimals = written.len() - place - 1;
    let same = marks.iter().filter(|other| **other == mark).count();
    if same > 1 {
        // Several of the same mark: thousands if the groups fit, else a version, a date or an address.
        let groups_fit =
            written.split(mark).skip(1).all(|group| group.len() == 3) && written.split(mark).next()?.len() <= 3;
        return if groups_fit && marks.len() == same { Some((decimal(written, None)?, None)) } else { None };
    }
    if marks.len() > 1 {
        let groups = &written[..place];
        let other = marks[0];
        let groups_fit = groups.split(other).skip(1).all(|group| group.len() == 3);
        return if groups_fit { Some((decimal(written, Some(place))?, None)) } else { None };
    }
    if decimals != 3 || place > 3 || written.starts_with('0') {
        return Some((decimal(written, Some(place))?, None));
    }
    let as_thousands = decimal(written, None)?;
    let as_decimals = decimal(written, Some(place))?;
    let is_decimal_mark = (mark == ',') == region.decimal_comma;
    if is_decimal_mark { Some((as_decimals, Some(as_thousands))) } else { Some((as_thousands, Some(as_decimals))) }
}

fn decimal(written: &str, decimal_place: Option<usize>) -> Option<Decimal> {
    let mut digits: i128 = 0;
    let mut scale = 0;
    for (at, character) in written.char_indices() {
        let Some(digit) = character.to_digit(10) else {
            continue;
        };
        digits = digits.checked_mul(10)?.checked_add(i128::from(digit))?;
        if decimal_place.is_some_and(|place| at > place) {
            scale += 1;
        }
    }
    if digits > 10_i128.pow(24) || scale > 12 {
        return None;
    }
    Some(Decimal { digits, scale })
}

const ENGLISH_SMALL: &[(&str, i128)] = &[
    ("zero", 0),
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fourty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
];
const ENGLISH_LARGE: &[(&str, i128)] =
    &[("hundred", 100), ("dozen", 12), ("thousand", 1_000), ("million", 1_000_000), ("billion", 1_000_000_000)];
/// Single words of the other languages; "un", "una", "ein" and their like are articles far more often than numbers.
const OTHERS: &[(&str, i128)] = &[
    ("zwei", 2),
    ("drei", 3),
    ("vier", 4),
    ("funf", 5),
    ("sechs", 6),
    ("sieben", 7),
    ("acht", 8),
    ("neun", 9),
    ("zehn", 10),
    ("elf", 11),
    ("zwolf", 12),
    ("zwanzig", 20),
    ("dreissig", 30),
    ("vierzig", 40),
    ("funfzig", 50),
    ("hundert", 100),
    ("tausend", 1000),
    ("deux", 2),
    ("trois", 3),
    ("quatre", 4),
    ("cinq", 5),
    ("sept", 7),
    ("huit", 8),
    ("neuf", 9),
    ("dix", 10),
    ("douze", 12),
    ("quinze", 15),
    ("vingt", 20),
    ("trente", 30),
    ("cinquante", 50),
    ("cent", 100),
    ("dos", 2),
    ("tres", 3),
    ("cuatro", 4),
    ("cinco", 5),
    ("seis", 6),
    ("siete", 7),
    ("ocho", 8),
    ("nueve", 9),
    ("diez", 10),
    ("doce", 12),
    ("veinte", 20),
    ("treinta", 30),
    ("cincuenta", 50),
    ("cien", 100),
    ("dois", 2),
    ("duas", 2),
    ("quatro", 4),
    ("sete", 7),
    ("oito", 8),
    ("nove", 9),
    ("dez", 10),
    ("doze", 12),
    ("vinte", 20),
    ("trinta", 30),
    ("cinquenta", 50),
    ("cem", 100),
];

fn in_words(text: &str) -> Vec<NumberSpan> {
    let words: Vec<(usize, &str, String)> =
        text.unicode_word_indices().map(|(start, word)| (start, word, fold(word))).collect();
    let mut spans = Vec::new();
    let mut place = 0;
    while place < words.len() {
        let Some((count, value)) = read_words(text, &words[place..]) else {
            place += 1;
            continue;
        };
        let last = &words[place + count - 1];
        spans.push(NumberSpan { range: words[place].0..last.0 + last.1.len(), value, ambiguous: None, in_words: true });
        place += count;
    }
    spans
}

/// How many words the number takes, and its value.
fn read_words(text: &str, words: &[(usize, &str, String)]) -> Option<(usize, Decimal)> {
    let whole = |count, digits| Some((count, Decimal { digits, scale: 0 }));
    let word = |place: usize| words.get(place).map(|(_, _, folded)| folded.as_str());
    match (word(0)?, word(1), word(2)) {
        ("half", Some("a"), Some("dozen")) => return whole(3, 6),
        ("a", Some("couple"), Some("of")) => return whole(3, 2),
        ("a", Some("couple"), _) => return whole(2, 2),
        ("a", Some(large), _) if ENGLISH_LARGE.iter().any(|(known, _)| *known == large) => {
            return whole(2, of(ENGLISH_LARGE, large)?);
        }
        ("half", Some("a"), Some("million")) => return whole(3, 500_000),
        (first, _, _) => {
            if let Some(value) = of(OTHERS, first) {
                return whole(1, value);
            }
        }
    }
    // "three hundred and twenty five thousand": a running group that a large word closes.
    let (mut total, mut group, mut count, mut used) = (0_i128, 0_i128, 0, 0);
    let mut last_small = None;
    while let Some(current) = word(count) {
        if count > 0 && !joins(text, &words[count - 1], &words[count]) {
            break;
        }
        if let Some(small) = of(ENGLISH_SMALL, current) {
            let fits = match last_small {
                None => true,
                Some(previous) => previous >= 20 && small < 10 && small > 0,
            };
            if !fits {
                break;
            }
            group += small;
            last_small = Some(small);
            count += 1;
            used = count;
        } else if let Some(large) = of(ENGLISH_LARGE, current) {
            if used == 0 || group == 0 {
                break;
            }
            if large <= 100 {
                group *= large;
            } else {
                total += group * large;
                group = 0;
            }
            last_small = None;
            count += 1;
            used = count;
        } else if current == "and" && used == count && used > 0 && last_small.is_none() {
            count += 1;
        } else {
            break;
        }
    }
    // "one" alone is a pronoun far more often than a number.
    if used == 0 || (used == 1 && word(0) == Some("one")) {
        return None;
    }
    whole(used, total + group)
}

fn joins(text: &str, left: &(usize, &str, String), right: &(usize, &str, String)) -> bool {
    let gap = &text[left.0 + left.1.len()..right.0];
    gap == "-" || (!gap.is_empty() && gap.chars().all(|character| character == ' ' || character == '\u{a0}'))
}

fn of(list: &[(&str, i128)], word: &str) -> Option<i128> {
    list.iter().find(|(known, _)| *known == word).map(|(_, value)| *value)
}
