//! Looks over an installation: does the database hold together, is the search index whole, is there room. Changes
//! nothing.

use std::path::Path;

use steward_search::SearchIndex;

use crate::app::App;
use crate::documents::search::SPACE;
use crate::error::Result;
use crate::secrets::seals_look;

const LITTLE_ROOM_BYTES: u64 = 1 << 30;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Good,
    /// Works, but somebody should know.
    Worth,
    Bad,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub part: &'static str,
    pub verdict: Verdict,
    pub detail: String,
}

impl Finding {
    pub fn good(part: &'static str, detail: impl Into<String>) -> Self {
        Self { part, verdict: Verdict::Good, detail: detail.into() }
    }

    pub fn worth(part: &'static str, detail: impl Into<String>) -> Self {
        Self { part, verdict: Verdict::Worth, detail: detail.into() }
    }

    pub fn bad(part: &'static str, detail: impl Into<String>) -> Self {
        Self { part, verdict: Verdict::Bad, detail: detail.into() }
    }
}

/// Everything that can be looked at from inside.
pub async fn examine(app: &App) -> Vec<Finding> {
    let mut findings = vec![database(app).await];
    findings.extend(
        search(app)
            .await
            .unwrap_or_else(|error| vec![Finding::bad("search", error.cause_text().unwrap_or(error.detail))]),
    );
    findings.push(secrets(app).await);
    findings.push(room(&app.options.data_dir).await);
    findings
}

async fn database(app: &App) -> Finding {
    match app.store.integrity().await {
        Ok(problems) if problems.is_empty() => Finding::good("database", "holds together"),
        Ok(problems) => Finding::bad(
            "database",
            format!(
                "is damaged: {}. Keep a copy of the data directory as it is, then bring back a backup",
                problems.join("; ")
            ),
        ),
        Err(error) => Finding::bad("database", error.to_string()),
    }
}

async fn secrets(app: &App) -> Finding {
    let seals = match seals_look(app).await {
        Ok(seals) => seals,
        Err(error) => return Finding::bad("secrets", error.cause_text().unwrap_or(error.detail)),
    };
    let words = format!("{} sealed values can be opened", seals.newest + seals.older);
    if seals.unreadable > 0 {
        let lost = "bring back the master key under which they were sealed, or enter them again";
        return Finding::bad("secrets", format!("{words}, {} can't be opened: {lost}", seals.unreadable));
    }
    if seals.older > 0 {
        let next = "with an older key: run `steward keys rotate`";
        return Finding::worth("secrets", format!("{words}, {} of them {next}", seals.older));
    }
    Finding::good("secrets", words)
}

async fn search(app: &App) -> Result<Vec<Finding>> {
    let workspaces = app.store.system_read().await?.workspace_list().await?;
    let mut findings = Vec::new();
    for workspace in workspaces {
        let verified = verify(app.search.clone(), workspace.id.clone()).await?;
        findings.push(match verified {
            Ok(passages) => Finding::good("search", format!("{}: {passages} passages", workspace.slug)),
            Err(reason) => Finding::bad(
                "search",
                format!("{}: {reason}. It is made anew from the database when the server starts", workspace.slug),
            ),
        });
    }
    Ok(findings)
}

async fn verify(index: SearchIndex, workspace_id: String) -> Result<std::result::Result<u64, String>> {
    let verified = tokio::task::spawn_blocking(move || index.verify(&workspace_id, SPACE)).await;
    Ok(match verified.map_err(crate::error::Error::internal)? {
        Ok(report) => Ok(report.passages),
        Err(error) => Err(error.to_string()),
    })
}

/// The free room of the disk under the data directory, as `df` tells it.
async fn room(directory: &Path) -> Finding {
    let told = tokio::process::Command::new("df").arg("-Pk").arg(directory).output().await;
    let text = told.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    let free = text.lines().nth(1).and_then(|line| line.split_whitespace().nth(3)).and_then(|free| free.parse().ok());
    let Some(free) = free.map(|kilobytes: u64| kilobytes * 1024) else {
        return Finding::worth("disk", "how much room is left can't be told on this system");
    };
    let words = format!("{:.1} GB free", free as f64 / 1e9);
    if free < LITTLE_ROOM_BYTES {
        return Finding::worth("disk", format!("{words}: make room soon; when it is full, nothing new can be saved"));
    }
    Finding::good("disk", words)
}
