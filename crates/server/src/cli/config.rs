//! `steward config`: the default file with its comments, and whether a file is right.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;

use super::print;
use crate::config::{DEFAULT_FILE, Loaded, load};

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Print a complete configuration file with every setting, its default and what it does.
    Default,
    /// Check the configuration without starting anything.
    Check,
}

pub(crate) fn run(file: Option<PathBuf>, arguments: Arguments) -> Result<ExitCode> {
    match arguments.what {
        What::Default => print(DEFAULT_FILE.trim_end()),
        What::Check => {
            let Loaded { file, variables, .. } = load(file)?;
            let file = file.map_or_else(|| String::from("no file (defaults)"), |file| file.display().to_string());
            print(&format!("The configuration is right: {file}, {variables} settings from the environment."));
        }
    }
    Ok(ExitCode::SUCCESS)
}
