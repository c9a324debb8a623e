//! Words with their places, and patterns over them.
//!
//! A pattern is a row of words: `talk|speak to ~ person|human`. `a|b` takes either word, `~` up to three words of any
//! kind, `word*` a beginning, `@name` any word of a set of `people.rs`; a leading `=` is for the caller ("only as the whole message").

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::people::SETS;
use crate::normalise::fold;

pub(super) struct Token<'a> {
    pub(super) folded: String,
    pub(super) text: &'a str,
    pub(super) range: Range<usize>,
}

const LONGEST_GAP: usize = 3;
/// Cues are looked for in the beginning of a very long message only.
const MAX_TOKENS: usize = 2_000;

pub(super) fn tokenise(text: &str) -> Vec<Token<'_>> {
    text.unicode_word_indices()
        .take(MAX_TOKENS)
        .map(|(start, word)| Token { folded: fold(word), text: word, range: start..start + word.len() })
        .collect()
}

/// How many tokens the pattern takes from the front.
pub(super) fn match_pattern(pattern: &str, tokens: &[Token<'_>]) -> Option<usize> {
    let parts: Vec<&str> = pattern.trim_start_matches('=').split(' ').filter(|part| !part.is_empty()).collect();
    let taken = match_parts(&parts, tokens)?;
    (taken > 0).then_some(taken)
}

fn match_parts(parts: &[&str], tokens: &[Token<'_>]) -> Option<usize> {
    let Some((first, rest)) = parts.split_first() else {
        return Some(0);
    };
    if *first == "~" {
        return (0..=LONGEST_GAP.min(tokens.len()))
            .find_map(|gap| match_parts(rest, &tokens[gap..]).map(|taken| taken + gap));
    }
    let token = tokens.first()?;
    let fits = first.split('|').any(|word| match word.strip_prefix('@') {
        Some(name) => is_of(token, name),
        None => is(token, word),
    });
    if fits { match_parts(rest, &tokens[1..]).map(|taken| taken + 1) } else { None }
}

/// Whether a token is one of the words of a set of `people.rs`.
pub(super) fn is_of(token: &Token<'_>, set: &str) -> bool {
    SETS.iter().any(|(known, words)| *known == set && words.split('|').any(|word| is(token, word)))
}

fn is(token: &Token<'_>, word: &str) -> bool {
    match word.strip_suffix('*') {
        Some(beginning) => token.folded.starts_with(beginning),
        None => token.folded == word,
    }
}
