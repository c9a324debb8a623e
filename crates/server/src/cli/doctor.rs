//! `steward doctor`: looks over an installation and says what to mend. Changes nothing.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use serde_json::{Value as Json, json};
use steward_app::doctor::{Finding, Verdict, examine};
use steward_app::secrets::KeySource;

use super::print;
use super::target::AdminArguments;
use crate::config::Config;
use crate::wiring;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    admin: AdminArguments,
}

pub(crate) async fn run(config: Config, arguments: Arguments) -> Result<ExitCode> {
    let config = arguments.admin.data.config(config)?;
    let mut findings = vec![key_permissions(&config)];
    // Without the lock: a running server may be looked at too.
    match wiring::open_app_existing(&config).await {
        Ok(app) => findings.extend(examine(&app).await),
        Err(error) => findings.push(Finding::bad("start", format!("{error:#}"))),
    }
    let all_good = findings.iter().all(|finding| finding.verdict != Verdict::Bad);
    if arguments.admin.json {
        let findings: Vec<_> = findings.iter().map(as_json).collect();
        print(&json!({ "good": all_good, "findings": findings }).to_string());
    } else {
        for finding in &findings {
            let mark = match finding.verdict {
                Verdict::Good => "ok  ",
                Verdict::Worth => "note",
                Verdict::Bad => "BAD ",
            };
            print(&format!("{mark}  {:<12} {}", finding.part, finding.detail));
        }
    }
    Ok(if all_good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn as_json(finding: &Finding) -> Json {
    let verdict = match finding.verdict {
        Verdict::Good => "good",
        Verdict::Worth => "note",
        Verdict::Bad => "bad",
    };
    json!({ "part": finding.part, "verdict": verdict, "detail": finding.detail })
}

/// Whoever can read the master key can read every sealed secret.
fn key_permissions(config: &Config) -> Finding {
    let path = match wiring::key_source(config) {
        KeySource::File(path) => path,
        KeySource::Given(_) => return Finding::good("master key", "comes from the configuration"),
        KeySource::Command(_) => return Finding::good("master key", "comes from a command"),
    };
    match mode(&path) {
        None => Finding::worth("master key", format!("{} is not there yet; it is made at the start", path.display())),
        Some(mode) if mode & 0o077 == 0 => Finding::good("master key", format!("{} is yours alone", path.display())),
        Some(mode) => Finding::bad(
            "master key",
            format!("{} can be read by others (mode {:o}); run: chmod 600 {}", path.display(), mode, path.display()),
        ),
    }
}

fn mode(path: &Path) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).ok().map(|metadata| metadata.permissions().mode() & 0o777)
}
