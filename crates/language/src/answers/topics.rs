//! What customers ask every business, said again as a business would write it: "address?" as "You find us at our address in
//! the street, next to the station."
//!
//! A bare word is far from the sentence that answers it, in meaning and in words. The sentence that is said in its
//! place is looked up and compared; it is never shown. The list is `topics.txt`: how it is asked, words of which
//! one must stand in an answer, and the sentence, parted by `|`.

use std::sync::LazyLock;

use super::terms::Terms;
use crate::normalise::fold;

/// A question said again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restated {
    /// To be looked up in place of the question.
    pub text: &'static str,
    /// Words (folded) of which one stands in what answers.
    words: Vec<String>,
}

struct Topic {
    asked: Vec<(Vec<String>, Terms)>,
    restated: Restated,
}

static TOPICS: LazyLock<Vec<Topic>> = LazyLock::new(|| {
    let parse = |line: &'static str| {
        let mut cells = line.split('|').map(str::trim);
        let asked = cells.next()?.split(',').map(|phrase| (tokens(phrase), Terms::of(phrase))).collect();
        let words = cells.next()?.split(',').map(|word| fold(word.trim())).collect();
        Some(Topic { asked, restated: Restated { text: cells.next()?, words } })
    };
    include_str!("topics.txt").lines().filter_map(parse).collect()
});

/// A question in English about one of the topics and about nothing else.
pub fn restate(question: &str) -> Option<&'static Restated> {
    let asked = tokens(question);
    let terms = Terms::of(question);
    let exact = |topic: &&Topic| topic.asked.iter().any(|(phrase, _)| *phrase == asked);
    let same_terms = |topic: &&Topic| topic.asked.iter().any(|(_, phrase)| terms.says_only(phrase));
    let found = TOPICS.iter().find(exact).or_else(|| TOPICS.iter().find(same_terms))?;
    Some(&found.restated)
}

impl Restated {
    /// Whether a text may answer the question: it speaks of the topic.
    pub(super) fn is_met_by(&self, text: &str) -> bool {
        let folded = fold(text);
        self.words.iter().any(|word| {
            folded.match_indices(word.as_str()).any(|(start, found)| {
                let begins = folded[..start].chars().next_back().is_none_or(|before| !before.is_alphanumeric());
                let after = folded[start + found.len()..].chars().next();
                let is_sign = !word.ends_with(char::is_alphanumeric);
                is_sign || begins && after.is_none_or(|after| !after.is_alphanumeric())
            })
        })
    }
}

fn tokens(text: &str) -> Vec<String> {
    text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty()).map(fold).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bare_questions_are_said_again_and_others_are_not() {
        for (question, wanted) in [
            ("address?", "You find us"),
            ("Where are you?", "You find us"),
            ("Do you have any parking?", "You can park"),
            ("payment methods", "You can pay"),
            ("wheelchair access", "The entrance is step-free"),
        ] {
            let restated = restate(question).unwrap();
            assert!(restated.text.starts_with(wanted), "{question}: {restated:?}");
        }
        for question in ["Do you groom poodles?", "what is the wifi password", "parking for boats", "", "?"] {
            assert_eq!(restate(question), None, "{question}");
        }
    }

    #[test]
    fn every_topic_has_its_three_parts_and_is_met_by_its_own_sentence() {
        assert_eq!(TOPICS.len(), include_str!("topics.txt").lines().count());
        for topic in TOPICS.iter() {
            assert!(topic.restated.is_met_by(topic.restated.text), "{:?}", topic.restated);
        }
    }
}
