//! Where sentences begin and end.
//!
//! Invariant: the ranges are in order, do not overlap, hold no white space at their ends, and together cover every
//! character of the text that is not white space.

use std::ops::Range;

use crate::normalise::fold;

/// Shortenings after which a full stop does not end a sentence (folded, without the last stop).
const ABBREVIATIONS: &[&str] = &[
    // English
    "dr", "mr", "mrs", "ms", "prof", "st", "jr", "sr", "vs", "e.g", "i.e", "eg", "ie", "no", "nos", "vol", "fig",
    "approx", "dept", "est", "inc", "ltd", "co", "corp", "ave", "blvd", "rd", "apt", "jan", "feb", "mar", "apr", "jun",
    "jul", "aug", "sep", "sept", "oct", "nov", "dec", "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri",
    "min", "max", "tel", "ext", "incl", "excl", "cf", "al", "a.k.a", "p", "pp", "u.s", "rev", "gen", "col", "lt",
    "sgt", "capt", "hon", // German
    "z.b", "d.h", "u.a", "bzw", "ca", "nr", "str", "evtl", "ggf", "inkl", "exkl", "usw", "vgl", "abs", "art", "fr",
    "hr", "z", "u", "o", "v", "s", "o.a", "v.a", "z.t", "i.d.r", "mind", "zzgl", "mwst", "abt", "bspw", "gem",
    "geb", // French
    "m", "mme", "mlle", "mm", "env", "p.ex", "ex", "av", "bd", "n", "tel", "chap", // Spanish and Portuguese
    "sr", "sra", "srta", "ud", "uds", "vd", "num", "pag", "p.ej", "ej", "aprox", "avda", "av", "dra", "ee", "uu", "d",
    "dna", "exmo", "v.g",
];

/// Those that do end a sentence when a capital follows after all ("etc." too, so it is not listed above).
const WEAK: &[&str] =
    &["no", "min", "max", "mar", "co", "est", "usw", "mwst", "d", "s", "p", "art", "ex", "al", "u.s", "fri", "mon"];

pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for block in blocks(text) {
        split_block(text, block, &mut found);
    }
    found
}

/// A block ends at an empty line, and before and after a list item or heading line. A single line break inside
/// running text is only a wrapped line.
fn blocks(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut open: Option<Range<usize>> = None;
    let mut start = 0;
    for line in text.split_inclusive(['\n', '\r', '\u{2028}', '\u{2029}']) {
        let range = start..start + line.len();
        start = range.end;
        if line.trim().is_empty() {
            // "\r\n" gives an empty piece after "\r", which is no empty line.
            if line != "\n" || !text[..range.start].ends_with('\r') {
                found.extend(open.take());
            }
            continue;
        }
        let continues = open.as_ref().is_some_and(|block| wraps(&text[block.clone()], line));
        match &mut open {
            Some(block) if continues => block.end = range.end,
            _ => found.extend(open.replace(range)),
        }
    }
    found.extend(open);
    found
}

/// True if the line goes on with the block before it: wrapped prose, not a list, heading, table row or label.
fn wraps(block: &str, line: &str) -> bool {
    let line = line.trim_start();
    if starts_item(line) {
        return false;
    }
    let last_line = block.trim_end().rsplit(['\n', '\r']).next().unwrap_or(block).trim();
    if last_line.starts_with('#') || last_line.ends_with(':') || last_line.contains('|') {
        return false;
    }
    if ends_with_terminator(last_line) {
        return false;
    }
    let begins_small =
        line.chars().next().is_some_and(|first| first.is_lowercase() || first == '(' || first.is_numeric());
    // A long line that stops without a full stop was wrapped by an editor; a short one is a heading or an entry.
    begins_small || last_line.chars().count() >= 55
}

fn starts_item(line: &str) -> bool {
    let mut characters = line.chars();
    match characters.next() {
        Some('-' | '*' | '•' | '·' | '–' | '—' | '▪' | '◦' | '‣' | '+' | '✓' | '✔') => {
            characters.next().is_none_or(char::is_whitespace)
        }
        Some('#' | '|' | '>') => true,
        Some(first) if first.is_ascii_digit() => {
            let rest = line.trim_start_matches(|character: char| character.is_ascii_digit());
            line.len() - rest.len() <= 3 && (rest.starts_with(". ") || rest.starts_with(") "))
        }
        _ => false,
    }
}

fn ends_with_terminator(text: &str) -> bool {
    text.trim_end_matches(is_closer).ends_with(is_terminator)
}

fn is_terminator(character: char) -> bool {
    matches!(character, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '．' | '؟' | '۔' | '।' | '‼' | '⁇' | '⁈' | '⁉')
}

/// Those that end a sentence without a space after them.
fn is_wide_terminator(character: char) -> bool {
    matches!(character, '。' | '！' | '？' | '．' | '।')
}

fn is_closer(character: char) -> bool {
    matches!(character, '"' | '\'' | ')' | ']' | '”' | '’' | '»' | '」' | '』' | '）' | '*' | '_')
}

fn split_block(text: &str, block: Range<usize>, found: &mut Vec<Range<usize>>) {
    let body = &text[block.clone()];
    let first_text = skip_marker(body);
    let mut start = 0;
    let mut characters = body.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        if at < first_text || !is_terminator(character) {
            continue;
        }
        let mut end = at + character.len_utf8();
        let mut run_is_plain_stop = character == '.';
        let mut run_trails_off = character == '…';
        let mut wide = is_wide_terminator(character);
        while let Some(&(next_at, next)) = characters.peek() {
            if !is_terminator(next) && !is_closer(next) {
                break;
            }
            run_is_plain_stop = run_is_plain_stop && is_closer(next);
            run_trails_off = (run_trails_off || character == '.') && (matches!(next, '.' | '…') || is_closer(next));
            wide = wide || is_wide_terminator(next);
            end = next_at + next.len_utf8();
            characters.next();
        }
        let rest = &body[end..];
        let ends = rest.trim().is_empty()
            || wide
            || (rest.starts_with(char::is_whitespace)
                && !(run_is_plain_stop && is_inner_stop(&body[start..at], rest.trim_start()))
                && !(run_trails_off && rest.trim_start().starts_with(char::is_lowercase)));
        if ends {
            push_trimmed(text, block.start + start..block.start + end, found);
            start = end;
        }
    }
    push_trimmed(text, block.start + start..block.end, found);
}

/// "1. First" and "- First": the marker stays with its sentence.
fn skip_marker(body: &str) -> usize {
    let trimmed = body.trim_start();
    let lead = body.len() - trimmed.len();
    if !starts_item(trimmed) {
        return lead;
    }
    trimmed.find(char::is_whitespace).map_or(lead, |length| lead + length)
}

/// A stop after an abbreviation, an initial or an ordinal number.
fn is_inner_stop(before: &str, after: &str) -> bool {
    let word = before
        .rsplit(|character: char| character.is_whitespace() || matches!(character, '(' | '"' | '“' | '«' | '/'))
        .next()
        .unwrap_or("");
    if word.is_empty() {
        return false;
    }
    let next = after.trim_start_matches(is_closer).chars().next();
    let next_is_small = next.is_some_and(char::is_lowercase);
    let folded = fold(word);
    if ABBREVIATIONS.contains(&folded.as_str()) {
        let next_is_number = next.is_some_and(|character| character.is_ascii_digit() || character == '#');
        if WEAK.contains(&folded.as_str()) {
            return next_is_small || next_is_number;
        }
        return true;
    }
    // Initials: "J. Smith", "U. S."
    let mut letters = word.chars();
    if let (Some(only), None) = (letters.next(), letters.next())
        && only.is_alphabetic()
    {
        return only.is_uppercase() && only != 'I';
    }
    // "a.m. to", "p.m. on": inner stops with small continuation.
    if word.contains('.') && word.chars().all(|character| character.is_alphabetic() || character == '.') {
        return next_is_small;
    }
    // Ordinals before a word that goes on: "am 3. Mai", "21. Januar", "le 1. janvier".
    if word.len() <= 2 && word.chars().all(|character| character.is_ascii_digit()) {
        return next.is_some_and(char::is_alphabetic) && is_after_day_word(before, word, after);
    }
    false
}

fn is_after_day_word(before: &str, word: &str, after: &str) -> bool {
    const MONTHS: &[&str] = &[
        "januar",
        "februar",
        "marz",
        "april",
        "mai",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "dezember",
        "jahrhundert",
        "stock",
        "etage",
        "obergeschoss",
        "klasse",
        "jan",
        "feb",
        "etage",
    ];
    let next_word = fold(after.split(|character: char| !character.is_alphanumeric()).next().unwrap_or(""));
    if MONTHS.contains(&next_word.as_str()) || after.starts_with(char::is_lowercase) {
        return true;
    }
    let previous = fold(before[..before.len() - word.len()].trim_end());
    ["am", "der", "die", "das", "dem", "den", "vom", "zum", "im", "bis"]
        .iter()
        .any(|lead| previous.rsplit(' ').next() == Some(lead))
}

fn push_trimmed(text: &str, range: Range<usize>, found: &mut Vec<Range<usize>>) {
    let piece = &text[range.clone()];
    let trimmed = piece.trim();
    if trimmed.is_empty() {
        return;
    }
    let start = range.start + (piece.len() - piece.trim_start().len());
    found.push(start..start + trimmed.len());
}
