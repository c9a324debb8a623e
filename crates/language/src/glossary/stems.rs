//! Endings cut off, so that the forms of a word meet: "Preise" and "Preis", "habitaciones" and "habitación".
//!
//! Much coarser than a grammar: two words that meet by chance cost a wrong word in a gloss, which retrieval survives.

use super::LANGUAGES;
use crate::normalise::fold;

/// A stem keeps at least so many letters.
const SHORTEST: usize = 3;

/// By language (a place in [`LANGUAGES`]): the first ending that fits is replaced, once, then the next list's.
const ENDINGS: [&[&[(&str, &str)]]; LANGUAGES.len()] = [
    &[&[("ies", "y"), ("sses", "ss"), ("ss", "ss"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""), ("e", "")]],
    &[
        &[("ern", ""), ("em", ""), ("en", ""), ("er", ""), ("es", ""), ("et", ""), ("e", ""), ("n", ""), ("t", "")],
        &[("s", "")],
    ],
    &[&[("es", ""), ("s", "")], ROMANCE],
    &[
        &[("eaux", "eau"), ("aux", "al"), ("ez", ""), ("ons", ""), ("ent", ""), ("s", ""), ("x", "")],
        &[("ees", ""), ("ee", ""), ("er", ""), ("ir", ""), ("e", "")],
    ],
    &[&[("oes", "ao"), ("aes", "ao"), ("ais", "al"), ("eis", "el"), ("ns", "m"), ("es", ""), ("s", "")], ROMANCE],
];
/// Genders and the commonest forms of verbs in Spanish and Portuguese.
const ROMANCE: &[(&str, &str)] = &[
    ("amos", ""),
    ("emos", ""),
    ("ando", ""),
    ("iendo", ""),
    ("endo", ""),
    ("ar", ""),
    ("er", ""),
    ("ir", ""),
    ("an", ""),
    ("en", ""),
    ("am", ""),
    ("em", ""),
    ("a", ""),
    ("o", ""),
    ("e", ""),
];

pub(super) fn stem(word: &str, language: usize) -> String {
    let mut stem = fold(word);
    for endings in ENDINGS[language] {
        for (ending, replacement) in *endings {
            if let Some(base) = stem.strip_suffix(ending)
                && base.chars().count() + replacement.len() >= SHORTEST.max(ending.len() + 2)
            {
                stem = format!("{base}{replacement}");
                break;
            }
        }
    }
    stem
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_meet() {
        for (language, forms) in [
            ("en", ["price", "prices"]),
            ("de", ["Preis", "Preisen"]),
            ("de", ["Hunde", "Hunden"]),
            ("es", ["habitación", "habitaciones"]),
            ("es", ["abierto", "abiertas"]),
            ("fr", ["fermé", "fermées"]),
            ("fr", ["cadeau", "cadeaux"]),
            ("pt", ["encomenda", "encomendas"]),
            ("pt", ["reservação", "reservações"]),
            ("pt", ["animal", "animais"]),
        ] {
            let place = LANGUAGES.iter().position(|code| *code == language).unwrap();
            assert_eq!(stem(forms[0], place), stem(forms[1], place), "{forms:?}");
        }
    }
}
