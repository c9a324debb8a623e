//! Marks like [2] in a reply become citations, numbered in the order in which they appear.

use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};

use super::links::{Own, cleaned};
use super::readings::pattern;
use crate::tools::EvidencePassage;

/// What a reply rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Citation {
    /// The number in the reply's text.
    pub n: usize,
    pub document_id: String,
    pub passage_id: String,
    pub title: String,
    pub heading_path: String,
    /// The beginning of the passage.
    pub quote: String,
    pub score: f32,
}

const QUOTE_CHARACTERS: usize = 400;

/// Renumbers the marks of a text and lists what they point at. A mark that points at nothing is taken out. What a
/// citation shows leads to no place that is not the business's, as the reply itself.
pub(super) fn resolve(text: &str, passages: &[EvidencePassage], own: &Own) -> (String, Vec<Citation>) {
    let mut resolved = String::with_capacity(text.len());
    let mut citations: Vec<Citation> = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find('[') {
        let (before, from_mark) = rest.split_at(start);
        resolved.push_str(before);
        let Some((number, length)) = mark(from_mark) else {
            resolved.push('[');
            rest = &from_mark[1..];
            continue;
        };
        rest = &from_mark[length..];
        let Some(passage) = passages.iter().find(|passage| passage.number == number) else {
            let kept = resolved.trim_end_matches(' ').len();
            resolved.truncate(kept);
            continue;
        };
        let known = citations.iter().find(|citation| citation.passage_id == passage.hit.id).map(|citation| citation.n);
        let n = known.unwrap_or_else(|| {
            citations.push(citation(citations.len() + 1, passage, own));
            citations.len()
        });
        resolved.push_str(&format!("[{n}]"));
    }
    resolved.push_str(rest);
    (resolved.trim().to_owned(), citations)
}

fn citation(n: usize, passage: &EvidencePassage, own: &Own) -> Citation {
    let hit = &passage.hit;
    let mut quote: String = hit.text.chars().take(QUOTE_CHARACTERS).collect();
    if quote.len() < hit.text.len() {
        quote.push('…');
    }
    Citation {
        n,
        document_id: hit.document_id.clone(),
        passage_id: hit.id.clone(),
        title: shown(&hit.title, own),
        heading_path: shown(&hit.heading, own),
        quote: shown(&quote, own),
        score: hit.score,
    }
}

/// What may be shown of a passage: without foreign places, and with a sign where orders to the machine stood.
fn shown(text: &str, own: &Own) -> String {
    static BLANKS: LazyLock<Regex> = LazyLock::new(|| pattern(r" {8,}"));
    let text = BLANKS.replace_all(text, " … ");
    cleaned(text.trim(), own).unwrap_or_else(|| String::from("…"))
}

/// The number and the length of a mark at the start of a text: `[12]`.
fn mark(text: &str) -> Option<(usize, usize)> {
    let end = text.find(']')?;
    let number = text.get(1..end)?;
    if number.is_empty() || number.len() > 3 {
        return None;
    }
    Some((number.parse().ok()?, end + 1))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::agents::concierge) fn passage(number: usize, text: &str) -> EvidencePassage {
        EvidencePassage {
            number,
            hit: steward_search::Hit {
                id: format!("psg_{number}"),
                document_id: String::from("doc_1"),
                title: String::from("Delivery"),
                heading: String::new(),
                text: text.to_owned(),
                language: None,
                collection: String::new(),
                audience: String::new(),
                score: 0.5,
                parts: steward_search::ScoreParts::default(),
                highlights: Vec::new(),
            },
            prepared: None,
        }
    }

    #[test]
    fn marks_are_renumbered_and_unknown_ones_go() {
        let passages = [passage(1, "one"), passage(2, "two"), passage(3, "three")];
        let (text, citations) =
            resolve("Yes [3]. Also [1] and [3], see [9]. A [note] stays.", &passages, &Own::default());
        assert_eq!(text, "Yes [1]. Also [2] and [1], see. A [note] stays.");
        let cited: Vec<&str> = citations.iter().map(|citation| citation.passage_id.as_str()).collect();
        assert_eq!(cited, ["psg_3", "psg_1"]);
    }
}
