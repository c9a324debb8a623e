//! How good search, intents and answers are on the judged sets, measured by the program's own `eval`, with BM25 alone
//! beside the search.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::Value as Json;
use steward_language::eval::{AnswerReport, AnswerSet, answers};
use steward_language::{Embedder, EmbedderOptions};
use steward_search::metrics::{mean, ndcg_at};

use super::demo::{Demo, SLUG, lines, sets};
use super::peers::plain_tantivy::PlainTantivy;
use crate::Common;
use crate::harness::report::{Figure, Report};
use crate::harness::site::{output, program};

#[derive(Deserialize)]
struct Document {
    id: String,
    #[serde(default)]
    title: String,
    text: String,
}

#[derive(Deserialize)]
struct Judged {
    query: String,
    relevant: HashMap<String, u32>,
}

pub(super) async fn run(common: &Common) -> Result<Report> {
    let mut report = Report::begin("quality");
    let path = common.program()?;
    let mut sets_of_search: Vec<PathBuf> = std::fs::read_dir(sets().join("retrieval"))?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|folder| folder.join("queries.jsonl").is_file())
        .collect();
    sets_of_search.sort();
    for folder in &sets_of_search {
        search(&path, folder, &mut report)?;
    }
    intents(&path, &mut report)?;
    let on_answers = tokio::task::spawn_blocking(judged_answers).await??;
    on_answers.into_iter().for_each(|figure| report.add(figure));
    demo_questions(&path, &mut report)?;
    report.note("Each figure is one pass: nothing in it depends on time. Beside the search: tantivy's BM25 alone.");
    Ok(report)
}

fn search(path: &Path, folder: &Path, report: &mut Report) -> Result<()> {
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let directory = tempfile::tempdir()?;
    let data = directory.path().join("data");
    let mut import = program(path, &data);
    import.args(["import", "knowledge", "--workspace", "bench", "--strict"]).arg(folder.join("documents.jsonl"));
    output(import)?;
    let mut eval = program(path, &data);
    eval.args(["eval", "search", "--workspace", "bench", "--json"]).arg(folder.join("queries.jsonl"));
    let told = json(&output(eval)?)?;

    let documents: Vec<Document> = lines(&folder.join("documents.jsonl"))?;
    let texts: Vec<(String, String)> =
        documents.into_iter().map(|document| (document.id, format!("{} {}", document.title, document.text))).collect();
    let pairs = texts.iter().map(|(id, text)| (id.as_str(), text.as_str()));
    let plain = PlainTantivy::fill(&directory.path().join("tantivy"), pairs)?;
    let judged: Vec<Judged> = lines(&folder.join("queries.jsonl"))?;
    let mut ndcg = Vec::new();
    for question in &judged {
        ndcg.push(ndcg_at(10, &plain.search(&question.query, 10)?, &question.relevant));
    }
    let alone = mean(ndcg);
    report.add(
        figure(format!("search {name}: nDCG@10"), &told, "ndcg@10").at_least(alone * 1.1).beside("BM25", vec![alone]),
    );
    report.add(figure(format!("search {name}: recall@100"), &told, "recall@100"));
    Ok(())
}

fn intents(path: &Path, report: &mut Report) -> Result<()> {
    let directory = tempfile::tempdir()?;
    let mut eval = program(path, &directory.path().join("data"));
    let folder = sets().join("intents");
    eval.args(["eval", "intents", "--json", "--train"]).arg(folder.join("train.jsonl")).arg(folder.join("test.jsonl"));
    let told = json(&output(eval)?)?;
    for name in ["accuracy", "oos_recall", "oos_precision"] {
        report.add(figure(format!("intents: {name}"), &told, name));
    }
    Ok(())
}

fn demo_questions(path: &Path, report: &mut Report) -> Result<()> {
    let demo = Demo::fill(path)?;
    let mut eval = program(path, &demo.data());
    eval.args(["eval", "ask", "--workspace", SLUG, "--json"]).arg(sets().join("demo-questions.jsonl"));
    let told = json(&output(eval)?)?;
    for (name, value) in told.as_object().into_iter().flatten().filter(|(name, _)| name.ends_with("_share")) {
        let value = value.as_f64().unwrap_or(0.0);
        report.add(Figure::new(format!("demo questions: {}", name.trim_end_matches("_share")), "", vec![value]));
    }
    Ok(())
}

fn judged_answers() -> Result<Vec<Figure>> {
    let embedder = Embedder::load(EmbedderOptions::default())?;
    let mut outcomes = Vec::new();
    for entry in std::fs::read_dir(sets().join("answers/heldout"))? {
        let set = AnswerSet::parse(&std::fs::read_to_string(entry?.path())?)?;
        outcomes.extend(answers(&embedder, &set)?);
    }
    let report = AnswerReport::of(&outcomes);
    let named = [("precision", report.precision), ("recall", report.recall), ("unanswerable refused", report.refused)];
    Ok(named
        .into_iter()
        .map(|(name, value)| Figure::new(format!("answers held out: {name}"), "", vec![value]))
        .collect())
}

fn figure(name: String, told: &Json, field: &str) -> Figure {
    Figure::new(name, "", vec![told[field].as_f64().unwrap_or(0.0)])
}

fn json(text: &str) -> Result<Json> {
    serde_json::from_str(text).context("the program doesn't print JSON")
}
