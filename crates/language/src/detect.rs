//! Which language a text is written in.
//!
//! Invariant: a wrong language is worse than none (it changes the language of the reply), so short texts give a guess
//! only when their script or their everyday words leave no doubt.

use serde::{Deserialize, Serialize};
use whatlang::{Lang, Script};

use crate::glossary;
use crate::normalise::fold;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LanguageGuess {
    /// ISO 639-1, for example "de".
    pub code: String,
    /// 0 to 1; act on it above [`LanguageGuess::RELIABLE`].
    pub confidence: f32,
}

impl LanguageGuess {
    /// Above this the guess may change the language of a reply.
    pub const RELIABLE: f32 = 0.8;

    pub fn is_reliable(&self) -> bool {
        self.confidence >= Self::RELIABLE
    }
}

/// Letters that trigrams need before their confidence means something.
const ENOUGH_LETTERS: usize = 40;
const FEWEST_LETTERS: usize = 12;

/// Words that are looked at; the beginning of a long text tells its language.
const MOST_WORDS: usize = 400;
/// Letters and marks that hardly another of the languages has, and how many words they stand for.
const TELLING_LETTERS: &[(&str, &str, f32)] =
    &[("es", "¿¡ñ", 1.0), ("de", "ß", 1.0), ("de", "äöü", 0.5), ("pt", "ãõ", 1.0), ("fr", "œùê", 0.5)];

/// Frequent short words, which decide short texts better than trigrams do. Words of two languages stand in both.
const EVERYDAY: &[(&str, &[&str])] = &[
    (
        "en",
        &[
            "the", "is", "are", "you", "your", "what", "how", "do", "does", "can", "could", "would", "and", "with",
            "for", "have", "my", "when", "where", "which", "please", "thanks", "hello", "of", "to", "want", "need",
            "it", "this", "that", "there", "i", "we", "open", "a", "an", "in", "on", "at", "by", "be", "am", "was",
            "not", "no", "me", "us", "our", "any", "some", "if", "or", "from", "who", "why", "will", "would", "should",
            "has", "had", "but", "get", "much", "many", "long", "about", "someone", "anyone", "they", "he", "she",
            "yes", "sorry", "hi", "hey", "good", "morning", "don't", "can't", "i'm", "i'd", "what's", "it's", "is",
        ],
    ),
    (
        "de",
        &[
            "der", "die", "das", "und", "ist", "sie", "ich", "wie", "wann", "wo", "haben", "habe", "mein", "meine",
            "eine", "einen", "ein", "nicht", "kann", "konnen", "bitte", "danke", "hallo", "fur", "mit", "auf", "von",
            "zu", "wir", "ihr", "ihre", "gibt", "es", "sind", "was", "kostet", "guten", "heisse", "mochte", "den",
            "dem", "im", "am", "zum", "zur", "oder", "auch", "noch", "nein", "tag", "tschuss", "leider", "vielen",
            "habt", "hat", "warum", "wer", "welche", "uber", "nach", "bei", "aus", "kein", "keine", "jemand", "mal",
        ],
    ),
    (
        "fr",
        &[
            "le", "la", "les", "est", "et", "vous", "je", "que", "quel", "quelle", "quelles", "quels", "comment", "ou",
            "quand", "avec", "pour", "une", "un", "des", "du", "bonjour", "merci", "puis", "avez", "votre", "vos",
            "mon", "ma", "sont", "ce", "combien", "suis", "salut", "oui", "non", "dans", "sur", "au", "aux", "pas",
            "ne", "qui", "nous", "il", "elle", "peut", "peux", "faut", "chez", "plait", "svp", "bonsoir", "y",
        ],
    ),
    (
        "es",
        &[
            "el", "los", "las", "es", "y", "que", "cual", "como", "cuando", "donde", "con", "para", "una", "un",
            "hola", "gracias", "puedo", "tienen", "tiene", "su", "mi", "por", "favor", "cuanto", "cuesta", "estan",
            "son", "quiero", "de", "la", "abren", "horario", "en", "no", "si", "buenos", "buenas", "dias", "adios",
            "me", "se", "lo", "hay", "puede", "pueden", "quien", "porque", "muy", "necesito", "del", "al", "esta",
            "otra",
        ],
    ),
    (
        "pt",
        &[
            "o", "os", "as", "e", "voces", "voce", "que", "qual", "como", "quando", "onde", "com", "para", "uma", "um",
            "ola", "obrigado", "obrigada", "posso", "tem", "seu", "meu", "minha", "por", "favor", "quanto", "custa",
            "sao", "quero", "de", "nao", "estao", "bom", "boa", "dia", "sim", "tchau", "da", "do", "no", "na", "em",
            "ao", "a", "me", "se", "mais", "pode", "podem", "preciso", "ha", "muito", "dos", "das", "pelo", "pela",
            "eu",
        ],
    ),
    (
        "it",
        &[
            "il",
            "lo",
            "gli",
            "e",
            "che",
            "quale",
            "come",
            "quando",
            "dove",
            "con",
            "per",
            "una",
            "un",
            "ciao",
            "grazie",
            "posso",
            "avete",
            "suo",
            "mio",
            "mia",
            "quanto",
            "costa",
            "sono",
            "vorrei",
            "di",
            "non",
            "della",
            "buongiorno",
        ],
    ),
    (
        "nl",
        &[
            "de", "het", "een", "en", "is", "zijn", "ik", "jullie", "wat", "hoe", "wanneer", "waar", "kan", "met",
            "voor", "bedankt", "mijn", "niet", "van", "op", "hebben", "heeft", "kost", "graag", "ben",
        ],
    ),
];

/// None when there is too little text to tell.
pub fn detect(text: &str) -> Option<LanguageGuess> {
    let letters = text.chars().filter(|character| character.is_alphabetic()).count();
    if letters < 2 {
        return None;
    }
    let info = whatlang::detect(text)?;
    if info.script() != Script::Latin {
        return by_script(&info, letters);
    }
    let everyday = by_words(text);
    if letters < FEWEST_LETTERS {
        return everyday.filter(|guess| guess.confidence > 0.6);
    }
    let code = two_letters(info.lang());
    let length_factor = (letters as f32 / ENOUGH_LETTERS as f32).min(1.0);
    let trigram_code = code.unwrap_or_default();
    let by_trigrams = code.map(|code| LanguageGuess {
        code: code.to_owned(),
        confidence: (info.confidence() as f32).clamp(0.0, 1.0) * length_factor,
    });
    match (everyday, by_trigrams) {
        (Some(words), Some(trigrams)) if words.code == trigrams.code => {
            Some(LanguageGuess { code: words.code, confidence: words.confidence.max(trigrams.confidence) })
        }
        (Some(words), Some(trigrams)) => {
            // They disagree: the surer one speaks, with the doubt of the other. Trigrams of a short text doubt little.
            let (sure, other) =
                if words.confidence >= trigrams.confidence { (words, trigrams) } else { (trigrams, words) };
            let doubt = if other.code == trigram_code { length_factor } else { 1.0 };
            let confidence = (sure.confidence - 0.3 * doubt * other.confidence).max(0.0);
            Some(LanguageGuess { confidence, ..sure })
        }
        (found, None) | (None, found) => found,
    }
}

fn by_script(info: &whatlang::Info, letters: usize) -> Option<LanguageGuess> {
    let code = two_letters(info.lang())?;
    let one_language = matches!(
        info.script(),
        Script::Hangul
            | Script::Hiragana
            | Script::Katakana
            | Script::Mandarin
            | Script::Thai
            | Script::Greek
            | Script::Georgian
            | Script::Armenian
            | Script::Tamil
            | Script::Telugu
            | Script::Kannada
            | Script::Malayalam
            | Script::Gujarati
            | Script::Gurmukhi
            | Script::Bengali
            | Script::Khmer
            | Script::Myanmar
            | Script::Sinhala
            | Script::Ethiopic
    );
    let length_factor = (letters as f32 / ENOUGH_LETTERS as f32).min(1.0);
    let confidence = if one_language { 0.95 } else { (info.confidence() as f32).clamp(0.0, 1.0) * length_factor };
    Some(LanguageGuess { code: code.to_owned(), confidence })
}

/// The share of the words that the best language knows, weakened when a second one knows almost as many. A word of
/// several languages counts a part for each.
fn by_words(text: &str) -> Option<LanguageGuess> {
    let words: Vec<&str> = text
        .split(|character: char| !character.is_alphanumeric() && !matches!(character, '\'' | '’'))
        .map(|word| word.trim_matches(['\'', '’']))
        .filter(|word| !word.is_empty())
        .take(MOST_WORDS)
        .collect();
    if words.is_empty() {
        return None;
    }
    let mut credits: Vec<(&str, f32)> = EVERYDAY.iter().map(|(code, _)| (*code, 0.0)).collect();
    for word in &words {
        let shares = shares_of(word);
        let whole: f32 = shares.iter().sum();
        if whole > 0.0 {
            credits.iter_mut().zip(shares).for_each(|(credit, share)| credit.1 += share / whole);
        }
    }
    for (code, letters, worth) in TELLING_LETTERS {
        if text.chars().any(|character| character.to_lowercase().any(|letter| letters.contains(letter))) {
            credits.iter_mut().filter(|credit| credit.0 == *code).for_each(|credit| credit.1 += worth);
        }
    }
    credits.sort_by(|left, right| right.1.total_cmp(&left.1).then(left.0.cmp(right.0)));
    let (code, best) = credits[0];
    let lead = best - credits[1].1;
    if best < 0.3 || lead < 0.1 {
        return None;
    }
    let share = best / words.len() as f32;
    let evidence = 1.0 - 0.3_f32.powf(lead);
    let confidence = (0.5 + 0.5 * (share * 2.0).min(1.0)) * (0.4 + 0.6 * evidence) * (0.6 + 0.4 * lead / best);
    Some(LanguageGuess { code: code.to_owned(), confidence: confidence.clamp(0.0, 0.99) })
}

/// What a word says for each language of [`EVERYDAY`].
fn shares_of(word: &str) -> Vec<f32> {
    let folded = fold(word);
    let listed = glossary::languages_of(word);
    let share = |(code, everyday): &(&str, &[&str])| {
        let in_list =
            glossary::LANGUAGES.iter().position(|language| language == code).map_or(0.0, |place| listed[place]);
        if everyday.contains(&folded.as_str()) { 1.0 } else { in_list }
    };
    EVERYDAY.iter().map(share).collect()
}

/// whatlang speaks ISO 639-3.
fn two_letters(language: Lang) -> Option<&'static str> {
    let code = match language.code() {
        "afr" => "af",
        "aka" => "ak",
        "amh" => "am",
        "ara" => "ar",
        "aze" => "az",
        "bel" => "be",
        "ben" => "bn",
        "bul" => "bg",
        "cat" => "ca",
        "ces" => "cs",
        "cmn" => "zh",
        "cym" => "cy",
        "dan" => "da",
        "deu" => "de",
        "ell" => "el",
        "eng" => "en",
        "epo" => "eo",
        "est" => "et",
        "fin" => "fi",
        "fra" => "fr",
        "guj" => "gu",
        "heb" => "he",
        "hin" => "hi",
        "hrv" => "hr",
        "hun" => "hu",
        "hye" => "hy",
        "ind" => "id",
        "ita" => "it",
        "jav" => "jv",
        "jpn" => "ja",
        "kan" => "kn",
        "kat" => "ka",
        "khm" => "km",
        "kor" => "ko",
        "lat" => "la",
        "lav" => "lv",
        "lit" => "lt",
        "mal" => "ml",
        "mar" => "mr",
        "mkd" => "mk",
        "mya" => "my",
        "nep" => "ne",
        "nld" => "nl",
        "nob" => "no",
        "ori" => "or",
        "pan" => "pa",
        "pes" => "fa",
        "pol" => "pl",
        "por" => "pt",
        "ron" => "ro",
        "rus" => "ru",
        "sin" => "si",
        "slk" => "sk",
        "slv" => "sl",
        "sna" => "sn",
        "spa" => "es",
        "srp" => "sr",
        "swe" => "sv",
        "tam" => "ta",
        "tel" => "te",
        "tgl" => "tl",
        "tha" => "th",
        "tuk" => "tk",
        "tur" => "tr",
        "ukr" => "uk",
        "urd" => "ur",
        "uzb" => "uz",
        "vie" => "vi",
        "yid" => "yi",
        "zul" => "zu",
        _ => return None,
    };
    Some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everyday_sentences_of_five_languages() {
        let rows = [
            ("en", "What are your opening hours on Sunday?"),
            ("en", "do you ship to Norway"),
            ("de", "Wann haben Sie am Sonntag geöffnet?"),
            ("de", "Ich möchte bitte einen Termin für nächste Woche"),
            ("fr", "Quels sont vos horaires d'ouverture le dimanche ?"),
            ("es", "¿Cuál es el horario de apertura los domingos?"),
            ("pt", "Qual é o horário de vocês no domingo?"),
            ("it", "Quando siete aperti la domenica? Vorrei una stanza per due"),
            ("ja", "日曜日の営業時間を教えてください"),
            ("ru", "Какие у вас часы работы в воскресенье? Можно ли забронировать столик на двоих?"),
            ("he", "מה שעות הפתיחה שלכם ביום ראשון?"),
        ];
        for (code, text) in rows {
            let guess = detect(text).unwrap_or_else(|| panic!("nothing for {text}"));
            assert_eq!(guess.code, code, "{text} {guess:?}");
        }
    }

    #[test]
    fn short_or_empty_texts_are_not_reliable() {
        for text in ["", " ", "42", "🎉🎉", "ok", "Berlin", "a", "xyz", "mmm"] {
            assert!(detect(text).is_none_or(|guess| !guess.is_reliable()), "{text} {:?}", detect(text));
        }
    }
}
