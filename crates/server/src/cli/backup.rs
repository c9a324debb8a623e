//! `steward backup`: one file with everything, made while the server works on.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use serde_json::json;
use steward_app::backups::backup_make;

use super::print;
use super::target::AdminArguments;
use crate::config::Config;
use crate::wiring;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The file to write; it must not be there yet.
    file: PathBuf,
    #[command(flatten)]
    admin: AdminArguments,
}

pub(crate) async fn run(config: Config, arguments: Arguments) -> Result<ExitCode> {
    let config = arguments.admin.data.config(config)?;
    // Without the lock: a running server is what is backed up most.
    let app = wiring::open_app_existing(&config).await?;
    let made = backup_make(&app, &arguments.file).await.map_err(wiring::in_words)?;
    let file = arguments.file.display();
    print(&if arguments.admin.json {
        json!({ "file": file.to_string(), "files": made.files, "bytes": made.bytes }).to_string()
    } else {
        format!(
            "{file}: {} files, {} bytes. The master key is not in it: keep a copy of master.key at another place, or the \
             keys of providers have to be entered again.",
            made.files, made.bytes
        )
    });
    Ok(ExitCode::SUCCESS)
}
