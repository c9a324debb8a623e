//! `steward openapi`: the document from which the TypeScript client is made.

use std::process::ExitCode;

use anyhow::Result;

use super::print;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {}

pub(crate) fn run(_arguments: Arguments) -> Result<ExitCode> {
    print(&serde_json::to_string_pretty(&steward_api::openapi())?);
    Ok(ExitCode::SUCCESS)
}
