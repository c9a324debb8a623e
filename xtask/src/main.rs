//! Work on the house itself. Job: `cargo xtask tidy` checks what the compiler and clippy cannot see. Border: reads the
//! sources and `cargo metadata`, never a crate of the product. Invariant: a check names the file, the line and the
//! way out.

mod tidy;

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.first().map(String::as_str) {
        Some("tidy") => run_tidy(),
        _ => Err(anyhow::anyhow!("usage: cargo xtask tidy")),
    };
    match outcome {
        Ok(code) => code,
        Err(error) => {
            // Nothing is left to do when standard error itself is gone.
            let _ = writeln!(io::stderr(), "{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run_tidy() -> Result<ExitCode> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask stands directly below the workspace")?;
    let report = tidy::check_all(root)?;

    let mut out = io::stdout().lock();
    for problem in &report.problems {
        writeln!(out, "{problem}")?;
    }
    writeln!(out, "tidy: {} files, {} problems", report.files, report.problems.len())?;
    if report.problems.is_empty() { Ok(ExitCode::SUCCESS) } else { Ok(ExitCode::FAILURE) }
}
