//! Measuring search, intents and answers against judged questions.

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use steward_language::{Embedder, EmbedderOptions};
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
const PASSAGES: usize = 300;

/// Ranks documents by their best passage.
pub async fn search_eval(app: &Arc<App>, context: &OpContext, cases: &[SearchCase]) -> Result<SearchReport> {
    let mut ndcg = Vec::with_capacity(cases.len());
    let mut recall = Vec::with_capacity(cases.len());
    let mut times = Vec::with_capacity(cases.len());
    for case in cases {
        let query = KnowledgeQuery { text: case.query.clone(), limit: PASSAGES, ..Default::default() };
        let watch = Stopwatch::start();
        let found = knowledge_search(app, context, query).await?;
        times.push(watch.elapsed_ms());
        let mut documents: Vec<String> = Vec::new();
        for hit in &found.hits {
            if !documents.contains(&hit.document_id) {
                documents.push(hit.document_id.clone());
            }
        }
        let names = external_ids(app, context, &documents).await?;
        let ranked: Vec<String> = documents.into_iter().map(|id| names.get(&id).cloned().unwrap_or(id)).collect();
        ndcg.push(ndcg_at(10, &ranked, &case.relevant));
        recall.push(recall_at(100, &ranked, &case.relevant));
    }
    times.sort_by(f64::total_cmp);
    Ok(SearchReport {
        ndcg_at_10: mean(&ndcg),
        recall_at_100: mean(&recall),
        p50_ms: percentile(&times, 0.5),
        p95_ms: percentile(&times, 0.95),
    })
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

/// Learns from examples and judges by others; needs no workspace.
pub async fn intent_eval(train: Vec<IntentExample>, test: Vec<IntentExample>) -> Result<IntentReport> {
    let measured = tokio::task::spawn_blocking(move || {
        let embedder = Embedder::load(EmbedderOptions::default())?;
        steward_language::eval::intents(&embedder, &train, &test)
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
    pub p50_ms: f64,
    pub p95_ms: f64,
}

pub async fn ask_eval(app: &Arc<App>, context: &OpContext, cases: &[AskCase]) -> Result<AskReport> {
    let mut answered = Vec::new();
    let mut right = Vec::new();
    let mut declined = Vec::new();
    let mut handed_off = Vec::new();
    let mut times = Vec::new();
    let score = |hit: bool| if hit { 1.0 } else { 0.0 };
    for case in cases {
        let asked = ask_once(app, context, &case.question).await?;
        times.push(asked.duration_ms);
        let outcome = &asked.outcome;
        let has_source = !outcome.citations.is_empty();
        if case.expect.handoff {
            handed_off.push(score(outcome.hand_off.is_some()));
        } else if case.expect.answerable && !case.expect.must_contain.is_empty() {
            answered.push(score(has_source));
            let reply = plain(&outcome.reply);
            let all = case.expect.must_contain.iter().all(|any| any.iter().any(|text| contains(&reply, &plain(text))));
            right.push(score(has_source && all));
        } else if !case.expect.answerable {
            declined.push(score(!has_source));
        }
    }
    times.sort_by(f64::total_cmp);
    Ok(AskReport {
        questions: cases.len(),
        answered_share: mean(&answered),
        right_share: mean(&right),
        declined_share: mean(&declined),
        handed_off_share: mean(&handed_off),
        p50_ms: percentile(&times, 0.5),
        p95_ms: percentile(&times, 0.95),
    })
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
