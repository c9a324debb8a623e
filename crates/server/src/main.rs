//! The program `steward`.
//!
//! **Job.** Reads the configuration, builds the `App`, serves it; admin work is a subcommand, one file each.
//! **Border.** The only place that reads the environment and the configuration, and the only one with `anyhow`.
//! **Invariant.** Whatever stops the start is said in one sentence with what to do about it.
//!
//! To add a subcommand: `cli/<name>.rs` with `Arguments` and `run`, and its two lines in `cli/mod.rs`.

mod assets;
mod cli;
mod config;
mod lock;
mod logging;
mod wiring;

use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::run() {
        Ok(code) => code,
        Err(error) => {
            complain(&error);
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::print_stderr, reason = "the last word of a program that can't go on")]
fn complain(error: &anyhow::Error) {
    eprintln!("steward: {error:#}");
}
