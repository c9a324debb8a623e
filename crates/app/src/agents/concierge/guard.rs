//! What a model's reply may not contain: figures and mail addresses that nothing supports, links and images to where
//! the business never pointed, topics it does not speak about, its own instructions.
//!
//! A mechanical check, because no text in a prompt is a defence. A reply that fails is not shown; `builtin` answers.

use std::collections::HashSet;

use super::screen::Instructions;
use super::{TurnInput, links};
use crate::tools::EvidencePassage;

/// Rules that a reply breaks; empty when it may be delivered.
pub(super) fn violations(
    reply: &str,
    input: &TurnInput,
    passages: &[EvidencePassage],
    trusted: &[String],
) -> Vec<String> {
    let mut known = String::new();
    for passage in passages {
        known.push_str(&format!("{} {} {} ", passage.hit.title, passage.hit.heading, passage.hit.text));
    }
    // What the business itself wrote counts as known, and so does what the customer said.
    known.push_str(&format!("{} {} ", input.persona.instructions, input.persona.greeting));
    for said in &input.history {
        known.push_str(&format!("{} ", said.text));
    }
    known.push_str(input.summary.as_deref().unwrap_or_default());
    known.push_str(&format!(" {}", input.text));
    let known = known.to_lowercase();
    let mut found = Vec::new();
    let cited = passages.iter().any(|passage| reply.contains(&format!("[{}]", passage.number)));
    let figures = figures(&without_marks(reply));
    let supported: HashSet<String> = self::figures(&known).into_iter().collect();
    for figure in &figures {
        if !supported.contains(figure) {
            found.push(format!("the figure {figure} stands in no passage"));
        }
    }
    if !figures.is_empty() && !cited {
        found.push(String::from("a figure is stated without citing a passage"));
    }
    for word in reply.split_whitespace() {
        let word = word.trim_matches(|character: char| !character.is_alphanumeric()).to_lowercase();
        if word.contains('@') && !known.contains(&word) {
            found.push(format!("the address {word} stands in no passage"));
        }
    }
    found.extend(links::refused(reply, trusted));
    if Instructions::of(&input.prompt.text).are_told_in(reply) {
        found.push(String::from("the instructions are told"));
    }
    if let Some(topic) = topic_in(&input.persona.forbidden_topics, reply) {
        found.push(format!("{topic} is not to be spoken about"));
    }
    found
}

/// The first of the topics that a text names in so many words.
pub(super) fn topic_in<'a>(topics: &'a [String], text: &str) -> Option<&'a str> {
    let words = |text: &str| {
        let folded = steward_language::normalise::fold(text);
        folded
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    };
    let text = format!(" {} ", words(text));
    let named = |topic: &&String| {
        let topic = words(topic);
        !topic.is_empty() && text.contains(&format!(" {topic} "))
    };
    topics.iter().find(named).map(String::as_str)
}

/// Whether every figure of a text stands in another one, so that nothing was made up on the way.
pub(crate) fn figures_stand_in(text: &str, source: &str) -> bool {
    let known: HashSet<String> = figures(source).into_iter().collect();
    figures(text).iter().all(|figure| known.contains(figure))
}

/// Numbers of a text in one spelling: `1,200.50` and `1.200,50` alike.
fn figures(text: &str) -> Vec<String> {
    let mut figures = Vec::new();
    let mut current = String::new();
    for character in text.chars().chain([' ']) {
        if character.is_ascii_digit() || (!current.is_empty() && matches!(character, '.' | ',' | ':')) {
            current.push(character);
            continue;
        }
        let digits = plain(&current);
        if !digits.is_empty() {
            figures.push(digits);
        }
        current.clear();
    }
    figures
}

fn plain(number: &str) -> String {
    let trimmed = number.trim_end_matches(['.', ',', ':']);
    let digits: String = trimmed.chars().filter(char::is_ascii_digit).collect();
    // `.00` and `,00` say nothing.
    match trimmed.rsplit_once(['.', ',']) {
        Some((_, "00")) => digits[..digits.len() - 2].to_owned(),
        _ => digits,
    }
}

fn without_marks(text: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some(start) = rest.find('[') {
        kept.push_str(&rest[..start]);
        let after = &rest[start + 1..];
        match after.find(']') {
            Some(end) if after[..end].chars().all(|character| character.is_ascii_digit()) => rest = &after[end + 1..],
            _ => {
                kept.push('[');
                rest = after;
            }
        }
    }
    kept.push_str(rest);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agents::concierge::citations::tests::passage;
    use crate::agents::concierge::{Said, TurnInput};
    use crate::personas::Persona;
    use crate::prompts::Prompt;

    fn input() -> TurnInput {
        TurnInput {
            text: String::from("How much is delivery? My order is 4711."),
            summary: None,
            builtin: None,
            trusted_hosts: Vec::new(),
            rehearsal: false,
            history: vec![Said { by_customer: true, text: String::from("hi") }],
            channel: String::from("portal"),
            business: String::from("Shop"),
            region: String::from("IE"),
            persona: Persona::default(),
            prompt: Prompt::built_in("concierge"),
            rungs: Vec::new(),
            verdict: steward_llm::BudgetVerdict::Allow,
            max_cost_micros: None,
            instruction: None,
        }
    }

    #[test]
    fn a_supported_and_cited_reply_passes() {
        let passages = [passage(1, "Delivery costs €4.90 and is free from 1,200.00 on.")];
        let reply = "Delivery is 4,90 € [1], free from 1200 on. I see order 4711.";
        assert_eq!(violations(reply, &input(), &passages, &[]), Vec::<String>::new());
    }

    #[test]
    fn invented_figures_links_and_images_are_found() {
        let passages = [passage(1, "Delivery costs €4.90.")];
        assert!(!violations("It is €3.90 [1].", &input(), &passages, &[]).is_empty());
        assert!(!violations("It is 4.90.", &input(), &passages, &[]).is_empty());
        assert!(!violations("See https://evil.example/x", &input(), &passages, &[]).is_empty());
        assert!(!violations("Write to mallory@evil.example", &input(), &passages, &[]).is_empty());
        assert!(!violations("![](/a)", &input(), &passages, &[]).is_empty());
    }
}
