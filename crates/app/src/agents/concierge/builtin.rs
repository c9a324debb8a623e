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
use steward_language::answers::{
    AnswerSelection, PassageText, PreparedPassage, select, select_restated, without_verdict,
};
use steward_language::cues::CueKind;
use steward_language::{Embedder, Lane, detect};
use steward_llm::{
    ChatDelta, ChatMessage, ChatModel, ChatReply, ChatRequest, DeltaSink, LlmError, LlmErrorKind, ToolCall,
};

use super::links::Own;
use super::phrases::{self, Phrase, is_offer};
use super::query::{core, in_full};
use super::wordings::{Wording, wordings};
use super::{SURE, TurnInput};
use crate::agents::Understood;
use crate::tools::{Evidence, EvidencePassage};

const NAME: &str = "builtin";
/// A message of so few words does not change the language of a conversation.
const SHORT_WORDS: usize = 2;
/// From here on a guess tells in which language a question is; what is said in reply needs a surer one.
const LIKELY: f32 = 0.5;
/// The share of a foreign question's words that its answer has at least.
const SHARED_WORDS: f32 = 0.15;

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
    /// Found in the documents.
    Reply(String),
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
        if super::wishes_person(&self.understood) {
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
        let core = core(text);
        let only_pleasant =
            cues.is_small_talk() && (core.is_empty() || steward_language::cues::cues(&core).is_small_talk());
        if (only_pleasant || !asks)
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
        Move::Search(in_full(text, &self.input.history))
    }

    fn intends(&self, intent: &str) -> bool {
        self.understood.intent.as_deref() == Some(intent) && self.understood.intent_confidence >= SURE
    }

    fn small_talk(&self) -> Option<Phrase> {
        let cues = &self.understood.cues;
        let only = cues.is_small_talk() && steward_language::cues::cues(&core(&self.input.text)).other_words <= 2;
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

    /// The language that the question is most likely in.
    fn question_language(&self, question: &str) -> Option<String> {
        let likely = || detect(question).filter(|guess| guess.confidence >= LIKELY).map(|guess| guess.code);
        self.understood.language.clone().or_else(likely)
    }

    /// The reply after so many look-ups, or the wording to be looked up next: in the words of the documents when they are in
    /// another language, or said again as a business would say it, when nothing good was found.
    async fn answer(&self, looked_up: usize) -> Result<Move, LlmError> {
        let passages = self.evidence.passages();
        let question = in_full(&self.input.text, &self.input.history);
        let of_question = self.question_language(&question);
        let of_documents = language_of(&passages);
        let wordings = wordings(&question, &self.input.text, of_question.as_deref(), of_documents.as_deref());
        if !matches!(self.evidence.last_query(), Some((_, Some(_)))) {
            return Ok(Move::Say(Phrase::NotKnown));
        }
        let prepared = self.prepared(&passages).await?;
        let mut best: Option<AnswerSelection> = None;
        for wording in wordings.iter().take(looked_up) {
            let mut selection = self.selected(wording, &passages, &prepared).await?;
            // The embedder knows English best: to it, sentences in other languages are all alike. There a word has to
            // be shared too.
            let foreign = of_question.as_deref().is_some_and(|language| language != "en");
            selection.answerable = selection.answerable && (!foreign || selection.evidence.words >= SHARED_WORDS);
            let is_better = best.as_ref().is_none_or(|best| {
                selection.answerable && (!best.answerable || selection.confidence >= best.confidence)
            });
            if is_better {
                best = Some(selection);
            }
        }
        let found = best.filter(|best| best.answerable);
        // What words of another language seem to say is compared with what their gloss says.
        let settled = found.is_some() && !wordings.get(looked_up).is_some_and(Wording::is_gloss);
        if let (false, Some(next)) = (settled, wordings.get(looked_up)) {
            return Ok(Move::Search(next.text().to_owned()));
        }
        Ok(found.map_or(Move::Say(Phrase::NotKnown), |selection| self.quote(&selection, &passages)))
    }

    /// The sentences that answer a wording. Its vector was made for the look-up and is remembered.
    async fn selected(
        &self,
        wording: &Wording,
        passages: &[EvidencePassage],
        prepared: &[PreparedPassage],
    ) -> Result<AnswerSelection, LlmError> {
        let vector = self.embedder.embed_one(wording.text()).await;
        let vector =
            vector.map_err(|error| LlmError::new(LlmErrorKind::Overloaded { retry_after: None }, error.to_string()))?;
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
        Ok(match wording {
            Wording::Plain(text) | Wording::Gloss(text) => select(text, &vector, &texts, prepared),
            Wording::Restated { question, restated } => select_restated(question, restated, &vector, &texts, prepared),
        })
    }

    /// The chosen sentences in the frame of the persona.
    fn quote(&self, selection: &AnswerSelection, passages: &[EvidencePassage]) -> Move {
        let places = self.input.trusted_hosts.iter().cloned().chain(self.evidence.hosts());
        let own = Own::new(&self.input.business, places);
        let question = in_full(&self.input.text, &self.input.history);
        let body = quoted(selection, passages, &question, &own);
        if body.is_empty() {
            return Move::Say(Phrase::NotKnown);
        }
        let mut reply = phrases::opening(self.input.persona.manner, &self.language, self.is_first_reply());
        let quoted = selection.sentences.first().and_then(|sentence| passages.get(sentence.passage));
        if let Some(language) = quoted.and_then(|passage| passage.hit.language.as_deref()) {
            reply.push_str(&phrases::in_another_language(&self.language, language));
        }
        reply.push_str(&body);
        if let Some(disclaimer) = self.input.persona.disclaimer_text() {
            reply.push_str(&format!("\n\n{disclaimer}"));
        }
        Move::Reply(reply)
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
fn quoted(selection: &AnswerSelection, passages: &[EvidencePassage], question: &str, own: &Own) -> String {
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
        let heading = passage.hit.heading.rsplit('>').next().unwrap_or_default().trim();
        let heading = if heading.is_empty() { passage.hit.title.as_str() } else { heading };
        let Some(words) = without_verdict(words, question, heading) else {
            continue;
        };
        let Some(words) = super::links::cleaned(&words, own).filter(|words| !words.is_empty()) else {
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

/// The language of most passages that say theirs.
fn language_of(passages: &[EvidencePassage]) -> Option<String> {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for language in passages.iter().filter_map(|passage| passage.hit.language.as_deref()) {
        match counts.iter_mut().find(|(known, _)| *known == language) {
            Some((_, count)) => *count += 1,
            None => counts.push((language, 1)),
        }
    }
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts.first().map(|(language, _)| (*language).to_owned())
}

/// The persona's language, else that of the message, else that of the conversation so far, else what the message is most
/// likely in, else that of the region.
fn reply_language(input: &TurnInput, understood: &Understood) -> String {
    if let Some(language) = &input.persona.language {
        return language.clone();
    }
    let earlier: Vec<&str> =
        input.history.iter().filter(|said| said.by_customer).map(|said| said.text.as_str()).collect();
    let earlier = detect(&earlier.join(" ")).filter(|guess| guess.is_reliable()).map(|guess| guess.code);
    // "ok thanks" in the middle of a German conversation changes nothing.
    let is_short = input.text.split_whitespace().count() <= SHORT_WORDS;
    if let (true, Some(earlier)) = (is_short, &earlier) {
        return earlier.clone();
    }
    if let Some(language) = &understood.language {
        return language.clone();
    }
    let likely = detect(&input.text).filter(|guess| guess.confidence >= LIKELY).map(|guess| guess.code);
    let spoken = likely.filter(|code| phrases::is_spoken(code));
    earlier.or(spoken).unwrap_or_else(|| phrases::language_of_region(&input.region).to_owned())
}

#[async_trait]
impl ChatModel for BuiltinConcierge {
    fn name(&self) -> &str {
        NAME
    }

    async fn chat(&self, request: &ChatRequest, deltas: &mut dyn DeltaSink) -> Result<ChatReply, LlmError> {
        self.speaks.store(true, Ordering::Relaxed);
        let results = request.messages.iter().rev().map_while(|message| match message {
            ChatMessage::Tool { name, .. } => Some(Some(name.as_str())),
            ChatMessage::Assistant { .. } => Some(None),
            _ => None,
        });
        let results: Vec<&str> = results.flatten().collect();
        let looked_up = results.iter().filter(|name| **name == "search_knowledge").count();
        let next = match results.first() {
            Some(&"search_knowledge") => self.answer(looked_up).await?,
            Some(_) => {
                Move::Say(if self.intends("complaint") { Phrase::ComplaintHandedOff } else { Phrase::HandedOff })
            }
            None => self.decide(),
        };
        let text = match next {
            Move::Say(phrase) => self.say(phrase),
            Move::Reply(text) => text,
            Move::HandOff(reason) => {
                return Ok(call("hand_off", json!({ "reason": reason, "summary": self.summary() })));
            }
            Move::Search(query) => return Ok(call("search_knowledge", json!({ "query": query }))),
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
            quoted(&selection, &passages, "When do you open?", &Own::default()),
            "We open at 9. We close at 6. [1] On Sunday we are closed. [2]"
        );
    }
}
