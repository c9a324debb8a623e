//! The sample business, on which most of the program is measured.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use hyper::Method;
use serde::Deserialize;
use serde_json::json;

use crate::harness::client::{Client, Identity, sign_in};
use crate::harness::site::{Site, demo_fill, serve};

/// The workspace of the sample business.
pub(super) const SLUG: &str = "gorse-and-gale";
const OWNER: &str = "aoife@gorseandgale.example";
const PASSWORD: &str = "rain-is-not-bad-weather";

/// A filled data directory, removed when it is dropped.
#[derive(Debug)]
pub(super) struct Demo {
    program: PathBuf,
    directory: tempfile::TempDir,
}

impl Demo {
    pub(super) fn fill(program: &Path) -> Result<Self> {
        let demo = Self { program: program.to_path_buf(), directory: tempfile::tempdir()? };
        demo_fill(program, &demo.data())?;
        Ok(demo)
    }

    pub(super) fn data(&self) -> PathBuf {
        self.directory.path().join("data")
    }

    pub(super) fn serve(&self) -> Result<Site> {
        Site::start(serve(&self.program, &self.data()))
    }
}

pub(super) async fn owner(address: &str) -> Result<Identity> {
    sign_in(address, OWNER, PASSWORD).await
}

/// From here on replies go out at once instead of waiting for approval.
pub(super) async fn reply_at_once(address: &str) -> Result<()> {
    let mut client = Client::connect(address, &owner(address).await?).await?;
    let modes = json!({ "default": "auto", "rules": [] }).to_string();
    let answer = client.send(Method::PUT, "/api/v1/reply-modes", "application/json", modes.into()).await?;
    anyhow::ensure!(answer.status.is_success(), "the reply modes answered {}", answer.status);
    Ok(())
}

#[derive(Deserialize)]
struct Case {
    question: String,
    language: String,
    expect: Expectation,
}

#[derive(Deserialize)]
struct Expectation {
    answerable: bool,
}

/// The questions in English that the sample business can answer.
pub(super) fn questions() -> Result<Vec<String>> {
    let file = sets().join("demo-questions.jsonl");
    let cases: Vec<Case> = lines(&file)?;
    let answerable = cases.into_iter().filter(|case| case.expect.answerable && case.language == "en");
    Ok(answerable.map(|case| case.question).collect())
}

/// The evaluation sets of the checkout.
pub(super) fn sets() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/sets"))
}

/// The rows of a file of JSON lines.
pub(super) fn lines<Row: serde::de::DeserializeOwned>(file: &Path) -> Result<Vec<Row>> {
    let text = std::fs::read_to_string(file).with_context(|| format!("{} can't be read", file.display()))?;
    let filled = text.lines().filter(|line| !line.trim().is_empty());
    filled.map(|line| serde_json::from_str(line).with_context(|| format!("{}: {line}", file.display()))).collect()
}
