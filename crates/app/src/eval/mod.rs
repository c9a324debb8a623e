//! Measuring search, intents and answers against judged questions.

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use steward_language::eval::{measure, taught};
use steward_language::{Embedder, EmbedderOptions, IntentClassifier, Lane, TrainOptions};
pub use steward_language::{IntentReport, eval::IntentExample};
use steward_model::{OpContext, Stopwatch};

use crate::app::App;
use crate::conversations::ask_once;
use crate::documents::{KnowledgeQuery, external_ids, knowledge_search};
use crate::error::{Error, Result};

/// A query with the documents that are relevant to it.
#[derive(Debug, Clone, Deserialize)]
pub struct SearchCase {
    pub query: String,
    /// External id of a document to its grade.
    pub relevant: HashMap<String, f64>,
}

#[derive(Debug, Clone, Copy, Serialize)]
pub struct SearchReport {
    pub ndcg_at_10: f64,
    pub recall_at_100: f64,
    pub p50_ms: f64,
    pub p95_ms: f64,
}

/// Passages fetched per query, so that a hundred documents come together.
pub const PASSAGES: usize = 300;

/// Ranks documents by their best passage.
pub async fn search_eval(app: &Arc<App>, context: &OpContext, cases: &[SearchCase]) -> Result<SearchReport> {
    let mut tally = SearchTally::default();
    for case in cases {
        let query = KnowledgeQuery { text: case.query.clone(), limit: PASSAGES, ..Default::default() };
        let watch = Stopwatch::start();
        let found = knowledge_search(app, context, query).await?;
        let duration_ms = watch.elapsed_ms();
        let ids: Vec<String> = found.hits.into_iter().map(|hit| hit.document_id).collect();
        let names = external_ids(app, context, &ids).await?;
        tally.add(case, ids.into_iter().map(|id| names.get(&id).cloned().unwrap_or(id)), duration_ms);
    }
    Ok(tally.report())
}

/// Collects what became of the queries, wherever they were answered.
#[derive(Debug, Default)]
pub struct SearchTally {
    ndcg: Vec<f64>,
    recall: Vec<f64>,
    times: Vec<f64>,
}

impl SearchTally {
    /// `passages` names the document of each passage found, best first.
    pub fn add(&mut self, case: &SearchCase, passages: impl Iterator<Item = String>, duration_ms: f64) {
        let mut ranked: Vec<String> = Vec::new();
        for document in passages {
            if !ranked.contains(&document) {
                ranked.push(document);
            }
        }
        self.ndcg.push(ndcg_at(10, &ranked, &case.relevant));
        self.recall.push(recall_at(100, &ranked, &case.relevant));
        self.times.push(duration_ms);
    }

    pub fn report(mut self) -> SearchReport {
        self.times.sort_by(f64::total_cmp);
        SearchReport {
            ndcg_at_10: mean(&self.ndcg),
            recall_at_100: mean(&self.recall),
            p50_ms: percentile(&self.times, 0.5),
            p95_ms: percentile(&self.times, 0.95),
        }
    }
}

fn ndcg_at(depth: usize, ranked: &[String], relevant: &HashMap<String, f64>) -> f64 {
    let gain = |grade: f64, place: usize| (grade.exp2() - 1.0) / ((place + 2) as f64).log2();
    let grades = ranked.iter().take(depth).map(|id| relevant.get(id).copied().unwrap_or(0.0));
    let got: f64 = grades.enumerate().map(|(place, grade)| gain(grade, place)).sum();
    let mut ideal: Vec<f64> = relevant.values().copied().collect();
    ideal.sort_by(|left, right| right.total_cmp(left));
    let best: f64 = ideal.into_iter().take(depth).enumerate().map(|(place, grade)| gain(grade, place)).sum();
    if best > 0.0 { got / best } else { 0.0 }
}

fn recall_at(depth: usize, ranked: &[String], relevant: &HashMap<String, f64>) -> f64 {
    let wanted = relevant.values().filter(|grade| **grade > 0.0).count();
    let found = ranked.iter().take(depth).filter(|id| relevant.get(*id).is_some_and(|grade| *grade > 0.0)).count();
    if wanted == 0 { 0.0 } else { found as f64 / wanted as f64 }
}

fn mean(values: &[f64]) -> f64 {
    if values.is_empty() { 0.0 } else { values.iter().sum::<f64>() / values.len() as f64 }
}

fn percentile(sorted: &[f64], share: f64) -> f64 {
    let place = (sorted.len() as f64 * share).ceil() as usize;
    sorted.get(place.saturating_sub(1)).copied().unwrap_or(0.0)
}

/// How good the intents are, and how long learning them took, without the embedding of the examples.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct IntentFigures {
    pub report: IntentReport,
    pub training_ms: f64,
}

/// Learns from examples and judges by others; needs no workspace.
pub async fn intent_eval(train: Vec<IntentExample>, test: Vec<IntentExample>) -> Result<IntentFigures> {
    let measured = tokio::task::spawn_blocking(move || {
        let embedder = Embedder::load(EmbedderOptions::default())?;
        let examples = taught(&embedder, &train)?;
        let watch = Stopwatch::start();
        let classifier = IntentClassifier::train(&examples, &TrainOptions::default())?;
        let training_ms = watch.elapsed_ms();
        let texts: Vec<&str> = test.iter().map(|example| example.text.as_str()).collect();
        let vectors = embedder.embed_blocking_in(Lane::Bulk, &texts)?;
        Ok::<_, steward_language::Error>(IntentFigures { report: measure(&classifier, &vectors, &test), training_ms })
    });
    measured.await.map_err(Error::internal)?.map_err(Error::internal)
}

/// A question with what a good answer does.
#[derive(Debug, Clone, Deserialize)]
pub struct AskCase {
    pub question: String,
    pub expect: Expectation,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Expectation {
    /// For each list one of its texts must stand in the reply.
    #[serde(default)]
    pub must_contain: Vec<Vec<String>>,
    pub answerable: bool,
    #[serde(default)]
    pub handoff: bool,
}

#[derive(Debug, Clone, Copy, Serialize)]
pub struct AskReport {
    pub questions: usize,
    /// Of the answerable questions, those that were answered with a source.
    pub answered_share: f64,
    /// Of the answerable questions, those whose reply holds what it must.
    pub right_share: f64,
    /// Of the questions without an answer, those that were not answered.
    pub declined_share: f64,
    /// Of the wishes for a person, those that were handed off.
    pub handed_off_share: f64,
    /// Of everything else, what was handed off all the same.
    pub handed_off_wrongly_share: f64,
    pub p50_ms: f64,
    pub p95_ms: f64,
}

pub async fn ask_eval(app: &Arc<App>, context: &OpContext, cases: &[AskCase]) -> Result<AskReport> {
    let mut tally = AskTally::default();
    for case in cases {
        let asked = ask_once(app, context, &case.question).await?;
        let outcome = &asked.outcome;
        let judged = Judged {
            reply: &outcome.reply,
            has_source: !outcome.citations.is_empty(),
            handed_off: outcome.hand_off.is_some(),
            duration_ms: asked.duration_ms,
        };
        tally.add(case, &judged);
    }
    Ok(tally.report())
}

/// What of an answer is judged.
#[derive(Debug, Clone, Copy)]
pub struct Judged<'a> {
    pub reply: &'a str,
    pub has_source: bool,
    pub handed_off: bool,
    pub duration_ms: f64,
}

/// Collects what became of the questions, wherever they were answered.
#[derive(Debug, Default)]
pub struct AskTally {
    answered: Vec<f64>,
    right: Vec<f64>,
    declined: Vec<f64>,
    handed_off: Vec<f64>,
    handed_off_wrongly: Vec<f64>,
    times: Vec<f64>,
}

impl AskTally {
    pub fn add(&mut self, case: &AskCase, judged: &Judged<'_>) {
        let score = |hit: bool| if hit { 1.0 } else { 0.0 };
        self.times.push(judged.duration_ms);
        if !case.expect.handoff {
            self.handed_off_wrongly.push(score(judged.handed_off));
        }
        if case.expect.handoff {
            self.handed_off.push(score(judged.handed_off));
        } else if case.expect.answerable && !case.expect.must_contain.is_empty() {
            let reply = plain(judged.reply);
            let all = case.expect.must_contain.iter().all(|any| any.iter().any(|text| contains(&reply, &plain(text))));
            self.answered.push(score(judged.has_source));
            self.right.push(score(judged.has_source && all));
        } else if !case.expect.answerable {
            self.declined.push(score(!judged.has_source));
        }
    }

    pub fn report(mut self) -> AskReport {
        self.times.sort_by(f64::total_cmp);
        AskReport {
            questions: self.times.len(),
            answered_share: mean(&self.answered),
            right_share: mean(&self.right),
            declined_share: mean(&self.declined),
            handed_off_share: mean(&self.handed_off),
            handed_off_wrongly_share: mean(&self.handed_off_wrongly),
            p50_ms: percentile(&self.times, 0.5),
            p95_ms: percentile(&self.times, 0.95),
        }
    }
}

/// Lower case, one kind of decimal mark.
fn plain(text: &str) -> String {
    text.to_lowercase().replace(',', ".").replace('\u{a0}', " ")
}

/// Whether a text stands in another; a number must stand whole.
fn contains(text: &str, part: &str) -> bool {
    let is_digit = |character: Option<char>| character.is_some_and(|character| character.is_ascii_digit());
    text.match_indices(part).any(|(start, found)| {
        let before = text[..start].chars().next_back();
        let after = text[start + found.len()..].chars().next();
        let cut_front = is_digit(part.chars().next()) && is_digit(before);
        let cut_back = is_digit(part.chars().next_back()) && is_digit(after);
        !cut_front && !cut_back
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_must_stand_whole() {
        assert!(contains("it costs 15 euros", "15"));
        assert!(!contains("it costs 150 euros", "15"));
        assert!(contains(&plain("8,95 €"), &plain("8.95")));
    }

    #[test]
    fn the_ideal_order_has_gain_one() {
        let relevant = HashMap::from([(String::from("a"), 2.0), (String::from("b"), 1.0)]);
        let ranked = [String::from("a"), String::from("b"), String::from("c")];
        assert!((ndcg_at(10, &ranked, &relevant) - 1.0).abs() < 1e-9);
        assert!((recall_at(100, &ranked[1..], &relevant) - 0.5).abs() < 1e-9);
    }
}
