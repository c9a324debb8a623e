//! `steward import knowledge`: files, folders and JSON lines into the knowledge of a workspace.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde_json::{Value as Json, json};
use steward_app::documents::{
    ImportRecord, UploadFile, document_counts, document_failures, document_import, document_upload,
};
use steward_app::tenancy::workspace_make;
use steward_model::OpContext;

use super::print;
use super::target::{Local, Remote, TargetArguments};
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
    /// The documents that became of files.
    uploaded: HashSet<String>,
    failures: Vec<(String, String)>,
}

/// Where the documents go.
enum Destination {
    Here { local: Local, context: Box<OpContext>, workspace: String },
    Server(Remote),
}

pub(crate) async fn run(config: Config, arguments: Arguments) -> Result<ExitCode> {
    let What::Knowledge(knowledge) = arguments.what;
    let mut files = Vec::new();
    // The data directory holds the key of all secrets; nothing in it is knowledge.
    let own = std::fs::canonicalize(&config.data_dir).ok();
    let mut left_out = Vec::new();
    for path in &knowledge.paths {
        collect(path, own.as_deref(), &mut files, &mut left_out)?;
    }
    files.sort();
    if files.is_empty() && !left_out.is_empty() {
        bail!("{} is Steward's own data directory; nothing of it was imported", left_out[0].display());
    }
    let destination = Destination::open(config, &knowledge.target).await?;
    let before: HashSet<String> = destination.unreadable().await?.into_iter().map(|(id, ..)| id).collect();
    let mut summary = Summary::default();
    for file in &files {
        import_file(&destination, file, &mut summary).await?;
    }
    let ready = destination.settle().await?;
    // What an earlier run has left is not this one's, unless this one has brought it again.
    let is_ours = |id: &String| !before.contains(id) || summary.uploaded.contains(id);
    let unreadable = destination.unreadable().await?;
    let ours: Vec<_> = unreadable.into_iter().filter(|(id, ..)| is_ours(id)).collect();
    summary.failures.extend(ours.into_iter().map(|(_, title, reason)| (title, reason)));
    let workspace = destination.close().await?;
    let failed = !summary.failures.is_empty();
    if knowledge.target.json {
        let failures: Vec<_> =
            summary.failures.iter().map(|(name, reason)| json!({ "name": name, "reason": reason })).collect();
        let text = json!({
            "workspace": workspace,
            "files": summary.files,
            "records": summary.records,
            "documents": ready,
            "failures": failures,
            "left_out": left_out,
        });
        print(&text.to_string());
    } else {
        print(&format!(
            "{} files and {} records imported into {workspace}; {ready} documents are searchable.",
            summary.files, summary.records
        ));
        for path in &left_out {
            print(&format!("  left out: {}, the data directory of Steward", path.display()));
        }
        for (name, reason) in &summary.failures {
            print(&format!("  not read: {name}: {reason}"));
        }
    }
    Ok(if failed && knowledge.strict { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

impl Destination {
    /// A workspace that is missing in the data directory is made. On a server the key says which it is.
    async fn open(config: Config, target: &TargetArguments) -> Result<Self> {
        if let Some(remote) = target.remote()? {
            return Ok(Self::Server(remote));
        }
        let local = target.local(config).await?;
        let made = workspace_make(&local.app, &local.base(), target.workspace.as_deref()).await;
        let workspace = made.map_err(wiring::in_words)?;
        let context = Box::new(local.context(&workspace)?);
        Ok(Self::Here { local, context, workspace: workspace.slug })
    }

    /// One file, and the id of its document; an error is that of this file alone.
    async fn upload(&self, name: &str, bytes: Vec<u8>) -> Result<String> {
        match self {
            Self::Here { local, context, .. } => {
                let upload = UploadFile { name: name.to_owned(), size: bytes.len() as u64, bytes };
                let document = document_upload(&local.app, context, upload, None).await;
                Ok(document.map_err(wiring::in_words)?.id)
            }
            Self::Server(remote) => {
                let made = remote.upload("/documents", name, bytes).await?;
                Ok(made["data"][0]["id"].as_str().unwrap_or_default().to_owned())
            }
        }
    }

    /// How many were taken, and the refused ones by their place.
    async fn records(&self, batch: Vec<ImportRecord>) -> Result<(usize, Vec<(usize, String)>)> {
        match self {
            Self::Here { local, context, .. } => {
                let outcome = document_import(&local.app, context, batch, None).await.map_err(wiring::in_words)?;
                let refused = outcome.rejected.into_iter().map(|refusal| (refusal.index, refusal.detail));
                Ok((outcome.created + outcome.updated + outcome.unchanged, refused.collect()))
            }
            Self::Server(remote) => {
                let records: Vec<Json> = batch
                    .iter()
                    .map(|record| json!({ "id": record.id, "title": record.title, "text": record.text }))
                    .collect();
                let outcome = remote.post("/documents/import", &json!(records)).await?;
                let count = |name: &str| outcome[name].as_u64().unwrap_or_default() as usize;
                let refused = outcome["rejected"].as_array().into_iter().flatten().map(|refusal| {
                    let detail = refusal["detail"].as_str().unwrap_or_default().to_owned();
                    (refusal["index"].as_u64().unwrap_or_default() as usize, detail)
                });
                Ok((count("created") + count("updated") + count("unchanged"), refused.collect()))
            }
        }
    }

    /// Waits until everything is searchable, embeddings included, and says how many documents are.
    async fn settle(&self) -> Result<i64> {
        loop {
            let (ready, waiting) = match self {
                Self::Here { local, context, .. } => {
                    let counts = document_counts(&local.app, context).await.map_err(wiring::in_words)?;
                    (counts.ready, counts.waiting)
                }
                Self::Server(remote) => {
                    let counts = remote.get("/knowledge/counts", &[]).await?;
                    let count = |name: &str| counts[name].as_i64().context("the server doesn't count its documents");
                    (count("ready")?, count("waiting")?)
                }
            };
            if waiting == 0 {
                return Ok(ready);
            }
            let pause = if matches!(self, Self::Server(_)) { 500 } else { 50 };
            tokio::time::sleep(Duration::from_millis(pause)).await;
        }
    }

    /// Id, title and reason of what could not be read.
    async fn unreadable(&self) -> Result<Vec<(String, String, String)>> {
        match self {
            Self::Here { local, context, .. } => document_failures(&local.app, context).await.map_err(wiring::in_words),
            Self::Server(remote) => {
                let failed = remote.list("/documents", &[("status", String::from("failed"))]).await?;
                let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
                let parts = |row: &Json| (text(&row["id"]), text(&row["title"]), text(&row["error"]["detail"]));
                Ok(failed.iter().map(parts).collect())
            }
        }
    }

    /// The slug of the workspace that was written to.
    async fn close(self) -> Result<String> {
        match self {
            Self::Here { local, workspace, .. } => {
                local.close().await;
                Ok(workspace)
            }
            // A key that may only write knowledge may not read its workspace's settings.
            Self::Server(remote) => Ok(match remote.get("/workspace", &[]).await {
                Ok(workspace) => workspace["slug"].as_str().unwrap_or_default().to_owned(),
                Err(_) => String::from("the workspace of the key"),
            }),
        }
    }
}

fn collect(path: &Path, own: Option<&Path>, files: &mut Vec<PathBuf>, left_out: &mut Vec<PathBuf>) -> Result<()> {
    let named = || format!("{} can't be read", path.display());
    let real = std::fs::canonicalize(path).with_context(named)?;
    if own.is_some_and(|own| real.starts_with(own)) || is_data_directory(&real) {
        left_out.push(path.to_path_buf());
        return Ok(());
    }
    if std::fs::metadata(path).with_context(named)?.is_file() {
        files.push(path.to_path_buf());
        return Ok(());
    }
    for entry in std::fs::read_dir(path).with_context(named)? {
        let entry = entry.with_context(named)?;
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        // Links are not followed: a folder could contain itself.
        if !hidden && !entry.file_type().with_context(named)?.is_symlink() {
            collect(&entry.path(), own, files, left_out)?;
        }
    }
    Ok(())
}

/// Whether a folder, or the folder of a file, holds the data of some Steward.
fn is_data_directory(path: &Path) -> bool {
    let holds = |folder: &Path| folder.join("steward.db").is_file() || folder.join("master.key").is_file();
    holds(path) || path.parent().is_some_and(|folder| path.is_file() && holds(folder))
}

async fn import_file(destination: &Destination, file: &Path, summary: &mut Summary) -> Result<()> {
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let bytes = std::fs::read(file).with_context(|| format!("{} can't be read", file.display()))?;
    if !name.ends_with(".jsonl") {
        match destination.upload(&name, bytes).await {
            Ok(id) => {
                summary.files += 1;
                summary.uploaded.insert(id);
            }
            Err(error) => summary.failures.push((name, format!("{error:#}"))),
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
            keep(destination, &name, std::mem::take(&mut batch), summary).await?;
        }
    }
    keep(destination, &name, batch, summary).await
}

async fn keep(destination: &Destination, name: &str, batch: Vec<ImportRecord>, summary: &mut Summary) -> Result<()> {
    if batch.is_empty() {
        return Ok(());
    }
    let ids: Vec<String> = batch.iter().map(|record| record.id.clone()).collect();
    let (taken, refused) = destination.records(batch).await?;
    summary.records += taken;
    for (index, reason) in refused {
        let id = ids.get(index).cloned().unwrap_or_default();
        summary.failures.push((format!("{name}, record {id}"), reason));
    }
    Ok(())
}
