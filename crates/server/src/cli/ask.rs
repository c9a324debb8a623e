//! `steward ask`: one question, answered with its sources.

use std::process::ExitCode;

use anyhow::Result;
use serde_json::{Value as Json, json};
use steward_app::conversations::ask_once;

use super::print;
use super::target::TargetArguments;
use crate::config::Config;
use crate::wiring;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The question.
    question: String,
    #[command(flatten)]
    target: TargetArguments,
}

pub(crate) async fn run(config: Config, arguments: Arguments) -> Result<ExitCode> {
    let answer = match arguments.target.remote()? {
        Some(remote) => remote.post("/ask", &json!({ "question": arguments.question })).await?,
        None => {
            let local = arguments.target.local(config).await?;
            let workspace = local.workspace(arguments.target.workspace.as_deref()).await?;
            let context = local.ready(&workspace).await?;
            let asked = ask_once(&local.app, &context, &arguments.question).await.map_err(wiring::in_words)?;
            let answer = json!(asked.answer());
            local.close().await;
            answer
        }
    };
    if arguments.target.json {
        print(&answer.to_string());
        return Ok(ExitCode::SUCCESS);
    }
    print(answer["reply"].as_str().unwrap_or_default());
    let citations = answer["citations"].as_array().map(Vec::as_slice).unwrap_or_default();
    if !citations.is_empty() {
        print("\nSources:");
    }
    for (index, citation) in citations.iter().enumerate() {
        let text = |name: &str| citation.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
        print(&format!("  [{}] {} ({})", index + 1, text("title"), text("document")));
    }
    Ok(ExitCode::SUCCESS)
}
