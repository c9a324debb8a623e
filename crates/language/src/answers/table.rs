//! Rows of tables, as passages hold them: "Day: Monday; Hours: 9 to 5", one to a line.
//!
//! A table of long rows is one sentence to the embedder, because rows alone say too little. What is quoted of it are
//! the rows that the question names.

use std::ops::Range;

use super::terms::{Background, Terms};
use super::{AnswerSentence, MOST_LIST_LINES, PassageText};

const LONGEST_HEADING: usize = 60;
/// Rows whose share of the question's words is this near to the best are not told apart.
const AS_GOOD: f32 = 0.01;

/// Whether a line names its values by headings.
pub(super) fn is_row(line: &str) -> bool {
    let line = line.trim();
    if line.contains('\n') {
        return false;
    }
    let cells: Vec<&str> = line.split("; ").collect();
    let named = |cell: &&str| {
        cell.split_once(": ").is_some_and(|(heading, value)| {
            !heading.is_empty()
                && heading.len() <= LONGEST_HEADING
                && !heading.contains(['.', '?', '!'])
                && !value.is_empty()
        })
    };
    cells.len() >= 2 && cells.iter().filter(|cell| named(cell)).count() * 3 >= cells.len() * 2
}

/// The rows of a text that is nothing but two rows or more.
pub(super) fn rows(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if !line.trim().is_empty() {
            found.push((start..start + line.trim_end().len(), is_row(line)));
        }
        start += line.len();
    }
    let all = found.len() >= 2 && found.iter().all(|(_, row)| *row);
    found.into_iter().filter(move |_| all).map(|(range, _)| range)
}

/// Each table among the sentences gives way to those of its rows that hold most of the question's words.
pub(super) fn narrowed(
    sentences: Vec<AnswerSentence>,
    passages: &[PassageText<'_>],
    question: &Terms,
    background: &Background,
) -> Vec<AnswerSentence> {
    let mut narrowed = Vec::with_capacity(sentences.len());
    for sentence in sentences {
        let text = passages[sentence.passage].text.get(sentence.range.clone()).unwrap_or("");
        let rows: Vec<(Range<usize>, f32)> =
            rows(text).map(|row| (row.clone(), background.coverage(question, &[&Terms::of(&text[row])]))).collect();
        if rows.is_empty() {
            narrowed.push(sentence);
            continue;
        }
        let best = rows.iter().map(|(_, share)| *share).fold(0.0, f32::max);
        let named = rows.into_iter().filter(|(_, share)| *share >= best - AS_GOOD).take(MOST_LIST_LINES);
        narrowed.extend(named.map(|(row, _)| AnswerSentence {
            passage: sentence.passage,
            range: sentence.range.start + row.start..sentence.range.start + row.end,
            score: sentence.score,
        }));
    }
    narrowed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_told_from_prose() {
        assert!(is_row("Day: Monday; Hours: 9 to 5"));
        assert!(is_row("Treatment: Microchip; Cat: £21; Dog: £21; with anaesthetic"));
        assert!(!is_row("Please note: we are closed; ring the bell."));
        assert!(!is_row("We open at 9; we close at 5."));
        assert_eq!(rows("Day: Mon; Hours: 9\nDay: Tue; Hours: 10").count(), 2);
        assert_eq!(rows("Day: Mon; Hours: 9\nAll of this may change.").count(), 0);
    }
}
