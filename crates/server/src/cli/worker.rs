//! `steward worker`: the work of the queue and the log in a process of its own, beside those that serve pages.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Result, bail};
use steward_app::background::Background;

use super::serve::terminated;
use super::target::DataArguments;
use crate::config::Config;
use crate::{logging, wiring};

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    data: DataArguments,
}

pub(crate) async fn run(config: Config, arguments: Arguments) -> Result<ExitCode> {
    let config = arguments.data.config(config)?;
    if config.database.url.is_none() {
        bail!(
            "a worker of its own needs PostgreSQL: with the database in the data directory one process does \
             everything. Set url in [database], or start `steward serve` alone"
        );
    }
    let _traces = logging::start(&config)?;
    let app = wiring::open_app(&config).await?;
    let background = Background::start(&app).await?;
    tracing::info!("worker started");
    terminated().await?;
    background.stop(Duration::from_secs(config.server.farewell_seconds)).await;
    tracing::info!("worker stopped");
    Ok(ExitCode::SUCCESS)
}
