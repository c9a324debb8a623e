//! Lexical cues: what the words themselves say about a message, each with the words that say it.
//!
//! Job: questions, negations, urgency, the wish for a person, small talk, and a transparent sentiment score.
//! Border: rules and lists only; what follows from a cue is the caller's decision.
//! Invariant: every cue carries the range of the words that gave it.

mod people;
mod refused;
mod sentiment;
mod tokens;
mod words;

use std::ops::Range;

use serde::{Deserialize, Serialize};

use tokens::{Token, match_pattern, tokenise};

pub use sentiment::{Sentiment, sentiment};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CueKind {
    Question,
    Negation,
    Urgency,
    /// Wants to talk to a person.
    HumanRequest,
    /// Wants no person, and to be answered here.
    PersonRefused,
    Greeting,
    Thanks,
    Goodbye,
    Agreement,
    Refusal,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cue {
    pub kind: CueKind,
    /// Bytes of the text.
    pub range: Range<usize>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cues {
    /// In the order of the text.
    pub found: Vec<Cue>,
    pub sentiment: Sentiment,
    /// Words of the text that belong to no cue: none or few in a message that is small talk only.
    pub other_words: usize,
}

impl Cues {
    pub fn has(&self, kind: CueKind) -> bool {
        self.found.iter().any(|cue| cue.kind == kind)
    }

    pub fn of(&self, kind: CueKind) -> impl Iterator<Item = &Cue> {
        self.found.iter().filter(move |cue| cue.kind == kind)
    }

    /// Greeting, thanks, goodbye or agreement, and hardly anything else.
    pub fn is_small_talk(&self) -> bool {
        let pleasantry = self
            .found
            .iter()
            .any(|cue| matches!(cue.kind, CueKind::Greeting | CueKind::Thanks | CueKind::Goodbye | CueKind::Agreement));
        let serious = self.has(CueKind::HumanRequest) || self.has(CueKind::Urgency) || self.has(CueKind::Negation);
        pleasantry && !serious && self.other_words <= 2 && !self.asks_with_words()
    }

    fn asks_with_words(&self) -> bool {
        self.has(CueKind::Question) && self.other_words > 0
    }
}

/// Reads a message.
pub fn cues(text: &str) -> Cues {
    let tokens = tokenise(text);
    let mut found: Vec<Cue> = Vec::new();
    let mut covered = vec![false; tokens.len()];
    for (kind, patterns) in words::PATTERNS {
        for pattern in *patterns {
            let mut start = 0;
            while start < tokens.len() {
                let Some(length) = match_pattern(pattern, &tokens[start..]) else {
                    start += 1;
                    continue;
                };
                let whole = length == tokens.len();
                if !pattern.starts_with('=') || whole {
                    push(&mut found, *kind, tokens[start].range.start..tokens[start + length - 1].range.end);
                    covered[start..start + length].fill(true);
                }
                start += length;
            }
        }
    }
    drop_contradicted(&tokens, &mut found);
    question_marks(text, &mut found);
    leading_question_word(text, &tokens, &mut found);
    found.sort_by(|left, right| left.range.start.cmp(&right.range.start).then(left.kind.cmp(&right.kind)));
    let other_words = covered.iter().filter(|covered| !**covered).count();
    Cues { found, sentiment: sentiment::of_tokens(&tokens), other_words }
}

/// "I don't want to talk to a human" holds the words of a wish and is none; "no bot, a human please" is one.
fn drop_contradicted(tokens: &[Token<'_>], found: &mut Vec<Cue>) {
    let names_machine = |range: &Range<usize>| {
        let within = tokens.iter().filter(|token| range.start <= token.range.start && token.range.end <= range.end);
        within.into_iter().any(|token| tokens::is_of(token, "machine"))
    };
    found.retain(|cue| cue.kind != CueKind::PersonRefused || !names_machine(&cue.range));
    let refused: Vec<Range<usize>> =
        found.iter().filter(|cue| cue.kind == CueKind::PersonRefused).map(|cue| cue.range.clone()).collect();
    found.retain(|cue| {
        let meets = |range: &Range<usize>| cue.range.start < range.end && range.start < cue.range.end;
        cue.kind != CueKind::HumanRequest || !refused.iter().any(meets)
    });
}

/// Keeps the longer of two overlapping cues of one kind.
fn push(found: &mut Vec<Cue>, kind: CueKind, range: Range<usize>) {
    let overlapping =
        found.iter().position(|cue| cue.kind == kind && cue.range.start < range.end && range.start < cue.range.end);
    match overlapping {
        Some(place) if found[place].range.len() >= range.len() => {}
        Some(place) => found[place].range = range,
        None => found.push(Cue { kind, range }),
    }
}

fn question_marks(text: &str, found: &mut Vec<Cue>) {
    for (at, character) in text.char_indices() {
        if matches!(character, '?' | '？' | '؟' | '¿' | '⁇' | '⁈' | '⁉') && !inside_url(text, at) {
            push(found, CueKind::Question, at..at + character.len_utf8());
        }
    }
}

/// The "?" of "https://example.com/?a=b" asks nothing; the one after the address does.
fn inside_url(text: &str, at: usize) -> bool {
    let word = text[..at].rsplit(char::is_whitespace).next().unwrap_or("");
    let goes_on = text[at..].chars().nth(1).is_some_and(|next| !next.is_whitespace());
    word.contains("://") && goes_on
}

/// A wh-word or an auxiliary that opens the message or a part of it, after a greeting at most.
fn leading_question_word(text: &str, tokens: &[Token<'_>], found: &mut Vec<Cue>) {
    for (place, token) in tokens.iter().enumerate() {
        let opens =
            place == 0 || opens_clause(text, &tokens[place - 1], token) || is_lead_in(&tokens[place - 1].folded);
        if !opens || found.iter().any(|cue| cue.kind == CueKind::Question && cue.range.contains(&token.range.start)) {
            continue;
        }
        let next = tokens.get(place + 1).map(|token| token.folded.as_str());
        let asks = words::QUESTION_WORDS.contains(token.folded.as_str())
            || (words::AUXILIARIES.contains(token.folded.as_str())
                && next.is_some_and(|next| words::SUBJECTS.contains(next)));
        if asks {
            push(found, CueKind::Question, token.range.clone());
        }
    }
}

fn opens_clause(text: &str, previous: &Token<'_>, token: &Token<'_>) -> bool {
    text[previous.range.end..token.range.start].contains(['.', ',', '!', '?', ';', ':', '\n', '¿', '-', '–', '—'])
}

fn is_lead_in(word: &str) -> bool {
    words::LEAD_INS.contains(word)
}
