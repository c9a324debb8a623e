//! What a text looks like: its words, pairs of words and pieces of words, hashed into a fixed number of places.
//!
//! An embedding knows what a text means and blurs which words it used; "turn the light up" and "turn the light down"
//! are near each other there and far apart here. Both are asked.
//! Invariant: the same text gives the same places on every machine; no list of words has to be stored.

use std::collections::HashSet;

use crate::normalise::fold;

/// Few enough to keep a weight for each label; collisions cost less than that.
pub(super) const PLACES: usize = 4096;
/// Pieces of words: so many letters, the borders of the word among them.
const PIECES: std::ops::RangeInclusive<usize> = 2..=4;
/// A pasted page is no intent; what comes after so many words adds nothing.
const MOST_WORDS: usize = 200;

/// Places with their values, in the order of the places; together of length 1 unless the text has no word.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Words(Vec<(u32, f32)>);

impl Words {
    pub(super) fn of(text: &str) -> Self {
        let folded = fold(text);
        let words: Vec<&str> = folded
            .split(|character: char| !character.is_alphanumeric() && character != '\'')
            .filter(|word| !word.is_empty())
            .take(MOST_WORDS)
            .collect();
        let mut whole = HashSet::new();
        let mut pieces = HashSet::new();
        let mut before = "^";
        for word in words.iter().copied().chain((!words.is_empty()).then_some("$")) {
            whole.insert(place(&["pair", before, word]));
            before = word;
        }
        for word in &words {
            whole.insert(place(&["word", word]));
            let letters: Vec<char> = std::iter::once('<').chain(word.chars()).chain(['>']).collect();
            for length in PIECES {
                pieces.extend(letters.windows(length).map(|piece| place(&["piece", &String::from_iter(piece)])));
            }
        }
        let mut values: Vec<(u32, f32)> = Vec::with_capacity(whole.len() + pieces.len());
        for half in [&whole, &pieces] {
            let value = (0.5 / half.len().max(1) as f32).sqrt();
            values.extend(half.iter().map(|place| (*place, value)));
        }
        // A word and a piece may meet in one place.
        values.sort_unstable_by_key(|(place, _)| *place);
        values.dedup_by(|later, kept| {
            let same = later.0 == kept.0;
            if same {
                kept.1 += later.1;
            }
            same
        });
        Self(values)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, f32)> + '_ {
        self.0.iter().map(|(place, value)| (*place as usize, *value))
    }
}

/// FNV-1a, 64 bits, folded.
fn place(parts: &[&str]) -> u32 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in parts.iter().flat_map(|part| part.bytes().chain([0])) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    ((hash ^ (hash >> 32)) % PLACES as u64) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_accents_do_not_matter_and_order_does() {
        assert_eq!(Words::of("Où est le CAFÉ?"), Words::of("ou est le cafe"));
        assert_ne!(Words::of("turn it up"), Words::of("up it turn"));
        assert_eq!(Words::of("?! 🎉"), Words::default());
        let length: f32 = Words::of("turn the light up").iter().map(|(_, value)| value * value).sum();
        assert!((length - 1.0).abs() < 0.2, "{length}");
    }
}
