//! Prints what is read from a file: for looking at a document that comes out wrong.
//!
//! Border: reads one file named on the command line. Invariant: none.

use std::process::ExitCode;

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "a tool for the command line")]
fn main() -> ExitCode {
    let Some(path) = std::env::args().nth(1) else {
        eprintln!("usage: show FILE");
        return ExitCode::FAILURE;
    };
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) => {
            eprintln!("{path}: {error}");
            return ExitCode::FAILURE;
        }
    };
    match steward_extract::extract(&bytes, &path, &steward_extract::ExtractLimits::default()) {
        Ok(document) => {
            println!(
                "{:?} title {:?} pages {:?} {:?}",
                document.kind, document.title, document.pages, document.warnings
            );
            for block in &document.blocks {
                println!("{block:?}");
            }
            for passage in steward_extract::passages(&document, &steward_extract::PassageOptions::default()) {
                println!(
                    "--- {} {:?} page {:?}\n{}",
                    passage.ordinal, passage.heading_path, passage.page, passage.text
                );
            }
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{}: {error}", error.code());
            ExitCode::FAILURE
        }
    }
}
