//! How a text can be read: what is invisible left out, letters that look alike made one, and what is hidden in an
//! encoding decoded. Whoever judges words judges all of these.

use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use regex::Regex;
use steward_language::normalise::fold;

/// Shorter words in an encoding can't hide a sentence or an address.
const ENCODED_LETTERS: usize = 16;
/// So many single letters in a row are a spelling and no words.
static SPELLED: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:\b\w[\s\-._*|,]{1,3}){9,}\w\b"));
static DOT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)\s*[\[({<]\s*(?:dot|punkt|punto|ponto|point|\.)\s*[\])}>]\s*|\s+(?:dot|[d][0o]t|punkt)\s+")
});
static AT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\s*[\[({<]\s*(?:at|@|arroba|arobase|klammeraffe)\s*[\])}>]\s*"));

pub(super) fn pattern(text: &str) -> Regex {
    Regex::new(text).unwrap_or_else(|error| unreachable!("a pattern of our own: {error}"))
}

/// As a person sees it: nothing invisible, one letter for all that look like it, hyphens and dots in one form. Case and
/// accents stay.
pub(super) fn seen(text: &str) -> String {
    let visible = text.chars().filter(|letter| !is_invisible(*letter)).map(alike).collect::<String>();
    let dotted = DOT.replace_all(&visible, ".");
    AT.replace_all(&dotted, "@").into_owned()
}

/// The same, folded: for comparing words.
pub(super) fn folded(text: &str) -> String {
    fold(&seen(text))
}

/// What is hidden in a text by an encoding or by an order of letters: each as a text of its own.
pub(super) fn hidden(text: &str) -> Vec<String> {
    let seen = seen(text);
    let mut found = Vec::new();
    if seen.contains('%') {
        found.push(percent_decoded(&seen));
    }
    if seen.contains("&#") || seen.contains("&period") {
        found.push(entities_decoded(&seen));
    }
    let spelled: String = SPELLED
        .find_iter(&seen)
        .flat_map(|run| run.as_str().chars().filter(|letter| letter.is_alphanumeric() || *letter == '.'))
        .collect();
    if !spelled.is_empty() {
        found.push(spelled);
    }
    let is_coded = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '+' | '/' | '-' | '_');
    for word in seen.split(|letter: char| !is_coded(letter)).filter(|word| word.len() >= ENCODED_LETTERS) {
        found.extend(decoded(word));
    }
    found
}

/// The letters and digits of a text alone.
pub(super) fn letters(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).collect()
}

/// Letters turned around and by thirteen places, as somebody may be asked to write them.
pub(super) fn turned(letters: &str) -> [String; 2] {
    let rotated = letters.chars().map(|letter| match letter {
        'a'..='m' => char::from(letter as u8 + 13),
        'n'..='z' => char::from(letter as u8 - 13),
        other => other,
    });
    [letters.chars().rev().collect(), rotated.collect()]
}

fn decoded(word: &str) -> Option<String> {
    let is_text = |bytes: Vec<u8>| {
        let text = String::from_utf8(bytes).ok()?;
        text.chars().all(|letter| letter.is_ascii_graphic() || letter.is_ascii_whitespace()).then_some(text)
    };
    if word.len().is_multiple_of(2)
        && let Ok(bytes) = hex::decode(word)
    {
        return is_text(bytes);
    }
    let whole = &word[..word.len() - usize::from(word.len() % 4 == 1)];
    let bytes = STANDARD_NO_PAD.decode(whole).or_else(|_| URL_SAFE_NO_PAD.decode(whole)).ok().or_else(|| {
        // The last letters of a piece may not make whole bytes.
        STANDARD_NO_PAD.decode(&whole[..whole.len() - whole.len() % 4]).ok()
    })?;
    is_text(bytes)
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let digits = tail.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn entities_decoded(text: &str) -> String {
    static ENTITY: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"&#(x?)([0-9a-fA-F]{1,6});?|&(period|hyphen|sol|colon|commat);"));
    let letter = |found: &regex::Captures<'_>| match found.get(3).map(|name| name.as_str()) {
        Some("period") => String::from("."),
        Some("hyphen") => String::from("-"),
        Some("sol") => String::from("/"),
        Some("colon") => String::from(":"),
        Some("commat") => String::from("@"),
        _ => {
            let radix = if &found[1] == "x" { 16 } else { 10 };
            let code = u32::from_str_radix(&found[2], radix).ok().and_then(char::from_u32);
            code.map(String::from).unwrap_or_default()
        }
    };
    ENTITY.replace_all(text, letter).into_owned()
}

fn is_invisible(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}' | '\u{e0000}'..='\u{e007f}')
}

/// Letters of other scripts in the form of the Latin ones that they look like; full-width forms narrow.
fn alike(letter: char) -> char {
    match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(letter as u32 - 0xfee0).unwrap_or(letter),
        '。' | '｡' | '․' | '‧' | '·' => '.',
        '‐' | '‑' | '‒' | '–' | '—' | '−' | '﹣' | '⁃' => '-',
        '⁄' | '∕' | '╱' | '⧸' => '/',
        '∶' | 'ː' => ':',
        'а' | 'α' | 'ɑ' => 'a',
        'ƅ' | 'Ь' => 'b',
        'с' | 'ϲ' => 'c',
        'ԁ' => 'd',
        'е' | 'ε' | 'є' => 'e',
        'ɡ' => 'g',
        'һ' => 'h',
        'і' | 'ι' | 'ı' => 'i',
        'ј' => 'j',
        'к' | 'κ' => 'k',
        'ӏ' => 'l',
        'м' => 'm',
        'п' | 'η' => 'n',
        'о' | 'ο' | 'σ' => 'o',
        'р' | 'ρ' => 'p',
        'ԛ' => 'q',
        'г' => 'r',
        'ѕ' => 's',
        'т' | 'τ' => 't',
        'υ' => 'u',
        'ν' | 'ѵ' => 'v',
        'ѡ' | 'ω' => 'w',
        'х' | 'χ' => 'x',
        'у' | 'γ' => 'y',
        'А' | 'Α' => 'A',
        'В' | 'Β' => 'B',
        'С' => 'C',
        'Е' | 'Ε' => 'E',
        'Н' | 'Η' => 'H',
        'І' | 'Ι' => 'I',
        'К' | 'Κ' => 'K',
        'М' | 'Μ' => 'M',
        'Ν' => 'N',
        'О' | 'Ο' => 'O',
        'Р' | 'Ρ' => 'P',
        'Ѕ' => 'S',
        'Т' | 'Τ' => 'T',
        'Х' | 'Χ' => 'X',
        'У' | 'Υ' => 'Y',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_alike_reads_alike() {
        assert_eq!(seen("ki\u{200b}te-hаrbоur。ｅｘａｍｐｌｅ"), "kite-harbour.example");
        assert_eq!(seen("desk (at) harbour (dot) example"), "desk@harbour.example");
        assert_eq!(seen("harbour dot example, to dot the i"), "harbour.example, to.the i");
        assert_eq!(folded("Größe ІGNОRЕ"), "grosse ignore");
        assert_eq!(seen("It costs 4.90 – e.g. on Sunday."), "It costs 4.90 - e.g. on Sunday.");
    }

    #[test]
    fn what_is_encoded_is_read() {
        let hides = |text: &str, word: &str| assert!(hidden(text).iter().any(|read| read.contains(word)), "{text}");
        hides("see %6barbour.example", "karbour");
        hides("&#107;ite&#46;example", "kite.example");
        hides("h a r b o u r . e x a m p l e", "harbour");
        hides(&format!("decode {}", STANDARD_NO_PAD.encode("go to the harbour now")), "harbour");
        hides(&hex::encode("go to the harbour now"), "harbour");
        assert_eq!(
            hidden("An ordinary sentence about a Rohrleitungsbauunternehmen and order 4711."),
            Vec::<String>::new()
        );
    }
}
