//! `./x bench faults`: what Steward must survive, as experiments with a seed and a verdict of one line each.
//!
//! **Job.** Each experiment starts the built program with a data directory of its own, hurts it, and looks at it from
//! outside. What has its whole proof in a Rust test is called there ([`tests`]).
//! **Border.** Black box: HTTP, signals, files and `/proc`, never a crate of the house.
//! **Invariant.** All traffic stays on the loopback and ends by itself; the same seed makes the same moments.
//!
//! To add one: a file with `run`, its line in [`EXPERIMENTS`] and in [`run_one`].

#![expect(clippy::disallowed_methods, reason = "processes are hurt and measured from outside, by the machine's clock")]
#![expect(clippy::print_stdout, reason = "the verdicts are the result")]

mod bombs;
mod full_disk;
mod http;
mod kill;
mod live;
mod live_client;
mod oracle;
mod origin;
mod site;
mod slow;
mod tenants;
mod tests;

use std::fmt::Write;
use std::path::PathBuf;

use anyhow::{Result, bail, ensure};

use crate::Common;

/// In the order in which they run.
const EXPERIMENTS: [&str; 13] = ["F1", "F3", "F6", "F9", "F11", "F14", "F16", "F18", "F19", "F20", "F21", "F22", "F23"];

/// What to run, and how hard.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Arguments {
    /// F1, F3 …; all of them when none is named.
    experiments: Vec<String>,
    #[arg(skip)]
    seed: u64,
    #[arg(skip)]
    program: PathBuf,
    /// F1: how often the process is killed; the whole experiment has 500.
    #[arg(long, default_value_t = 50)]
    kills: u64,
    /// F9: conversations with failing providers.
    #[arg(long, default_value_t = 1_000)]
    conversations: u64,
    /// F11: connections that send slowly.
    #[arg(long, default_value_t = 5_000)]
    connections: usize,
    /// F14: idle live streams.
    #[arg(long, default_value_t = 10_000)]
    streams: usize,
    /// F19: mixed requests of two workspaces; the whole experiment has 1,000,000.
    #[arg(long, default_value_t = 100_000)]
    requests: u64,
}

/// What an experiment found: numbers in the order in which they are told, and what was wrong.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    numbers: String,
    faults: Vec<String>,
}

impl Verdict {
    fn note(&mut self, name: &str, value: impl std::fmt::Display) {
        let _ = write!(self.numbers, " {name}={value}");
    }

    /// Holds a criterion: what is not so is a fault, told in words.
    fn hold(&mut self, is_so: bool, otherwise: impl Into<String>) {
        if !is_so {
            self.faults.push(otherwise.into());
        }
    }
}

/// Runs the experiments, one after the other; an error when one failed.
pub(crate) async fn run(arguments: Arguments, common: &Common) -> Result<()> {
    let arguments = &Arguments { seed: common.seed, program: common.program()?, ..arguments };
    let wanted: Vec<String> = arguments.experiments.iter().map(|name| name.to_uppercase()).collect();
    if let Some(unknown) = wanted.iter().find(|name| !EXPERIMENTS.contains(&name.as_str())) {
        bail!("there is no experiment {unknown}; there are {}", EXPERIMENTS.join(", "));
    }
    let mut failed = Vec::new();
    for name in EXPERIMENTS.into_iter().filter(|name| wanted.is_empty() || wanted.iter().any(|one| one == name)) {
        let verdict = run_one(name, arguments).await.unwrap_or_else(|error| Verdict {
            numbers: String::new(),
            faults: vec![format!("it could not be carried out: {error:#}")],
        });
        let word = if verdict.faults.is_empty() { "PASS" } else { "FAIL" };
        let faults = verdict.faults.join("; ");
        let reason = if faults.is_empty() { String::new() } else { format!(" ({faults})") };
        println!("{name} {word} seed={}{}{reason}", arguments.seed, verdict.numbers);
        if !verdict.faults.is_empty() {
            failed.push(name);
        }
    }
    ensure!(failed.is_empty(), "not survived: {}", failed.join(", "));
    Ok(())
}

async fn run_one(name: &str, arguments: &Arguments) -> Result<Verdict> {
    match name {
        "F1" => kill::run(arguments).await,
        "F3" => full_disk::run(arguments).await,
        "F11" => slow::run(arguments).await,
        "F14" => live::run(arguments).await,
        "F16" => bombs::run(arguments).await,
        "F18" => oracle::run(arguments).await,
        "F19" => tenants::run(arguments).await,
        "F22" => origin::run(arguments).await,
        other => tests::run(other, arguments).await,
    }
}
