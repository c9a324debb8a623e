//! A word list in five languages: what the words of a question are called in another one.
//!
//! Job: gloss a question word for word, so that one in German can be looked up in English documents and compared with
//! them by an embedder that knows English best; tell which languages a word belongs to.
//! Border: no grammar, and nothing that is ever shown: a gloss is a row of words to look up.
//! Invariant: the same text gives the same gloss; a word that the list does not know stays as it is.
//!
//! The list is `words/*.txt`: one thing per line, a column per language (English, German, Spanish, French, Portuguese) parted by
//! `|`, and in each column the words for it, the usual one first. A gloss takes the first; all of them are understood.
//! `-` is a word that says nothing. Endings need no entries of their own (see `stems.rs`), German compounds are cut.

pub(crate) mod countries;
mod stems;

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use unicode_segmentation::UnicodeSegmentation;

use crate::normalise::fold;
use stems::stem;

/// The columns of the list, ISO 639-1.
pub const LANGUAGES: [&str; 5] = ["en", "de", "es", "fr", "pt"];

/// Earlier files win where a word stands in two.
const FILES: [&str; 5] = [
    include_str!("words/function.txt"),
    include_str!("words/calendar.txt"),
    include_str!("words/business.txt"),
    include_str!("words/things.txt"),
    include_str!("words/places.txt"),
];
const SAYS_NOTHING: &str = "-";
/// Words of the longest phrase that is looked for.
const LONGEST: usize = 6;
/// A part of a German compound has at least so many letters.
const SHORTEST_PART: usize = 4;

/// A text in the words of another language.
#[derive(Debug, Clone, PartialEq)]
pub struct Gloss {
    pub text: String,
    /// The share of its words that the list knew.
    pub known: f32,
}

/// What each thing is called: one row of words per language, the usual word first.
type Thing = [Vec<String>; LANGUAGES.len()];

#[derive(Default)]
struct Column {
    /// As written, in lower case: phrase to thing.
    written: HashMap<String, usize>,
    /// Without accents.
    exact: HashMap<String, usize>,
    /// By stems, for what is not written exactly so.
    stemmed: HashMap<String, usize>,
    /// Every word of every phrase in lower case, accents kept.
    words: HashSet<String>,
    /// The same without accents.
    folded: HashSet<String>,
}

struct List {
    things: Vec<Thing>,
    columns: [Column; LANGUAGES.len()],
}

static LIST: LazyLock<List> = LazyLock::new(|| List::parse(&FILES));

/// The question in the words of `to`; none when one of the languages is not in the list, they are the same, or none of
/// its words is known.
pub fn gloss(text: &str, from: &str, to: &str) -> Option<Gloss> {
    let place = |code: &str| LANGUAGES.iter().position(|language| *language == code);
    let (from, to) = (place(from)?, place(to)?);
    if from == to {
        return None;
    }
    LIST.gloss(text, from, to)
}

/// How surely a word belongs to each of [`LANGUAGES`]: 1 as it is written, less without its accents, 0 if it is not in
/// the list.
pub(crate) fn languages_of(word: &str) -> [f32; LANGUAGES.len()] {
    const WITHOUT_ACCENTS: f32 = 0.7;
    let lower = word.to_lowercase();
    let folded = fold(word);
    std::array::from_fn(|place| {
        let column = &LIST.columns[place];
        if column.words.contains(&lower) {
            1.0
        } else if column.folded.contains(&folded) {
            WITHOUT_ACCENTS
        } else {
            0.0
        }
    })
}

impl List {
    fn parse(files: &[&str]) -> Self {
        let mut list = Self { things: Vec::new(), columns: std::array::from_fn(|_| Column::default()) };
        for line in files.iter().flat_map(|file| file.lines()).filter(|line| !line.trim().is_empty()) {
            let mut cells = line.split('|');
            let thing: Thing = std::array::from_fn(|_| {
                let phrases = cells.next().unwrap_or_default().split(',').map(str::trim);
                phrases.filter(|phrase| !phrase.is_empty()).map(str::to_owned).collect()
            });
            let number = list.things.len();
            for (place, phrases) in thing.iter().enumerate() {
                for phrase in phrases.iter().filter(|phrase| *phrase != SAYS_NOTHING) {
                    list.columns[place].add(phrase, number, place);
                }
            }
            list.things.push(thing);
        }
        list
    }

    fn gloss(&self, text: &str, from: usize, to: usize) -> Option<Gloss> {
        let words = words_of(text);
        let mut parts: Vec<&str> = Vec::new();
        let (mut known, mut at) = (0, 0);
        while at < words.len() {
            let Some((things, length)) = self.columns[from].longest(&words[at..], from) else {
                parts.push(words[at]);
                known += usize::from(words[at].starts_with(|first: char| first.is_ascii_digit()));
                at += 1;
                continue;
            };
            for thing in things {
                let usual = self.things[thing][to].first().or_else(|| self.things[thing][0].first());
                parts.extend(usual.map(String::as_str).filter(|word| *word != SAYS_NOTHING));
            }
            known += length;
            at += length;
        }
        parts.dedup();
        if known == 0 || parts.is_empty() {
            return None;
        }
        Some(Gloss { text: parts.join(" "), known: known as f32 / words.len() as f32 })
    }
}

impl Column {
    fn add(&mut self, phrase: &str, thing: usize, language: usize) {
        for spelling in spellings(phrase) {
            let words = words_of(&spelling);
            self.written.entry(key(&words, str::to_lowercase)).or_insert(thing);
            self.exact.entry(key(&words, fold)).or_insert(thing);
            self.stemmed.entry(key(&words, |word| stem(word, language))).or_insert(thing);
            for word in words.iter().filter(|word| word.chars().count() > 1) {
                self.words.insert(word.to_lowercase());
                self.folded.insert(fold(word));
            }
        }
    }

    /// The longest phrase at the front, and how many words it takes.
    fn longest(&self, words: &[&str], language: usize) -> Option<(Vec<usize>, usize)> {
        for length in (1..=LONGEST.min(words.len())).rev() {
            let phrase = &words[..length];
            let found = self
                .written
                .get(&key(phrase, str::to_lowercase))
                .or_else(|| self.exact.get(&key(phrase, fold)))
                .or_else(|| self.stemmed.get(&key(phrase, |word| stem(word, language))));
            if let Some(thing) = found {
                return Some((vec![*thing], length));
            }
        }
        let parts = (LANGUAGES[language] == "de").then(|| self.compound(&fold(words[0]), language)).flatten()?;
        Some((parts, 1))
    }

    /// A compound of two or more known words, joined by "s", "n", "en" or nothing: "Abendkurs", "Lieferungskosten".
    fn compound(&self, word: &str, language: usize) -> Option<Vec<usize>> {
        let whole = |part: &str| self.exact.get(part).or_else(|| self.stemmed.get(&stem(part, language))).copied();
        let borders = word.char_indices().map(|(at, _)| at).filter(|at| *at >= SHORTEST_PART);
        // The longest first part that leaves a known rest.
        for border in borders.collect::<Vec<_>>().into_iter().rev() {
            let (front, rest) = word.split_at(border);
            if rest.len() < SHORTEST_PART {
                continue;
            }
            let joined = ["", "s", "es", "n", "en"].into_iter().find_map(|joint| {
                front.strip_suffix(joint).filter(|bare| bare.len() >= SHORTEST_PART - 1).and_then(whole)
            });
            let Some(first) = joined else {
                continue;
            };
            if let Some(second) = whole(rest) {
                return Some(vec![first, second]);
            }
            if let Some(mut more) = self.compound(rest, language) {
                more.insert(0, first);
                return Some(more);
            }
        }
        None
    }
}

/// A word with German umlauts is also written without them.
fn spellings(phrase: &str) -> Vec<String> {
    let written_out = phrase
        .replace('ä', "ae")
        .replace('ö', "oe")
        .replace('ü', "ue")
        .replace('Ä', "Ae")
        .replace('Ö', "Oe")
        .replace('Ü', "Ue");
    if written_out == phrase { vec![written_out] } else { vec![phrase.to_owned(), written_out] }
}

/// Words as they stand, with "l'", "d'" and the like parted from what follows.
fn words_of(text: &str) -> Vec<&str> {
    text.unicode_words().flat_map(|word| word.split(['\'', '’'])).filter(|word| !word.is_empty()).collect()
}

fn key(words: &[&str], form: impl Fn(&str) -> String) -> String {
    words.iter().map(|word| form(word)).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_has_a_word_in_each_language_and_no_stray_column() {
        for line in FILES.iter().flat_map(|file| file.lines()).filter(|line| !line.trim().is_empty()) {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            assert_eq!(cells.len(), LANGUAGES.len(), "{line}");
            assert!(cells.iter().all(|cell| !cell.is_empty() && !cell.ends_with(',')), "{line}");
        }
        assert!(LIST.things.len() > 600);
    }

    #[test]
    fn questions_are_glossed_word_for_word() {
        for (from, text, wanted) in [
            ("de", "Wann habt ihr am Sonntag geöffnet?", "Sunday open"),
            ("de", "Versandkosten nach Norwegen", "shipping costs to Norway"),
            ("de", "Was kostet ein Abendkurs?", "how much does it cost evening course"),
            ("de", "oeffnungszeiten", "opening hours"),
            ("es", "¿Cuánto cuesta la entrega en Irlanda?", "how much does it cost delivery in Ireland"),
            ("fr", "Quels sont vos horaires d'ouverture ?", "which are your opening hours"),
            ("fr", "l'adresse du magasin", "address shop"),
            ("pt", "Posso pagar com cartão de crédito?", "can I pay with credit card"),
        ] {
            let gloss = gloss(text, from, "en").unwrap();
            assert!(gloss.text.contains(wanted), "{text}: {gloss:?}");
        }
        assert_eq!(gloss("Where can I park?", "en", "de").unwrap().text, "wo kann ich Parkplatz");
    }

    #[test]
    fn what_is_not_known_stays_and_nothing_known_is_no_gloss() {
        assert_eq!(gloss("Xyzzy Lieferung 24", "de", "en").unwrap().text, "Xyzzy delivery 24");
        assert_eq!(gloss("Qwertz Zuiop", "de", "en"), None);
        assert_eq!(gloss("Lieferung", "de", "de"), None);
        assert_eq!(gloss("Lieferung", "de", "nl"), None);
        assert_eq!(gloss("", "de", "en"), None);
    }
}
