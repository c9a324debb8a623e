//! What the customer may answer with one press: yes or no to an offer, or a question that lies near.

use super::TurnInput;
use super::citations::Citation;
use super::phrases::{is_offer, offer_answers};
use crate::tools::EvidencePassage;

const MOST_QUESTIONS: usize = 2;
const LONGEST_QUESTION: usize = 80;

/// Suggestions for a reply; none where there is nothing sensible to offer.
pub(super) fn suggestions(
    input: &TurnInput,
    language: &str,
    reply: &str,
    citations: &[Citation],
    passages: &[EvidencePassage],
) -> Vec<String> {
    if is_offer(reply) {
        return offer_answers(language).map(String::from).to_vec();
    }
    if citations.is_empty() {
        return Vec::new();
    }
    let asked: Vec<&str> = input.history.iter().map(|said| said.text.as_str()).chain([input.text.as_str()]).collect();
    let mut near: Vec<String> = Vec::new();
    for passage in passages {
        let title = passage.hit.title.trim();
        let is_new = passage.hit.language.as_deref().is_none_or(|of| of == language)
            && !citations.iter().any(|citation| citation.document_id == passage.hit.document_id)
            && !near.iter().any(|other| other == title)
            && !asked.iter().any(|words| words.trim().eq_ignore_ascii_case(title));
        if is_question(title) && is_new && near.len() < MOST_QUESTIONS {
            near.push(title.to_owned());
        }
    }
    near
}

/// Titles of question pairs are questions; those of articles are not.
fn is_question(title: &str) -> bool {
    title.ends_with('?') && title.chars().count() <= LONGEST_QUESTION
}

#[cfg(test)]
mod tests {
    use steward_language::cues::{CueKind, cues};

    use super::*;

    #[test]
    fn a_pressed_answer_is_understood_as_what_it_says_in_every_language() {
        for language in ["en", "de", "fr", "es", "pt"] {
            let [yes, no] = offer_answers(language);
            let read = cues(yes);
            assert!(read.has(CueKind::Agreement) && read.other_words <= 6, "{yes}: {read:?}");
            let read = cues(no);
            assert!(
                read.has(CueKind::Refusal) && read.other_words <= 2 && !read.has(CueKind::Agreement),
                "{no}: {read:?}"
            );
        }
    }
}
