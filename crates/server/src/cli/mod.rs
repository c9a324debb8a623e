//! The table of subcommands.

mod ask;
mod backup;
mod config;
mod demo;
mod doctor;
mod eval;
mod extract_worker;
mod import;
mod keys;
mod migrate;
mod openapi;
mod restore;
mod search;
mod serve;
mod target;
mod worker;

use std::io::{ErrorKind, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};

use crate::config::{Config, Loaded};

/// The front office of a small business in one program.
#[derive(Debug, Parser)]
#[command(name = "steward", version, about)]
struct Arguments {
    /// The configuration file; without it `steward.toml` in the working directory, if there is one.
    #[arg(long, global = true, env = "STEWARD_CONFIG")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the pages and do the work behind them (this is what `steward` alone does).
    Serve(serve::Arguments),
    /// Show a sample business, filled with data.
    Demo(demo::Arguments),
    /// Ask the concierge one question.
    Ask(ask::Arguments),
    /// Search the knowledge.
    Search(search::Arguments),
    /// Bring documents in.
    Import(import::Arguments),
    /// Measure search, intents and answers.
    Eval(eval::Arguments),
    /// Do the work of the queue and the log without serving pages.
    Worker(worker::Arguments),
    /// Bring the database up to date and end.
    Migrate(migrate::Arguments),
    /// Write everything into one file, while the server works on.
    Backup(backup::Arguments),
    /// Bring a backup back into an empty data directory.
    Restore(restore::Arguments),
    /// Change the master key, or make one.
    Keys(keys::Arguments),
    /// Look over the installation: database, search index, key, disk.
    Doctor(doctor::Arguments),
    /// Show or check the configuration.
    Config(config::Arguments),
    /// Print the OpenAPI document of the HTTP interface.
    Openapi(openapi::Arguments),
    /// Reads one foreign document; started by the program itself.
    #[command(hide = true)]
    ExtractWorker,
}

/// Reads the arguments and runs what they ask for.
pub(crate) fn run() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    let file = arguments.config;
    match arguments.command.unwrap_or_else(|| Command::Serve(serve::Arguments::default())) {
        Command::Serve(arguments) => block_on(serve::run(load(file)?, arguments)),
        Command::Demo(arguments) => block_on(demo::run(load(file)?, arguments)),
        Command::Ask(arguments) => block_on(ask::run(load(file)?, arguments)),
        Command::Search(arguments) => block_on(search::run(load(file)?, arguments)),
        Command::Import(arguments) => block_on(import::run(load(file)?, arguments)),
        Command::Eval(arguments) => block_on(eval::run(load(file)?, arguments)),
        Command::ExtractWorker => Ok(extract_worker::run()),
        Command::Worker(arguments) => block_on(worker::run(load(file)?, arguments)),
        Command::Migrate(arguments) => block_on(migrate::run(load(file)?, arguments)),
        Command::Backup(arguments) => block_on(backup::run(load(file)?, arguments)),
        Command::Restore(arguments) => block_on(restore::run(load(file)?, arguments)),
        Command::Keys(arguments) => block_on(keys::run(load(file)?, arguments)),
        Command::Doctor(arguments) => block_on(doctor::run(load(file)?, arguments)),
        Command::Config(arguments) => config::run(file, arguments),
        Command::Openapi(arguments) => openapi::run(arguments),
    }
}

fn load(file: Option<PathBuf>) -> Result<Config> {
    let Loaded { config, .. } = crate::config::load(file)?;
    Ok(config)
}

fn block_on(work: impl Future<Output = Result<ExitCode>>) -> Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.context("the program can't start its threads")?.block_on(work)
}

/// Writes a result to standard output. Whoever has read enough (`steward … | head`) closes it, and that is no failure; a
/// result that could not be kept is one.
#[expect(clippy::disallowed_methods, reason = "a result is printed last, when nothing is open any more")]
pub(crate) fn print(text: &str) {
    let mut output = std::io::stdout().lock();
    match writeln!(output, "{text}").and_then(|()| output.flush()) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::BrokenPipe => {}
        Err(error) => {
            // Nothing is left to do when standard error is gone too.
            let _ = writeln!(std::io::stderr(), "steward: the result can't be written: {error}");
            std::process::exit(1)
        }
    }
}
