//! `steward search`: the best passages for a text.

use std::process::ExitCode;

use anyhow::{Result, bail};
use serde_json::{Value as Json, json};
use steward_app::documents::{KnowledgeQuery, external_ids, knowledge_search};

use super::print;
use super::target::TargetArguments;
use crate::config::Config;
use crate::wiring;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// What to look for.
    query: String,
    #[arg(long, default_value = "knowledge")]
    collection: String,
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=200))]
    limit: u16,
    #[command(flatten)]
    target: TargetArguments,
}

pub(crate) async fn run(config: Config, arguments: Arguments) -> Result<ExitCode> {
    if arguments.collection != "knowledge" {
        bail!("there is no collection \"{}\" to search; there is: knowledge", arguments.collection);
    }
    let found = match arguments.target.remote()? {
        Some(remote) => {
            let query = [("q", arguments.query.clone()), ("limit", arguments.limit.to_string())];
            as_printed(remote.get("/knowledge/search", &query).await?)
        }
        None => local(config, &arguments).await?,
    };
    if arguments.target.json {
        print(&found.to_string());
        return Ok(ExitCode::SUCCESS);
    }
    let hits = found["data"].as_array().map(Vec::as_slice).unwrap_or_default();
    if hits.is_empty() {
        print("Nothing found. Try other words, or look whether the documents are imported.");
    }
    for (index, hit) in hits.iter().enumerate() {
        let text = |name: &str| hit.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
        let score = hit["score"].as_f64().unwrap_or(0.0);
        print(&format!("{:>3}. {score:.3}  {}  ({})", index + 1, text("title"), text("document")));
        let line: String = text("text").chars().take(160).collect();
        print(&format!("     {}", line.replace('\n', " ")));
    }
    Ok(ExitCode::SUCCESS)
}

/// The passages of a server, with the words that this command has for them.
fn as_printed(mut found: Json) -> Json {
    for hit in found["data"].as_array_mut().into_iter().flatten() {
        if let Some(passage) = hit.as_object_mut().and_then(|hit| hit.remove("passage_id")) {
            hit["passage"] = passage;
        }
    }
    found
}

async fn local(config: Config, arguments: &Arguments) -> Result<Json> {
    let local = arguments.target.local(config).await?;
    let workspace = local.workspace(arguments.target.workspace.as_deref()).await?;
    let context = local.ready(&workspace).await?;
    let query =
        KnowledgeQuery { text: arguments.query.clone(), limit: usize::from(arguments.limit), ..Default::default() };
    let found = knowledge_search(&local.app, &context, query).await.map_err(wiring::in_words)?;
    let documents: Vec<String> = found.hits.iter().map(|hit| hit.document_id.clone()).collect();
    let names = external_ids(&local.app, &context, &documents).await.map_err(wiring::in_words)?;
    let data: Vec<Json> = found
        .hits
        .iter()
        .map(|hit| {
            json!({
                "document": names.get(&hit.document_id).unwrap_or(&hit.document_id),
                "document_id": hit.document_id,
                "passage": hit.id,
                "title": hit.title,
                "heading_path": hit.heading,
                "text": hit.text,
                "score": hit.score,
                "why": {
                    "text_rank": hit.parts.text_rank,
                    "text_score": hit.parts.text_score,
                    "text_coverage": hit.parts.text_coverage,
                    "vector_rank": hit.parts.vector_rank,
                    "vector_score": hit.parts.vector_score,
                    "recency": hit.parts.recency,
                    "pinned": hit.parts.pinned,
                },
            })
        })
        .collect();
    local.close().await;
    Ok(json!({ "data": data, "duration_ms": found.duration_ms }))
}
