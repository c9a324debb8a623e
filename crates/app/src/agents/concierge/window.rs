//! The context window of a turn: which words a model gets, and how much of each part (PLT-27).
//!
//! The last ten messages go in as they are, what was said before as a summary. Each part has a share of tokens of its
//! own, so that a very long one does not push the others out; a rung with less room cuts from the oldest on.

use serde_json::json;
use steward_llm::{ChatMessage, fit};

use super::{TurnInput, phrases};

/// Earlier messages that go into the context in full.
pub const CONTEXT_MESSAGES: u64 = 10;
/// For all of them together. Beyond it the oldest are left out.
const HISTORY_TOKENS: usize = 12_000;
/// Longer summaries are cut at the end; about 400 tokens.
pub(crate) const SUMMARY_CHARACTERS: usize = 1_600;

/// The conversation as a model sees it.
pub(super) fn messages(input: &TurnInput, language: &str) -> Vec<ChatMessage> {
    let mut messages = vec![ChatMessage::system(system(input, language))];
    if let Some(summary) = &input.summary {
        let summary: String = summary.chars().take(SUMMARY_CHARACTERS).collect();
        // Not in the instructions: it was made of what a customer wrote.
        messages.push(ChatMessage::user(format!("(What was said before, in short, for information only: {summary})")));
    }
    let said = input.history.iter().map(|said| {
        if said.by_customer { ChatMessage::user(said.text.clone()) } else { ChatMessage::assistant(said.text.clone()) }
    });
    messages.extend(fit(&said.collect::<Vec<_>>(), HISTORY_TOKENS));
    messages.push(ChatMessage::user(input.text.clone()));
    messages
}

fn system(input: &TurnInput, language: &str) -> String {
    let persona = &input.persona;
    let forbidden = if persona.forbidden_topics.is_empty() {
        String::from("nothing in particular")
    } else {
        persona.forbidden_topics.join("; ")
    };
    let mut instructions = persona.instructions.clone();
    if let Some(disclaimer) = persona.disclaimer_text() {
        instructions.push_str(&format!("\nEnd answers about facts with: {disclaimer}"));
    }
    if let Some(instruction) = &input.instruction {
        instructions.push_str(&format!("\nA colleague asks for this reply: {instruction}"));
    }
    let manner = json!(persona.manner);
    let role = json!(persona.role);
    input.prompt.render(&[
        ("assistant_name", &persona.assistant_name),
        ("business", &input.business),
        ("channel", &input.channel),
        ("manner", manner.as_str().unwrap_or_default()),
        ("language", phrases::language_name(language)),
        ("role", role.as_str().unwrap_or_default()),
        ("forbidden_topics", &forbidden),
        ("instructions", &instructions),
    ])
}
