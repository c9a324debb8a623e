//! `steward import knowledge`: files, folders and JSON lines into the knowledge of a workspace.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::json;
use steward_app::documents::{
    ImportRecord, UploadFile, document_counts, document_failures, document_import, document_upload,
};
use steward_app::tenancy::workspace_make;
use steward_model::OpContext;

use super::print;
use super::target::{Local, TargetArguments};
use crate::config::Config;
use crate::wiring;

/// Records of one transaction.
const BATCH: usize = 200;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Documents: PDF, DOCX, XLSX, PPTX, HTML, Markdown, text, CSV, or JSON lines with id, title and text.
    Knowledge(Knowledge),
}

#[derive(Debug, clap::Args)]
struct Knowledge {
    /// Files and folders.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// End with an error when a file could not be read.
    #[arg(long)]
    strict: bool,
    #[command(flatten)]
    target: TargetArguments,
}

#[derive(Debug, Deserialize)]
struct Line {
    id: String,
    #[serde(default)]
    title: String,
    text: String,
}

#[derive(Debug, Default)]
struct Summary {
    records: usize,
    files: usize,
    failures: Vec<(String, String)>,
}

pub(crate) async fn run(config: Config, arguments: Arguments) -> Result<ExitCode> {
    let What::Knowledge(knowledge) = arguments.what;
    let mut files = Vec::new();
    for path in &knowledge.paths {
        collect(path, &mut files)?;
    }
    files.sort();
    let local = knowledge.target.local(config).await?;
    let workspace = workspace_make(&local.app, &local.base(), knowledge.target.workspace.as_deref())
        .await
        .map_err(wiring::in_words)?;
    let context = local.context(&workspace)?;
    let mut summary = Summary::default();
    for file in &files {
        import_file(&local, &context, file, &mut summary).await?;
    }
    wait(&local, &context).await?;
    for (name, reason) in document_failures(&local.app, &context).await.map_err(wiring::in_words)? {
        summary.failures.push((name, reason));
    }
    let counts = document_counts(&local.app, &context).await.map_err(wiring::in_words)?;
    local.close().await;
    let failed = !summary.failures.is_empty();
    if knowledge.target.json {
        let failures: Vec<_> =
            summary.failures.iter().map(|(name, reason)| json!({ "name": name, "reason": reason })).collect();
        let text = json!({
            "workspace": workspace.slug,
            "files": summary.files,
            "records": summary.records,
            "documents": counts.ready,
            "failures": failures,
        });
        print(&text.to_string());
    } else {
        print(&format!(
            "{} files and {} records imported into {}; {} documents are searchable.",
            summary.files, summary.records, workspace.slug, counts.ready
        ));
        for (name, reason) in &summary.failures {
            print(&format!("  not read: {name}: {reason}"));
        }
    }
    Ok(if failed && knowledge.strict { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    let named = || format!("{} can't be read", path.display());
    if std::fs::metadata(path).with_context(named)?.is_file() {
        files.push(path.to_path_buf());
        return Ok(());
    }
    for entry in std::fs::read_dir(path).with_context(named)? {
        let entry = entry.with_context(named)?;
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        // Links are not followed: a folder could contain itself.
        if !hidden && !entry.file_type().with_context(named)?.is_symlink() {
            collect(&entry.path(), files)?;
        }
    }
    Ok(())
}

async fn import_file(local: &Local, context: &OpContext, file: &Path, summary: &mut Summary) -> Result<()> {
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let bytes = std::fs::read(file).with_context(|| format!("{} can't be read", file.display()))?;
    if !name.ends_with(".jsonl") {
        let upload = UploadFile { name: name.clone(), size: bytes.len() as u64, bytes };
        match document_upload(&local.app, context, upload, None).await {
            Ok(_) => summary.files += 1,
            Err(error) => summary.failures.push((name, error.detail)),
        }
        return Ok(());
    }
    let text = String::from_utf8_lossy(&bytes);
    let mut batch = Vec::with_capacity(BATCH);
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        match serde_json::from_str::<Line>(line) {
            Ok(line) => batch.push(ImportRecord { id: line.id, title: line.title, text: line.text }),
            Err(error) => summary.failures.push((format!("{name}, line {}", number + 1), error.to_string())),
        }
        if batch.len() == BATCH {
            keep(local, context, &name, std::mem::take(&mut batch), summary).await?;
        }
    }
    keep(local, context, &name, batch, summary).await
}

async fn keep(
    local: &Local,
    context: &OpContext,
    name: &str,
    batch: Vec<ImportRecord>,
    summary: &mut Summary,
) -> Result<()> {
    let ids: Vec<String> = batch.iter().map(|record| record.id.clone()).collect();
    let outcome = document_import(&local.app, context, batch, None).await.map_err(wiring::in_words)?;
    summary.records += outcome.created + outcome.updated + outcome.unchanged;
    for refusal in outcome.rejected {
        let id = ids.get(refusal.index).cloned().unwrap_or_default();
        summary.failures.push((format!("{name}, record {id}"), refusal.detail));
    }
    Ok(())
}

/// Until everything is searchable, embeddings included.
async fn wait(local: &Local, context: &OpContext) -> Result<()> {
    loop {
        let counts = document_counts(&local.app, context).await.map_err(wiring::in_words)?;
        if counts.waiting == 0 {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
