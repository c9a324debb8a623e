//! Small text folds that several crates need in exactly the same form.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Lower case without accents: "Café Größe" becomes "cafe grosse". For comparing, never for showing.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.nfkd().filter(|character| !is_combining_mark(*character)) {
        match character {
            'ß' | 'ẞ' => folded.push_str("ss"),
            'æ' | 'Æ' => folded.push_str("ae"),
            'œ' | 'Œ' => folded.push_str("oe"),
            'ø' | 'Ø' => folded.push('o'),
            'ł' | 'Ł' => folded.push('l'),
            '’' | '‘' | 'ʼ' => folded.push('\''),
            other => folded.extend(other.to_lowercase()),
        }
    }
    folded
}

/// Without accents, case kept.
pub fn fold_accents(text: &str) -> String {
    text.nfd().filter(|character| !is_combining_mark(*character)).nfc().collect()
}

/// Any run of white space becomes one space; none at the ends.
pub fn collapse_whitespace(text: &str) -> String {
    let mut collapsed = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !collapsed.is_empty() {
            collapsed.push(' ');
        }
        collapsed.push_str(word);
    }
    collapsed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds() {
        assert_eq!(fold("Café Größe İstanbul Łódź"), "cafe grosse istanbul lodz");
        assert_eq!(fold("ﬁve ½"), "five 1⁄2");
        assert_eq!(fold_accents("Ñandú"), "Nandu");
        assert_eq!(collapse_whitespace(" a\u{a0}\n b\t"), "a b");
        assert_eq!(fold("🎉"), "🎉");
    }
}
