//! `builtin`: the concierge without a large model.
//!
//! It speaks the same protocol as every model: it reads the conversation, decides on a tool call by its playbook, and
//! writes the reply from the results. Deterministic: the same conversation and knowledge give the same words.
//!
//! The playbook: small talk is answered at once; who wants a person gets one; everything else is looked up, and the
//! sentences that answer are quoted with their passages, or the customer is asked whether a colleague should answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use serde_json::{Value as Json, json};
use steward_language::answers::{AnswerSelection, PassageText, PreparedPassage, select};
use steward_language::cues::CueKind;
use steward_language::{Embedder, Lane};
use steward_llm::{
    ChatDelta, ChatMessage, ChatModel, ChatReply, ChatRequest, DeltaSink, LlmError, LlmErrorKind, ToolCall,
};

use super::links::Own;
use super::phrases::{self, Phrase};
use super::{SURE, TurnInput, phrases::is_offer};
use crate::agents::Understood;
use crate::tools::{Evidence, EvidencePassage};

const NAME: &str = "builtin";
/// A message of at most so many words may be the continuation of the one before.
const FOLLOW_UP_WORDS: usize = 6;

/// The built-in model for one turn.
pub struct BuiltinConcierge {
    embedder: Embedder,
    input: TurnInput,
    understood: Understood,
    evidence: Evidence,
    language: String,
    speaks: Arc<AtomicBool>,
}

/// What the playbook decides for a message.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Move {
    Say(Phrase),
    HandOff(&'static str),
    Search(String),
}

impl BuiltinConcierge {
    pub fn new(embedder: Embedder, input: TurnInput, understood: Understood, evidence: Evidence) -> Self {
        let language = reply_language(&input, &understood);
        Self { embedder, input, understood, evidence, language, speaks: Arc::default() }
    }

    /// Whether what is written is its own: it quotes, and needs no guard.
    pub(super) fn speaks(&self) -> Arc<AtomicBool> {
        self.speaks.clone()
    }

    /// The language of the reply, ISO 639-1.
    pub fn language(&self) -> String {
        self.language.clone()
    }

    fn decide(&self) -> Move {
        let text = self.input.text.as_str();
        let cues = &self.understood.cues;
        let was_offered = self.input.history.last().is_some_and(|said| !said.by_customer && is_offer(&said.text));
        if was_offered && cues.has(CueKind::Agreement) && cues.other_words <= 6 {
            return Move::HandOff("not_answered");
        }
        if was_offered && cues.has(CueKind::Refusal) && cues.other_words <= 2 {
            return Move::Say(Phrase::OfferDeclined);
        }
        if cues.has(CueKind::HumanRequest) || self.intends("hand_off") {
            return Move::HandOff("customer_asked");
        }
        if !text.chars().any(char::is_alphanumeric) {
            return Move::Say(Phrase::OnlySymbols);
        }
        if self.forbidden_topic() {
            return Move::Say(Phrase::Forbidden);
        }
        if self.intends("complaint") {
            return Move::HandOff("complaint");
        }
        let asks = cues.has(CueKind::Question) && cues.other_words > 2;
        if (cues.is_small_talk() || !asks)
            && let Some(phrase) = self.small_talk()
        {
            return Move::Say(phrase);
        }
        // Who somebody is has been noted as a fact; there is nothing to look up.
        if self.intends("introduction") && !cues.has(CueKind::Question) {
            return Move::Say(Phrase::Acknowledged);
        }
        if self.intends("who_are_you") {
            return Move::Say(Phrase::WhoAmI);
        }
        if self.intends("capabilities") {
            return Move::Say(Phrase::Capabilities);
        }
        Move::Search(self.query())
    }

    fn intends(&self, intent: &str) -> bool {
        self.understood.intent.as_deref() == Some(intent) && self.understood.intent_confidence >= SURE
    }

    fn small_talk(&self) -> Option<Phrase> {
        let cues = &self.understood.cues;
        let only = cues.is_small_talk();
        for (kind, intent, phrase) in [
            (CueKind::Thanks, "thanks", Phrase::Thanks),
            (CueKind::Goodbye, "goodbye", Phrase::Goodbye),
            (CueKind::Greeting, "greeting", Phrase::Greeting),
        ] {
            if (only && cues.has(kind)) || (self.intends(intent) && cues.other_words <= 4) {
                return Some(phrase);
            }
        }
        // "ok", "yes": nothing was asked.
        (only && cues.has(CueKind::Agreement)).then_some(Phrase::Acknowledged)
    }

    fn forbidden_topic(&self) -> bool {
        super::guard::topic_in(&self.input.persona.forbidden_topics, &self.input.text).is_some()
    }

    /// The question in full. A short follow-up ("and to Germany?") is read together with the question before it.
    fn query(&self) -> String {
        let text = self.input.text.trim();
        let before = self.input.history.iter().rev().find(|said| said.by_customer);
        match before {
            Some(before) if is_follow_up(text) => format!("{} {text}", before.text.trim()),
            _ => text.to_owned(),
        }
    }

    async fn answer(&self) -> Result<String, LlmError> {
        let passages = self.evidence.passages();
        let Some((query, Some(vector))) = self.evidence.last_query() else {
            return Ok(self.not_known());
        };
        if passages.is_empty() {
            return Ok(self.not_known());
        }
        let prepared = self.prepared(&passages).await?;
        let headings: Vec<String> = passages.iter().map(heading).collect();
        let texts: Vec<PassageText<'_>> = passages
            .iter()
            .zip(&headings)
            .map(|(passage, heading)| PassageText {
                id: &passage.hit.id,
                text: &passage.hit.text,
                heading: Some(heading.as_str()),
            })
            .collect();
        let selection = select(&query, &vector, &texts, &prepared);
        if !selection.answerable {
            return Ok(self.not_known());
        }
        let places = self.input.trusted_hosts.iter().cloned().chain(self.evidence.hosts());
        let body = quoted(&selection, &passages, &Own::new(&self.input.business, places));
        if body.is_empty() {
            return Ok(self.not_known());
        }
        let mut reply = phrases::opening(self.input.persona.manner, &self.language, self.is_first_reply());
        reply.push_str(&body);
        if let Some(disclaimer) = self.input.persona.disclaimer_text() {
            reply.push_str(&format!("\n\n{disclaimer}"));
        }
        Ok(reply)
    }

    /// Sentences with vectors; those of a passage that was indexed without are made now.
    async fn prepared(&self, passages: &[EvidencePassage]) -> Result<Vec<PreparedPassage>, LlmError> {
        let mut prepared = Vec::with_capacity(passages.len());
        for passage in passages {
            if let Some(ready) = &passage.prepared {
                prepared.push(ready.clone());
                continue;
            }
            let heading = heading(passage);
            let text = PassageText { id: &passage.hit.id, text: &passage.hit.text, heading: Some(&heading) };
            let made = PreparedPassage::prepare(&self.embedder, Lane::Interactive, &[text]).await;
            let made =
                made.map_err(|error| LlmError::new(LlmErrorKind::Overloaded { retry_after: None }, error.to_string()))?;
            prepared.extend(made);
        }
        Ok(prepared)
    }

    fn is_first_reply(&self) -> bool {
        !self.input.history.iter().any(|said| !said.by_customer)
    }

    fn not_known(&self) -> String {
        self.say(Phrase::NotKnown)
    }

    fn say(&self, phrase: Phrase) -> String {
        phrases::phrase(phrase, &self.input.persona, &self.input.business, &self.language)
    }

    fn summary(&self) -> String {
        let asked: Vec<&str> = self
            .input
            .history
            .iter()
            .filter(|said| said.by_customer)
            .map(|said| said.text.as_str())
            .chain([self.input.text.as_str()])
            .collect();
        let last = asked.iter().rev().take(3).rev().copied().collect::<Vec<_>>().join(" / ");
        last.chars().take(400).collect()
    }
}

/// The heading path with the title in front.
fn heading(passage: &EvidencePassage) -> String {
    crate::documents::passage_heading(&passage.hit.title, &passage.hit.heading)
}

/// The chosen sentences in their order, each run of one passage followed by its mark. Links to where the business never
/// pointed are left out.
fn quoted(selection: &AnswerSelection, passages: &[EvidencePassage], own: &Own) -> String {
    let mut text = String::new();
    let mut open: Option<usize> = None;
    for sentence in &selection.sentences {
        let Some(passage) = passages.get(sentence.passage) else {
            continue;
        };
        let words = passage.hit.text.get(sentence.range.clone()).unwrap_or_default().trim();
        if super::links::is_torn(&passage.hit.text, &sentence.range, own) {
            continue;
        }
        let Some(words) = super::links::cleaned(words, own).filter(|words| !words.is_empty()) else {
            continue;
        };
        if let Some(number) = open
            && number != passage.number
        {
            text.push_str(&format!(" [{number}]"));
        }
        if !text.is_empty() {
            text.push(if is_line(&words) { '\n' } else { ' ' });
        }
        text.push_str(&words);
        open = Some(passage.number);
    }
    if let Some(number) = open {
        text.push_str(&format!(" [{number}]"));
    }
    text
}

/// Whether a sentence is an item of a list, which keeps its line.
fn is_line(words: &str) -> bool {
    words.starts_with(['-', '•', '*', '–']) || words.chars().next().is_some_and(|first| first.is_ascii_digit())
}

fn is_follow_up(text: &str) -> bool {
    const STARTS: [&str; 14] = [
        "and ",
        "what about",
        "how about",
        "und ",
        "wie ist es",
        "y ",
        "qué tal",
        "et ",
        "e ",
        "or ",
        "oder ",
        "also ",
        "then ",
        "but ",
    ];
    const POINTERS: [&str; 16] = [
        "it", "that", "this", "they", "them", "those", "there", "one", "das", "es", "dort", "eso", "esto", "ça",
        "cela", "isso",
    ];
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|character: char| !character.is_alphanumeric()).collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    if STARTS.iter().any(|start| lower.starts_with(start)) {
        return words.len() <= FOLLOW_UP_WORDS + 4;
    }
    words.len() <= FOLLOW_UP_WORDS && words.iter().any(|word| POINTERS.contains(word))
}

/// The persona's language, else that of the message, else that of the conversation so far.
fn reply_language(input: &TurnInput, understood: &Understood) -> String {
    if let Some(language) = &input.persona.language {
        return language.clone();
    }
    if let Some(language) = &understood.language {
        return language.clone();
    }
    let earlier: Vec<&str> =
        input.history.iter().filter(|said| said.by_customer).map(|said| said.text.as_str()).collect();
    steward_language::detect(&earlier.join(" "))
        .filter(|guess| guess.is_reliable())
        .map_or_else(|| phrases::language_of_words(&input.text), |guess| guess.code.to_owned())
}

#[async_trait]
impl ChatModel for BuiltinConcierge {
    fn name(&self) -> &str {
        NAME
    }

    async fn chat(&self, request: &ChatRequest, deltas: &mut dyn DeltaSink) -> Result<ChatReply, LlmError> {
        self.speaks.store(true, Ordering::Relaxed);
        let last_tool = match request.messages.last() {
            Some(ChatMessage::Tool { name, .. }) => Some(name.as_str()),
            _ => None,
        };
        let text = match last_tool {
            Some("search_knowledge") => self.answer().await?,
            Some(_) => self.say(if self.intends("complaint") { Phrase::ComplaintHandedOff } else { Phrase::HandedOff }),
            None => match self.decide() {
                Move::Say(phrase) => self.say(phrase),
                Move::HandOff(reason) => {
                    return Ok(call("hand_off", json!({ "reason": reason, "summary": self.summary() })));
                }
                Move::Search(query) => return Ok(call("search_knowledge", json!({ "query": query }))),
            },
        };
        deltas.push(ChatDelta::Text(text.clone()));
        Ok(ChatReply::text(NAME, text))
    }
}

fn call(name: &str, arguments: Json) -> ChatReply {
    let call = ToolCall { id: format!("call_{name}"), name: name.to_owned(), arguments };
    ChatReply::tool_calls(NAME, vec![call])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_continuations_are_read_with_the_question_before() {
        assert!(is_follow_up("and to Germany?"));
        assert!(is_follow_up("What about kids?"));
        assert!(is_follow_up("how long does it take?"));
        assert!(!is_follow_up("Do you repair zips?"));
        assert!(!is_follow_up("I would like to know how much delivery to Germany costs"));
    }

    #[test]
    fn quoted_sentences_carry_the_mark_of_their_passage() {
        use steward_language::answers::{AnswerSentence, Evidence};
        let passages = [
            super::super::citations::tests::passage(1, "We open at 9. We close at 6."),
            super::super::citations::tests::passage(2, "On Sunday we are closed."),
        ];
        let sentence = |passage, range| AnswerSentence { passage, range, score: 1.0 };
        let selection = AnswerSelection {
            sentences: vec![sentence(0, 0..13), sentence(0, 14..28), sentence(1, 0..24)],
            confidence: 0.9,
            answerable: true,
            evidence: Evidence::default(),
        };
        assert_eq!(
            quoted(&selection, &passages, &Own::default()),
            "We open at 9. We close at 6. [1] On Sunday we are closed. [2]"
        );
    }
}
