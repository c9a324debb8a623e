//! A summary without a model: the sentences of the older messages that an assistant must still know, word for word.
//!
//! Sentences with details (figures, names, addresses) and questions come first; the customer's before the assistant's.
//! Deterministic, and nothing is in it that nobody said.

use steward_language::EntityOptions;
use steward_language::entities::extract;
use steward_language::sentences::sentences;

use super::Said;
use super::window::SUMMARY_CHARACTERS;

/// A sentence is cut there.
const SENTENCE_CHARACTERS: usize = 240;
const CUSTOMER: &str = "Customer: ";
const ASSISTANT: &str = "Assistant: ";

struct Candidate {
    order: usize,
    by_customer: bool,
    text: String,
    weight: u32,
}

/// `None` when nothing was said that is worth keeping.
pub(crate) fn extractive(older: &[Said], region: &str) -> Option<String> {
    let mut candidates = Vec::new();
    for said in older {
        for range in sentences(&said.text) {
            let text = said.text.get(range).unwrap_or_default().trim();
            // An order to the machine is nothing that must still be known.
            if text.split_whitespace().count() < 2 || super::orders::are_in(text) {
                continue;
            }
            let options = EntityOptions { default_region: region.to_owned() };
            let details = u32::try_from(extract(text, &options).len().min(3)).unwrap_or(3);
            let asks = u32::from(text.ends_with('?'));
            let weight = 2 * u32::from(said.by_customer) + 2 * details + asks;
            let text: String = text.chars().take(SENTENCE_CHARACTERS).collect();
            candidates.push(Candidate { order: candidates.len(), by_customer: said.by_customer, text, weight });
        }
    }
    // Of equal ones the later: what was said last is still open more often.
    candidates.sort_by(|left, right| right.weight.cmp(&left.weight).then(right.order.cmp(&left.order)));
    let mut kept: Vec<Candidate> = Vec::new();
    let mut room = SUMMARY_CHARACTERS;
    for candidate in candidates {
        let length = candidate.text.chars().count() + ASSISTANT.len() + 1;
        if length <= room && !kept.iter().any(|known| known.text == candidate.text) {
            room -= length;
            kept.push(candidate);
        }
    }
    kept.sort_by_key(|candidate| candidate.order);
    let lines: Vec<String> = kept
        .into_iter()
        .map(|kept| format!("{}{}", if kept.by_customer { CUSTOMER } else { ASSISTANT }, kept.text))
        .collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(by_customer: bool, text: &str) -> Said {
        Said { by_customer, text: text.to_owned() }
    }

    #[test]
    fn details_and_questions_stay_and_pleasantries_go_when_room_is_short() {
        let mut older = vec![
            said(true, "Hello there everyone. My order number is 4711 and I paid 79 euro."),
            said(false, "Thank you for telling me that."),
        ];
        for number in 0..60 {
            older.push(said(
                false,
                &format!("I am glad to be of service to you in this matter, friend of ours {}.", "x".repeat(number)),
            ));
        }
        older.push(said(true, "Can it still be delivered on Friday?"));
        let summary = extractive(&older, "IE").unwrap();
        assert!(summary.chars().count() <= SUMMARY_CHARACTERS);
        assert!(summary.contains("Customer: My order number is 4711"), "{summary}");
        assert!(summary.ends_with("Customer: Can it still be delivered on Friday?"), "{summary}");
        assert_eq!(summary, extractive(&older, "IE").unwrap());
        assert_eq!(extractive(&[said(true, "ok")], "IE"), None);
    }
}
