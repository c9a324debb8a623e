//! `steward migrate`: brings the database up to date, e.g. before several processes start at once.

use std::process::ExitCode;

use anyhow::Result;

use super::print;
use super::target::AdminArguments;
use crate::config::Config;
use crate::wiring;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    admin: AdminArguments,
}

pub(crate) async fn run(config: Config, arguments: Arguments) -> Result<ExitCode> {
    let config = arguments.admin.data.config(config)?;
    let _lock = wiring::lock_data_directory(&config)?;
    wiring::open_app(&config).await?;
    print(if arguments.admin.json { r#"{"up_to_date":true}"# } else { "The database is up to date." });
    Ok(ExitCode::SUCCESS)
}
