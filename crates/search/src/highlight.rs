//! Which bytes of a passage carry words of the query.

use std::collections::HashSet;
use std::ops::Range;

use crate::analysis::{WordStemmer, words};

/// Ranges beyond this many say nothing more.
const MOST_RANGES: usize = 200;

/// The matched ranges of `text`, merged where they touch, and which of `terms` were seen.
pub(crate) fn ranges(
    text: &str,
    terms: &HashSet<&str>,
    stemmers: &mut [WordStemmer],
    seen: &mut HashSet<String>,
) -> Vec<Range<usize>> {
    let text_words = words(text);
    let mut matched = vec![false; text_words.len()];
    for (word, is_matched) in text_words.iter().zip(&mut matched) {
        if terms.contains(word.folded.as_str()) {
            *is_matched = true;
            seen.insert(word.folded.clone());
        }
    }
    for stemmer in stemmers {
        let stems = stemmer.stems(text_words.iter().map(|word| word.folded.as_str()));
        for (stem, is_matched) in stems.into_iter().zip(&mut matched) {
            if terms.contains(stem.as_str()) {
                *is_matched = true;
                seen.insert(stem);
            }
        }
    }

    let mut found: Vec<Range<usize>> = text_words
        .iter()
        .zip(matched)
        .filter(|(_, is_matched)| *is_matched)
        .map(|(word, _)| word.start..word.end)
        .collect();
    found.sort_by_key(|range| (range.start, range.end));
    let mut merged: Vec<Range<usize>> = Vec::new();
    for range in found {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged.truncate(MOST_RANGES);
    merged
}
