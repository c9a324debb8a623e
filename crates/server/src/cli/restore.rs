//! `steward restore`: a backup into an empty data directory.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};
use serde_json::json;
use steward_app::backups::backup_restore;

use super::print;
use super::target::AdminArguments;
use crate::config::Config;
use crate::wiring;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The backup.
    file: PathBuf,
    #[command(flatten)]
    admin: AdminArguments,
}

pub(crate) async fn run(config: Config, arguments: Arguments) -> Result<ExitCode> {
    let config = arguments.admin.data.config(config)?;
    if config.database.url.is_some() {
        bail!("backups are restored into a data directory; for PostgreSQL use its own tools (pg_restore)");
    }
    let _lock = wiring::lock_data_directory(&config)?;
    let (file, directory) = (arguments.file.clone(), config.data_dir.clone());
    let restored = tokio::task::spawn_blocking(move || backup_restore(&file, &directory)).await?;
    let made_at = restored.map_err(wiring::in_words)?;
    let directory = config.data_dir.display();
    print(&if arguments.admin.json {
        json!({ "data": directory.to_string(), "made_at": made_at }).to_string()
    } else {
        format!(
            "Restored into {directory} as it was at {made_at}. Put your copy of master.key there before you start; the \
             search index is made anew at the start."
        )
    });
    Ok(ExitCode::SUCCESS)
}
