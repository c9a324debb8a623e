//! Texts to measure with, made from a seed: words that look like words, as frequent as in a language.

use super::random::Random;

const WORDS: f64 = 30_000.0;

/// A word by Zipf's law: the n-th is as frequent as 1/n.
pub(crate) fn word(random: &mut Random) -> String {
    let mut rank = WORDS.powf(random.share()) as usize + 26;
    let mut word = String::new();
    while rank > 0 {
        word.push(char::from(b'a' + (rank % 26) as u8));
        word.push(['e', 'o', 'a', 'i'][rank % 4]);
        rank /= 26;
    }
    word
}

pub(crate) fn words(random: &mut Random, count: usize) -> String {
    (0..count).map(|_| word(random)).collect::<Vec<String>>().join(" ")
}

/// Sentences of ten words from a vocabulary, no two alike.
pub(crate) fn sentences(random: &mut Random, vocabulary: &[String], count: usize) -> String {
    let sentence = |random: &mut Random| {
        let words: Vec<&str> = (0..10).map(|_| random.pick(vocabulary).as_str()).collect();
        words.join(" ") + "."
    };
    (0..count).map(|_| sentence(random)).collect::<Vec<String>>().join(" ")
}
