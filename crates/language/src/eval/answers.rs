//! Extractive answers, counted over a business's passages and questions, half of which it cannot answer.

use serde::{Deserialize, Serialize};

use crate::answers::{AnswerSelection, PassageText, PreparedPassage, select};
use crate::embed::{Embedder, Embedding, Lane};
use crate::error::{Error, Result};

/// Passages that retrieval would bring to `select`.
const RETRIEVED: usize = 6;

/// The passages and questions of one business: a file of `bench/sets/answers`.
#[derive(Debug, Clone, Default)]
pub struct AnswerSet {
    pub passages: Vec<SetPassage>,
    pub questions: Vec<SetQuestion>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct SetPassage {
    pub passage: String,
    pub heading: String,
    pub text: String,
}

#[derive(Debug, Clone, Deserialize)]
pub struct SetQuestion {
    pub question: String,
    /// None: the passages do not answer it.
    pub answer: Option<Expected>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Expected {
    pub passage: String,
    /// Words that the answering sentences must hold.
    pub holds: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Line {
    Passage(SetPassage),
    Question(SetQuestion),
}

impl AnswerSet {
    /// Reads JSON lines; an unreadable line is told by its number.
    pub fn parse(text: &str) -> Result<Self> {
        let mut set = Self::default();
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            match serde_json::from_str(line) {
                Ok(Line::Passage(passage)) => set.passages.push(passage),
                Ok(Line::Question(question)) => set.questions.push(question),
                Err(cause) => {
                    return Err(Error::Training(format!("line {} is no passage and no question: {cause}", number + 1)));
                }
            }
        }
        Ok(set)
    }
}

/// What was said to one question.
#[derive(Debug, Clone, Serialize)]
pub struct AnswerOutcome {
    pub question: String,
    pub has_answer: bool,
    /// The selected sentences hold the expected words, answered or not.
    pub hit: bool,
    pub said: String,
    pub selection: AnswerSelection,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct AnswerReport {
    pub questions: usize,
    pub with_answer: usize,
    /// Of the questions that were answered, the share that has an answer.
    pub precision: f64,
    /// Of the questions that have an answer, the share that was answered.
    pub recall: f64,
    /// Of the questions without an answer, the share that was refused.
    pub refused: f64,
    /// Of the questions that have an answer, the share whose selected sentences hold it.
    pub sentence_hits: f64,
    /// Of the questions that were answered, the share whose reply is right.
    pub right_of_answered: f64,
}

/// Runs every question over the six nearest passages. Blocks; call it from a plain thread.
pub fn answers(embedder: &Embedder, set: &AnswerSet) -> Result<Vec<AnswerOutcome>> {
    let passages: Vec<PassageText<'_>> = set
        .passages
        .iter()
        .map(|passage| PassageText { id: &passage.passage, text: &passage.text, heading: Some(&passage.heading) })
        .collect();
    let prepared = PreparedPassage::prepare_blocking(embedder, Lane::Bulk, &passages)?;
    let questions: Vec<&str> = set.questions.iter().map(|question| question.question.as_str()).collect();
    let vectors = embedder.embed_blocking(&questions)?;
    let mut outcomes = Vec::with_capacity(questions.len());
    for (question, vector) in set.questions.iter().zip(&vectors) {
        let nearest = nearest(&prepared, vector);
        let found: Vec<PassageText<'_>> = nearest.iter().map(|place| passages[*place]).collect();
        let ready: Vec<PreparedPassage> = nearest.iter().map(|place| prepared[*place].clone()).collect();
        let selection = select(&question.question, vector, &found, &ready);
        let said: Vec<&str> =
            selection.sentences.iter().filter_map(|one| found[one.passage].text.get(one.range.clone())).collect();
        let hit = question.answer.as_ref().is_some_and(|expected| {
            selection
                .sentences
                .iter()
                .zip(&said)
                .any(|(one, text)| found[one.passage].id == expected.passage && text.contains(&expected.holds))
        });
        outcomes.push(AnswerOutcome {
            question: question.question.clone(),
            has_answer: question.answer.is_some(),
            hit,
            said: said.join(" "),
            selection,
        });
    }
    Ok(outcomes)
}

impl AnswerReport {
    pub fn of(outcomes: &[AnswerOutcome]) -> Self {
        let count = |wanted: &dyn Fn(&AnswerOutcome) -> bool| outcomes.iter().filter(|outcome| wanted(outcome)).count();
        let answered = count(&|outcome| outcome.selection.answerable);
        let with_answer = count(&|outcome| outcome.has_answer);
        let rightly = count(&|outcome| outcome.selection.answerable && outcome.has_answer);
        let refused = count(&|outcome| !outcome.selection.answerable && !outcome.has_answer);
        Self {
            questions: outcomes.len(),
            with_answer,
            precision: super::share(rightly, answered),
            recall: super::share(rightly, with_answer),
            refused: super::share(refused, outcomes.len() - with_answer),
            sentence_hits: super::share(count(&|outcome| outcome.hit), with_answer),
            right_of_answered: super::share(count(&|outcome| outcome.hit && outcome.selection.answerable), answered),
        }
    }
}

fn nearest(prepared: &[PreparedPassage], question: &Embedding) -> Vec<usize> {
    let best = |passage: &PreparedPassage| {
        passage.vectors.iter().map(|vector| vector.cosine(question)).fold(f32::NEG_INFINITY, f32::max)
    };
    let mut places: Vec<usize> = (0..prepared.len()).collect();
    places.sort_by(|left, right| best(&prepared[*right]).total_cmp(&best(&prepared[*left])));
    places.truncate(RETRIEVED);
    places
}
