//! Experiments whose whole proof are Rust tests: run here with their full size, and told as one verdict.

use std::process::Stdio;

use anyhow::{Context, Result};
use tokio::process::Command;

use super::{Arguments, Verdict};

/// The experiment and the tests that carry it out, as nextest selects them.
const TESTS: [(&str, &str); 6] = [
    ("F6", "test(f6_)"),
    ("F9", "binary(storm)"),
    ("F18", "test(ledger::)"),
    ("F20", "test(red_team::)"),
    ("F21", "test(hostile::)"),
    ("F23", "test(identity::) | test(oidc)"),
];

pub(super) async fn run(name: &str, arguments: &Arguments) -> Result<Verdict> {
    let (_, selection) = TESTS.iter().find(|(known, _)| *known == name).context("no test belongs to it")?;
    let mut command = Command::new("cargo");
    command
        .args(["nextest", "run", "--workspace", "--locked", "--no-fail-fast", "--success-output", "immediate", "-E"])
        .arg(selection)
        .env("STEWARD_STORM", arguments.conversations.to_string())
        .stdin(Stdio::null());
    let output = command.output().await.context("cargo nextest can't be started; `./x bench faults` installs it")?;
    let told = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    let summary = told.lines().rev().find(|line| line.contains("Summary")).unwrap_or_default();
    let passed = summary.split_whitespace().zip(summary.split_whitespace().skip(1));
    let passed = passed.filter(|(_, word)| word.starts_with("passed")).map(|(count, _)| count).next().unwrap_or("0");
    let mut verdict = Verdict::default();
    verdict.note("tests_passed", passed);
    // Tests run on PostgreSQL beside SQLite where one is named.
    let has_postgres = std::env::var_os("STEWARD_TEST_POSTGRES").is_some_and(|url| !url.is_empty());
    verdict.note("database", if has_postgres { "sqlite+postgresql" } else { "sqlite" });
    // What the test itself tells of its run.
    if let Some(line) = told.lines().find(|line| line.trim_start().starts_with(&format!("{name} "))) {
        verdict.note("told", format!("\"{}\"", line.trim()));
    }
    verdict.hold(output.status.success(), format!("a test failed: cargo nextest run -E '{selection}' tells which"));
    verdict.hold(passed != "0", "no test was run");
    Ok(verdict)
}
