//! `steward eval`: measures search, intents and answers against files of questions.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use serde::de::DeserializeOwned;
use serde_json::json;
use steward_app::eval::{AskCase, IntentExample, SearchCase, ask_eval, intent_eval, search_eval};

use super::print;
use super::target::TargetArguments;
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
        /// Examples to learn from.
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
            let local = target.local(config).await?;
            let workspace = local.workspace(target.workspace.as_deref()).await?;
            let report =
                search_eval(&local.app, &local.context(&workspace)?, &cases).await.map_err(wiring::in_words)?;
            local.close().await;
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
            let report = intent_eval(train, test).await.map_err(wiring::in_words)?;
            let figures = json!({
                "accuracy": report.accuracy,
                "oos_recall": report.oos_recall,
                "oos_precision": report.oos_precision,
            });
            (figures, target.json)
        }
        What::Ask { file, target } => {
            let cases: Vec<AskCase> = lines(&file)?;
            let local = target.local(config).await?;
            let workspace = local.workspace(target.workspace.as_deref()).await?;
            let report = ask_eval(&local.app, &local.context(&workspace)?, &cases).await.map_err(wiring::in_words)?;
            local.close().await;
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

fn lines<T: DeserializeOwned>(file: &Path) -> Result<Vec<T>> {
    let text = std::fs::read_to_string(file).with_context(|| format!("{} can't be read", file.display()))?;
    let filled = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    filled
        .map(|(number, line)| {
            serde_json::from_str(line).with_context(|| format!("{}, line {}", file.display(), number + 1))
        })
        .collect()
}
