//! `steward eval`: measures search, intents and answers against files of questions.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use serde::de::DeserializeOwned;
use serde_json::json;
use steward_app::eval::{
    AskCase, AskReport, AskTally, IntentExample, Judged, PASSAGES, SearchCase, SearchReport, SearchTally, ask_eval,
    intent_eval, search_eval,
};

use super::print;
use super::target::{Remote, TargetArguments};
use crate::config::Config;
use crate::wiring;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Retrieval: lines {"query", "relevant": {"id": grade}}.
    Search {
        file: PathBuf,
        #[arg(long, default_value = "knowledge")]
        collection: String,
        #[command(flatten)]
        target: TargetArguments,
    },
    /// Intents: lines {"text", "intent"}; the intent "oos" is out of scope.
    Intents {
        /// Examples to learn from. Nothing of a workspace is needed, so --data and --server change nothing.
        #[arg(long)]
        train: PathBuf,
        /// Questions to judge by.
        file: PathBuf,
        #[command(flatten)]
        target: TargetArguments,
    },
    /// The concierge: lines {"question", "expect": {"documents", "must_contain", "answerable", "handoff"}}.
    Ask {
        file: PathBuf,
        #[command(flatten)]
        target: TargetArguments,
    },
}

pub(crate) async fn run(config: Config, arguments: Arguments) -> Result<ExitCode> {
    let (figures, as_json) = match arguments.what {
        What::Search { file, collection, target } => {
            if collection != "knowledge" {
                bail!("there is no collection \"{collection}\" to measure; there is: knowledge");
            }
            let cases: Vec<SearchCase> = lines(&file)?;
            let report = match target.remote()? {
                Some(remote) => search_remote(&remote, &cases).await?,
                None => {
                    let local = target.local(config).await?;
                    let workspace = local.workspace(target.workspace.as_deref()).await?;
                    let report = search_eval(&local.app, &local.ready(&workspace).await?, &cases).await;
                    local.close().await;
                    report.map_err(wiring::in_words)?
                }
            };
            let figures = json!({
                "ndcg@10": report.ndcg_at_10,
                "recall@100": report.recall_at_100,
                "p50_ms": report.p50_ms,
                "p95_ms": report.p95_ms,
            });
            (figures, target.json)
        }
        What::Intents { train, file, target } => {
            let (train, test): (Vec<IntentExample>, Vec<IntentExample>) = (lines(&train)?, lines(&file)?);
            let figures = intent_eval(train, test).await.map_err(wiring::in_words)?;
            let report = figures.report;
            let figures = json!({
                "accuracy": report.accuracy,
                "oos_recall": report.oos_recall,
                "oos_precision": report.oos_precision,
                "training_ms": figures.training_ms,
            });
            (figures, target.json)
        }
        What::Ask { file, target } => {
            let cases: Vec<AskCase> = lines(&file)?;
            let report = match target.remote()? {
                Some(remote) => ask_remote(&remote, &cases).await?,
                None => {
                    let local = target.local(config).await?;
                    let workspace = local.workspace(target.workspace.as_deref()).await?;
                    let report = ask_eval(&local.app, &local.ready(&workspace).await?, &cases).await;
                    local.close().await;
                    report.map_err(wiring::in_words)?
                }
            };
            (json!(report), target.json)
        }
    };
    if as_json {
        print(&figures.to_string());
        return Ok(ExitCode::SUCCESS);
    }
    for (name, value) in figures.as_object().into_iter().flatten() {
        match value.as_f64() {
            Some(number) if value.is_f64() => print(&format!("{name:<24} {number:.4}")),
            _ => print(&format!("{name:<24} {value}")),
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Times are those that the server took, without the way to it.
async fn search_remote(remote: &Remote, cases: &[SearchCase]) -> Result<SearchReport> {
    let mut tally = SearchTally::default();
    for case in cases {
        let query = [("q", case.query.clone()), ("limit", PASSAGES.to_string())];
        let found = remote.get("/knowledge/search", &query).await?;
        let hits = found["data"].as_array().into_iter().flatten();
        let documents = hits.map(|hit| hit["document"].as_str().unwrap_or_default().to_owned());
        tally.add(case, documents, found["duration_ms"].as_f64().unwrap_or_default());
    }
    Ok(tally.report())
}

async fn ask_remote(remote: &Remote, cases: &[AskCase]) -> Result<AskReport> {
    let mut tally = AskTally::default();
    for case in cases {
        let answer = remote.post("/ask", &json!({ "question": case.question })).await?;
        let judged = Judged {
            reply: answer["reply"].as_str().unwrap_or_default(),
            has_source: answer["citations"].as_array().is_some_and(|citations| !citations.is_empty()),
            handed_off: answer["handoff"].as_bool().unwrap_or_default(),
            duration_ms: answer["duration_ms"].as_f64().unwrap_or_default(),
        };
        tally.add(case, &judged);
    }
    Ok(tally.report())
}

fn lines<T: DeserializeOwned>(file: &Path) -> Result<Vec<T>> {
    let text = std::fs::read_to_string(file).with_context(|| format!("{} can't be read", file.display()))?;
    let filled = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    filled
        .map(|(number, line)| {
            serde_json::from_str(line).with_context(|| format!("{}, line {}", file.display(), number + 1))
        })
        .collect()
}
