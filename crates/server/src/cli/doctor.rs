//! `steward doctor`: looks over an installation and says what to mend. Changes nothing.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use steward_app::doctor::{Finding, Verdict, examine};

use super::print;
use crate::config::Config;
use crate::wiring;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {}

pub(crate) async fn run(config: Config, _arguments: Arguments) -> Result<ExitCode> {
    let mut findings = vec![key_permissions(&config)];
    // Without the lock: a running server may be looked at too.
    match wiring::open_app(&config).await {
        Ok(app) => findings.extend(examine(&app).await),
        Err(error) => findings.push(Finding::bad("start", format!("{error:#}"))),
    }
    let mut all_good = true;
    for finding in &findings {
        let mark = match finding.verdict {
            Verdict::Good => "ok  ",
            Verdict::Worth => "note",
            Verdict::Bad => "BAD ",
        };
        all_good &= finding.verdict != Verdict::Bad;
        print(&format!("{mark}  {:<12} {}", finding.part, finding.detail));
    }
    Ok(if all_good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Whoever can read the master key can read every sealed secret.
fn key_permissions(config: &Config) -> Finding {
    let path = config.security.key_file.clone().unwrap_or_else(|| config.data_dir.join("master.key"));
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
