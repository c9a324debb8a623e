//! The measurements of `./x bench` and `./x eval`.
//!
//! **Job.** Starts the built program on a loopback port with a data directory of its own, measures it from outside
//! beside a peer in the same run, and says which targets are met.
//! **Border.** A black box as far as possible: HTTP, processes, files and `/proc`. What is measured inside a library
//! (search beside other engines, the embedder) says so.
//! **Invariant.** Bounded in count and time, loopback only; each figure is the median of several rounds, with the
//! machine and its load beside it, because both decide what a figure means.
//!
//! To add a measurement: `benches/<name>.rs` with `run`, and its two lines in [`benches`].

mod benches;
mod faults;
mod harness;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use clap::Parser;

use crate::benches::Bench;
use crate::harness::report;

/// Measures Steward beside its peers.
#[derive(Debug, Parser)]
#[command(name = "steward-bench")]
struct Arguments {
    #[command(flatten)]
    common: Common,
    /// What to measure; everything but `quality` when nothing is named.
    #[command(subcommand)]
    subject: Option<Subject>,
}

#[derive(Debug, clap::Subcommand)]
enum Subject {
    #[command(flatten)]
    Bench(Bench),
    /// What Steward must survive: experiments with a verdict of one line each.
    Faults(faults::Arguments),
}

/// What holds for every measurement.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Common {
    /// The program under test; without it the one that lies beside this one.
    #[arg(long, env = "STEWARD_BIN", value_name = "FILE", global = true)]
    program: Option<PathBuf>,
    /// How often each figure is taken; the median counts.
    #[arg(long, default_value_t = 3, global = true, value_parser = clap::value_parser!(u16).range(1..=99))]
    rounds: u16,
    /// The same seed makes the same texts, pauses and order.
    #[arg(long, default_value_t = 7, global = true)]
    seed: u64,
    /// Print JSON instead of the table.
    #[arg(long, global = true)]
    json: bool,
}

impl Common {
    /// The program under test.
    pub(crate) fn program(&self) -> Result<PathBuf> {
        let program = match &self.program {
            Some(program) => program.clone(),
            None => std::env::current_exe().context("this program has no path")?.with_file_name("steward"),
        };
        ensure!(
            program.is_file(),
            "the program {} is not there; build it first, or name it with --program",
            program.display()
        );
        // Started with other working directories, so the path has to hold from anywhere.
        program.canonicalize().with_context(|| format!("{} can't be found", program.display()))
    }
}

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report::complain(&format!("steward-bench: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.context("the threads can't be started")?;
    runtime.block_on(async {
        match arguments.subject {
            Some(Subject::Faults(wanted)) => faults::run(wanted, &arguments.common).await,
            Some(Subject::Bench(bench)) => benches::run(Some(bench), &arguments.common).await,
            None => benches::run(None, &arguments.common).await,
        }
    })
}
