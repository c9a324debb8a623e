//! Names of persons, only where the text says that it is one: "my name is …", "this is … from", a signature.
//!
//! Invariant: no phrase, no name. "I am hungry" is never one, and a wrong name is worse than none.

mod common_words;

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use unicode_segmentation::UnicodeSegmentation;

use super::{Candidate, EntityValue};
use crate::normalise::fold;
use common_words::{AFTER_INTRODUCTION, NO_NAMES, PARTICLES, TITLES};

/// How much the phrase itself proves.
#[derive(Clone, Copy, PartialEq)]
enum Proof {
    /// "my name is": what follows is a name, in any case of letters.
    Sure,
    /// "I am", "this is": only capitals that are no common word, and not in a shouted text.
    Capitals,
    /// "ich bin": nouns have capitals too, so two capitalised words.
    TwoCapitals,
    /// "c'est", "this is" with small letters: only before "from", "here", "calling".
    Introduced,
}

static PHRASES: LazyLock<Vec<(Regex, Proof)>> = LazyLock::new(|| {
    let build = |pattern: &str| Regex::new(pattern).expect("a valid pattern");
    vec![
        (
            build(concat!(
                r"(?i)\b(?:my (?:full |first |last |sur)?name(?:[’']s| is| ist)|the name(?:[’']s| is)|name[’']s|i[’']?m called|i am called|i go by|you can call me",
                r"|ich hei(?:ß|ss)e|mein name ist|mein name lautet|je m[’']?\s?appelle|mon nom est|mon pr[eé]nom est|me llamo|mi nombre es",
                r"|(?:o )?meu nome [eé]|eu me chamo|me chamo|chamo-me|mi chiamo|il mio nome [eè]|mijn naam is|ik heet|mitt namn är|jeg heter|nazywam się",
                r"|meno za|меня зовут|мене звати|με λένε)\s*:?\s+",
            )),
            Proof::Sure,
        ),
        (build(r"(?im)^\s*(?:full name|your name|name|nombre|nom|nome|vor- und nachname)\s*[:=]\s*"), Proof::Sure),
        (build(r"(?:我叫|我的名字是|我是叫|私の名前は|اسمي|שמי)\s*"), Proof::Sure),
        (
            build(
                r"(?i)\b(?:i am|i[’']m|im|it[’']s|this is|here is|hier ist|hier spricht|je suis|soy|io sono|sou o|sou a|eu sou|aqui [eé] o|aqui [eé] a|ik ben|call me)\s+",
            ),
            Proof::Capitals,
        ),
        (build(r"(?i)\b(?:ich bin|c[’']est)\s+(?:der |die )?"), Proof::TwoCapitals),
        (build(r"(?i)\b(?:this is|it[’']s|i am|i[’']m|im|hier ist|c[’']est)\s+"), Proof::Introduced),
    ]
});

static CLOSING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?im)^[ \t]*(?:(?:kind|best|warm|many)?\s?regards|best wishes|best|all the best|sincerely|yours (?:truly|sincerely|faithfully)|cheers|many thanks|thank you|thanks(?: a lot| so much)?",
        r"|mit freundlichen gr(?:ü|ue)(?:ß|ss)en|(?:viele|liebe|beste|freundliche|herzliche) gr(?:ü|ue)(?:ß|ss)e|mfg|lg|vg|danke",
        r"|cordialement|bien à vous|salutations|merci|un saludo|saludos(?: cordiales)?|atentamente|gracias|atenciosamente|abra[cç]os?|obrigad[oa])[ \t]*[,.!–-]?[ \t]*\r?\n+",
    ))
    .expect("a valid pattern")
});

const LONGEST_NAME: usize = 4;
const LONGEST_WORD: usize = 40;

pub(super) fn find(text: &str) -> Vec<Candidate> {
    let mut names: Vec<Candidate> = Vec::new();
    let shouted = is_shouted(text);
    for (phrase, proof) in PHRASES.iter() {
        for found in phrase.find_iter(text) {
            let Some(range) = read_name(text, found.end(), *proof, shouted) else {
                continue;
            };
            let overlaps = names.iter().any(|other| range.start < other.range.end && other.range.start < range.end);
            if overlaps {
                continue;
            }
            let confidence = match proof {
                Proof::Sure => 0.95,
                Proof::Capitals | Proof::TwoCapitals => 0.8,
                Proof::Introduced => 0.7,
            };
            names.push(candidate(text, range, confidence));
        }
    }
    for closing in CLOSING.find_iter(text) {
        let Some(range) = read_signature(text, closing.end()) else {
            continue;
        };
        if names.iter().all(|other| range.end <= other.range.start || other.range.end <= range.start) {
            names.push(candidate(text, range, 0.75));
        }
    }
    names
}

fn candidate(text: &str, range: Range<usize>, confidence: f32) -> Candidate {
    let value = EntityValue::PersonName(written_well(&text[range.clone()]));
    Candidate { range, value, confidence }
}

struct Word<'a> {
    text: &'a str,
    range: Range<usize>,
}

/// The words from here to the first mark that ends a name; hyphens and apostrophes stay inside a word.
fn words_from(text: &str, start: usize) -> Vec<Word<'_>> {
    let mut words: Vec<Word<'_>> = Vec::new();
    for (offset, piece) in text[start..].split_word_bound_indices() {
        let at = start + offset;
        let is_word = piece.chars().next().is_some_and(char::is_alphabetic)
            || (piece.chars().count() == 1 && piece.chars().all(char::is_alphabetic));
        if is_word {
            match words.last_mut() {
                // "Anna-Maria", "O’Neill", and scripts that are cut by the letter.
                Some(last) if last.range.end == at || is_inner_mark(&text[last.range.end..at]) => {
                    last.range.end = at + piece.len();
                    last.text = &text[last.range.clone()];
                }
                _ => words.push(Word { text: piece, range: at..at + piece.len() }),
            }
            if words.len() > LONGEST_NAME + 2 {
                break;
            }
            continue;
        }
        let gap_is_fine = matches!(piece, " " | "\u{a0}" | "-" | "'" | "’" | "‐" | "·")
            || (piece == "." && words.last().is_some_and(|word| is_initial_or_title(word.text)));
        if !gap_is_fine {
            break;
        }
    }
    words
}

fn is_inner_mark(gap: &str) -> bool {
    matches!(gap, "-" | "'" | "’" | "‐" | "·")
}

fn is_initial_or_title(word: &str) -> bool {
    word.chars().count() == 1 || TITLES.contains(fold(word).as_str())
}

fn read_name(text: &str, start: usize, proof: Proof, shouted: bool) -> Option<Range<usize>> {
    let words = words_from(text, start);
    let mut taken: Vec<&Word<'_>> = Vec::new();
    let mut particles = 0;
    let mut stop = None;
    for (place, word) in words.iter().enumerate() {
        let folded = fold(word.text);
        if taken.is_empty() && TITLES.contains(folded.as_str()) {
            continue;
        }
        if word.text.chars().count() > LONGEST_WORD || taken.len() == LONGEST_NAME + particles.min(2) {
            stop = Some(folded);
            break;
        }
        let capital = has_capital(word.text);
        let is_particle = !taken.is_empty()
            && PARTICLES.contains(folded.as_str())
            && words.get(place + 1).is_some_and(|next| {
                has_capital(next.text) == has_capital(taken[0].text) && !NO_NAMES.contains(fold(next.text).as_str())
            });
        if is_particle && (capital || has_capital(taken[0].text)) {
            particles += 1;
            taken.push(word);
            continue;
        }
        if NO_NAMES.contains(folded.as_str()) {
            stop = Some(folded);
            break;
        }
        // A name that began with a capital goes on with capitals; one in small letters goes on until a common word.
        let first_capital = taken.first().is_none_or(|first| has_capital(first.text));
        let fits = match proof {
            Proof::Sure => taken.is_empty() || capital || !first_capital,
            Proof::Capitals | Proof::TwoCapitals => capital,
            Proof::Introduced => true,
        };
        if !fits {
            stop = Some(folded);
            break;
        }
        taken.push(word);
    }
    let (first, last) = (taken.first()?, taken.last()?);
    let range = first.range.start..last.range.end;
    let is_small = !has_capital(first.text);
    let accepted = match proof {
        // "my name is on the list" stops at once; three small words in a row are a sentence.
        Proof::Sure => !is_small || taken.len() <= 3,
        Proof::Capitals => !shouted && first.text.chars().count() > 1 && !is_all_capitals(first.text),
        Proof::TwoCapitals => taken.len() >= 2,
        Proof::Introduced => {
            taken.len() <= 2
                && !shouted
                && stop.as_deref().is_some_and(|word| AFTER_INTRODUCTION.contains(word))
                && looks_introduced(text, &range)
        }
    };
    accepted.then_some(range)
}

/// "this is anna from acme" but not "i am far from home": the words after "from" are no proof for "I am".
fn looks_introduced(text: &str, range: &Range<usize>) -> bool {
    let before = fold(text[..range.start].trim_end());
    let tail = text[range.end..].trim_start();
    let next = fold(tail.split_whitespace().next().unwrap_or(""));
    let is_this = before.ends_with("this is")
        || before.ends_with("it's")
        || before.ends_with("hier ist")
        || before.ends_with("c'est");
    is_this && !matches!(next.as_str(), "at" | "with" | "de" | "aus" | "again")
}

fn read_signature(text: &str, start: usize) -> Option<Range<usize>> {
    let line = text[start..].lines().next()?;
    let trimmed = line.trim().trim_end_matches(['.', ',', '!']);
    let words: Vec<&str> = trimmed.split_whitespace().collect();
    if words.is_empty() || words.len() > LONGEST_NAME {
        return None;
    }
    let mut capitals = 0;
    for word in &words {
        let folded = fold(word.trim_end_matches('.'));
        let letters_only =
            word.chars().all(|character| character.is_alphabetic() || matches!(character, '-' | '\'' | '’' | '.'));
        if !letters_only || word.chars().count() > LONGEST_WORD {
            return None;
        }
        if has_capital(word) {
            capitals += 1;
        } else if !PARTICLES.contains(folded.as_str()) {
            return None;
        }
        if NO_NAMES.contains(folded.as_str()) && !PARTICLES.contains(folded.as_str()) {
            return None;
        }
    }
    if capitals == 0 {
        return None;
    }
    let lead = line.len() - line.trim_start().len();
    Some(start + lead..start + lead + trimmed.len())
}

/// True too for scripts that have no case.
fn has_capital(word: &str) -> bool {
    word.chars().next().is_some_and(|first| first.is_uppercase() || (first.is_alphabetic() && !first.is_lowercase()))
}

fn is_all_capitals(word: &str) -> bool {
    word.chars().count() > 1 && word.chars().all(char::is_uppercase)
}

fn is_shouted(text: &str) -> bool {
    let small = text.chars().filter(|character| character.is_lowercase()).count();
    let large = text.chars().filter(|character| character.is_uppercase()).count();
    large > 6 && small * 4 < large
}

/// "anna-maria o'neill" becomes "Anna-Maria O'Neill"; what has a capital is left as it was written.
fn written_well(name: &str) -> String {
    let joined = crate::normalise::collapse_whitespace(name);
    if joined.chars().any(char::is_uppercase)
        && !joined.chars().all(|character| character.is_uppercase() || !character.is_alphabetic())
    {
        return joined;
    }
    let mut written = String::with_capacity(joined.len());
    let mut at_start = true;
    for word in joined.split(' ') {
        if !written.is_empty() {
            written.push(' ');
        }
        let is_particle = !written.is_empty() && PARTICLES.contains(fold(word).as_str());
        for character in word.chars() {
            if at_start && !is_particle {
                written.extend(character.to_uppercase());
            } else {
                written.extend(character.to_lowercase());
            }
            at_start = matches!(character, '-' | '\'' | '’');
        }
        at_start = true;
    }
    written
}
