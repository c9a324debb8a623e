//! Text to terms: the same rules for passages and for queries, in every script, without ever failing.
//!
//! Words are folded (compatibility forms, case, accents), so that "Café" and "cafe" meet, and stemmed by language. Codes are kept twice: "AB-1234" gives
//! `ab`, `1234` and the joined `ab1234`, which is also what "AB1234" gives. Scripts without spaces give pairs of characters.

use tantivy::tokenizer::{Language, Stemmer, TextAnalyzer, WhitespaceTokenizer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longer words are cut: no term can be made to fill the index.
const LONGEST_WORD: usize = 48;
/// Parts of one code ("2024-11-20-ab") that are joined.
const MOST_PARTS: usize = 5;

/// A word of a text with the bytes it stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    pub folded: String,
    pub start: usize,
    pub end: usize,
    /// Counts places; a joined code stands at the place of its first part.
    pub place: usize,
    pub reading: Reading,
}

/// What a word is to the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reading {
    /// As it is written.
    Plain,
    /// A code whose parts are also given one by one.
    Joined,
    /// The letters or the digits of a word that mixes them.
    Part,
}

/// The words of `text` in order of place.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut code: Vec<Word> = Vec::new();
    let mut place = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((start, first)) = characters.next() {
        if !is_word_character(first) {
            continue;
        }
        if is_unspaced(first) {
            finish_code(&mut code, &mut words);
            let next = characters.peek().copied().filter(|(_, second)| is_unspaced(*second));
            let end = next.map_or(start + first.len_utf8(), |(at, second)| at + second.len_utf8());
            let lone = next.is_none() && words.last().is_some_and(|word: &Word| word.end == start + first.len_utf8());
            // The last character of a run is already in the pair before it.
            if !lone {
                push_word(&text[start..end], start, place, &mut words);
                place += 1;
            }
            continue;
        }
        let mut end = start + first.len_utf8();
        while let Some((at, next)) = characters.peek().copied() {
            let goes_on = !is_unspaced(next) && (is_word_character(next) || is_combining_mark(next) || is_joiner(next));
            let apostrophe =
                is_apostrophe(next) && text[at + next.len_utf8()..].chars().next().is_some_and(char::is_alphanumeric);
            if !goes_on && !apostrophe {
                break;
            }
            end = at + next.len_utf8();
            characters.next();
        }
        let before = words.len();
        push_word(&text[start..end], start, place, &mut words);
        if words.len() > before {
            let word = words[before].clone();
            if !continues_code(&code, text, &word) {
                finish_code(&mut code, &mut words);
            }
            code.push(word);
            place += 1;
        }
    }
    finish_code(&mut code, &mut words);
    words.sort_by_key(|word| (word.place, word.reading));
    words
}

/// Adds one word, and its letters and digits apart where it mixes them ("20mg", "iphone13").
fn push_word(raw: &str, start: usize, place: usize, words: &mut Vec<Word>) {
    let folded = fold(raw);
    if folded.is_empty() {
        return;
    }
    let parts = letter_digit_parts(&folded);
    let end = start + raw.len();
    words.push(Word { folded, start, end, place, reading: Reading::Plain });
    for part in parts {
        words.push(Word { folded: part, start, end, place, reading: Reading::Part });
    }
}

fn letter_digit_parts(folded: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut last_is_digit = None;
    for character in folded.chars() {
        let is_digit = character.is_ascii_digit();
        if last_is_digit == Some(is_digit)
            && let Some(part) = parts.last_mut()
        {
            part.push(character);
        } else {
            parts.push(character.to_string());
        }
        last_is_digit = Some(is_digit);
    }
    if parts.len() < 2 || parts.len() > 4 {
        return Vec::new();
    }
    parts.retain(|part| part.len() > 1 || part.bytes().all(|byte| byte.is_ascii_digit()));
    parts
}

/// Whether exactly one joining sign lies between the code so far and `word`, and both belong together.
fn continues_code(code: &[Word], text: &str, word: &Word) -> bool {
    let Some(last) = code.last() else { return true };
    if code.len() >= MOST_PARTS {
        return false;
    }
    let has_digit = |folded: &str| folded.bytes().any(|byte| byte.is_ascii_digit());
    match &text[last.end..word.start] {
        "-" | "\u{2010}" | "\u{2011}" => true,
        // Telephone and account numbers are written in groups.
        " " => [&last.folded, &word.folded].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit())),
        "." | "/" | "_" | ":" | "," => has_digit(&last.folded) && has_digit(&word.folded),
        _ => false,
    }
}

/// Gives the joined reading of a code of two or more parts.
fn finish_code(code: &mut Vec<Word>, words: &mut Vec<Word>) {
    if let (Some(first), Some(last)) = (code.first(), code.last())
        && code.len() > 1
    {
        let joined: String = code.iter().map(|word| word.folded.as_str()).collect();
        let folded = joined.chars().take(LONGEST_WORD).collect();
        words.push(Word { folded, start: first.start, end: last.end, place: first.place, reading: Reading::Joined });
    }
    code.clear();
}

/// Lower case without accents and compatibility forms, at most [`LONGEST_WORD`] characters.
pub(crate) fn fold(raw: &str) -> String {
    if raw.is_ascii() {
        let lower: String = raw
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || *c == '\'')
            .take(LONGEST_WORD)
            .collect::<String>()
            .to_ascii_lowercase();
        return without_apostrophes(&lower);
    }
    let mut folded = String::with_capacity(raw.len());
    let bare = raw.nfkd().filter(|c| !is_accent(*c) && !is_joiner(*c)).take(LONGEST_WORD * 2);
    for character in bare.flat_map(char::to_lowercase) {
        match character {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            'ø' => folded.push('o'),
            'đ' | 'ð' => folded.push('d'),
            'ł' => folded.push('l'),
            'ı' => folded.push('i'),
            'ς' => folded.push('σ'),
            c if is_apostrophe(c) => folded.push('\''),
            // Lower-casing and compatibility forms can bring accents and blanks of their own.
            c if is_accent(c) || c.is_whitespace() => {}
            c => folded.push(c),
        }
    }
    without_apostrophes(&folded.nfc().take(LONGEST_WORD).collect::<String>())
}

/// "customer's" is "customer"; "don't" is "dont".
fn without_apostrophes(folded: &str) -> String {
    let stripped = folded.strip_suffix("'s").unwrap_or(folded);
    stripped.replace('\'', "")
}

fn is_word_character(character: char) -> bool {
    character.is_alphanumeric()
}

fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '\u{2019}' | '\u{02bc}' | '\u{ff07}')
}

fn is_joiner(character: char) -> bool {
    matches!(character, '\u{200c}' | '\u{200d}' | '\u{00ad}')
}

/// Marks that people leave out when they type: Latin, Greek, Cyrillic accents, Hebrew points, Arabic vowel signs. Vowel signs of Indian scripts carry the word and stay.
fn is_accent(character: char) -> bool {
    matches!(character, '\u{0300}'..='\u{036f}' | '\u{0591}'..='\u{05c7}' | '\u{0610}'..='\u{061a}' | '\u{064b}'..='\u{065f}' | '\u{0670}' | '\u{0640}')
}

/// Scripts that write without blanks: Han, kana, Hangul's relatives are not among them, Thai, Lao, Khmer, Burmese are.
fn is_unspaced(character: char) -> bool {
    matches!(character, '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9d}' | '\u{20000}'..='\u{2fa1f}')
        && character.is_alphanumeric()
}

/// The stemming rules for an ISO 639-1 code, or for its first part ("pt-BR").
pub(crate) fn language_of(code: &str) -> Option<Language> {
    let base = code.split(['-', '_']).next().unwrap_or(code);
    Some(match base.to_ascii_lowercase().as_str() {
        "ar" => Language::Arabic,
        "da" => Language::Danish,
        "nl" => Language::Dutch,
        "en" => Language::English,
        "fi" => Language::Finnish,
        "fr" => Language::French,
        "de" => Language::German,
        "el" => Language::Greek,
        "hu" => Language::Hungarian,
        "it" => Language::Italian,
        "no" | "nb" | "nn" => Language::Norwegian,
        "pt" => Language::Portuguese,
        "ro" => Language::Romanian,
        "ru" => Language::Russian,
        "es" => Language::Spanish,
        "sv" => Language::Swedish,
        "ta" => Language::Tamil,
        "tr" => Language::Turkish,
        _ => return None,
    })
}

/// Stems many words with one language's rules.
pub(crate) struct WordStemmer {
    analyzer: TextAnalyzer,
}

impl WordStemmer {
    pub(crate) fn new(language: Language) -> WordStemmer {
        WordStemmer {
            analyzer: TextAnalyzer::builder(WhitespaceTokenizer::default()).filter(Stemmer::new(language)).build(),
        }
    }

    /// The stems of folded words, one for each. Words hold no blanks, so joining them with one is undone by the tokenizer.
    pub(crate) fn stems<'a>(&mut self, folded: impl Iterator<Item = &'a str>) -> Vec<String> {
        let originals: Vec<&str> = folded.collect();
        let joined = originals.join(" ");
        let mut stems = Vec::with_capacity(originals.len());
        let mut stream = self.analyzer.token_stream(&joined);
        stream.process(&mut |token| stems.push(token.text.clone()));
        if stems.len() != originals.len() {
            return originals.into_iter().map(str::to_owned).collect();
        }
        // A rule that leaves nothing would make the word unfindable.
        for (stem, original) in stems.iter_mut().zip(originals) {
            if stem.is_empty() {
                original.clone_into(stem);
            }
        }
        stems
    }
}

/// Words that say how a question is put, not what it is about. English only: in other languages their frequency gives them away (see `text.rs`).
pub(crate) fn is_stop_word(folded: &str) -> bool {
    STOP_WORDS.binary_search(&folded).is_ok()
}

/// Sorted, for the binary search.
const STOP_WORDS: [&str; 101] = [
    "a", "about", "also", "am", "an", "and", "any", "are", "as", "at", "be", "because", "been", "being", "but", "by",
    "can", "cant", "could", "did", "do", "does", "doing", "dont", "for", "from", "had", "has", "have", "having",
    "hello", "hey", "hi", "how", "i", "if", "im", "in", "into", "is", "it", "its", "ive", "just", "like", "may", "me",
    "might", "much", "must", "my", "need", "no", "nor", "of", "on", "or", "our", "please", "shall", "should", "so",
    "some", "such", "tell", "than", "thanks", "that", "the", "their", "them", "then", "there", "these", "they",
    "thing", "this", "those", "to", "too", "us", "very", "want", "was", "we", "were", "what", "whats", "when", "where",
    "which", "while", "who", "why", "will", "with", "would", "yes", "yet", "you", "your",
];

#[cfg(test)]
mod tests {
    use super::{STOP_WORDS, WordStemmer, fold, language_of, words};
    use tantivy::tokenizer::Language;

    fn folded(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.folded).collect()
    }

    #[test]
    fn the_stop_words_are_sorted() {
        assert!(STOP_WORDS.is_sorted());
    }

    #[test]
    fn accents_case_and_forms_are_folded() {
        assert_eq!(folded("Café STRASSE Straße ＡＢＣ ﬁne"), ["cafe", "strasse", "strasse", "abc", "fine"]);
        assert_eq!(fold("İstanbul"), "istanbul");
        assert_eq!(folded("don’t the customer's"), ["dont", "the", "customer"]);
    }

    #[test]
    fn codes_are_kept_whole_and_in_parts() {
        assert_eq!(folded("AB-1234"), ["ab", "ab1234", "1234"]);
        assert!(folded("AB1234").contains(&"ab1234".to_owned()));
        assert!(folded("call 116 117 now").contains(&"116117".to_owned()));
        assert_eq!(folded("e-mail"), ["e", "email", "mail"]);
        assert!(folded("20mg").contains(&"20".to_owned()));
        assert_eq!(folded("end. Start"), ["end", "start"]);
    }

    #[test]
    fn scripts_without_blanks_give_pairs() {
        assert_eq!(folded("東京都"), ["東京", "京都"]);
        assert_eq!(folded("東"), ["東"]);
    }

    #[test]
    fn ranges_are_on_character_borders() {
        let text = "日本語 naïve 👍🏽 Ünïcode-7 ǅ";
        for word in words(text) {
            assert!(text.is_char_boundary(word.start) && text.is_char_boundary(word.end), "{word:?}");
        }
    }

    #[test]
    fn stems_follow_the_language() {
        let mut english = WordStemmer::new(Language::English);
        assert_eq!(english.stems(["returns", "returned", "the"].into_iter()), ["return", "return", "the"]);
        assert_eq!(language_of("pt-BR"), Some(Language::Portuguese));
        assert_eq!(language_of("xx"), None);
    }
}
