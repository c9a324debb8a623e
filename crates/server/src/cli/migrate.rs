//! `steward migrate`: brings the database up to date, e.g. before several processes start at once.

use std::process::ExitCode;

use anyhow::Result;

use super::print;
use crate::config::Config;
use crate::wiring;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {}

pub(crate) async fn run(config: Config, _arguments: Arguments) -> Result<ExitCode> {
    let _lock = wiring::lock_data_directory(&config)?;
    wiring::open_app(&config).await?;
    print("The database is up to date.");
    Ok(ExitCode::SUCCESS)
}
