//! `steward keys`: the master keys under which secrets are sealed.

use std::process::ExitCode;

use anyhow::Result;
use clap::Subcommand;
use serde_json::json;
use steward_app::secrets::{key_add, key_new, seals_look, seals_renew};
use steward_model::IdSource;

use super::print;
use super::target::AdminArguments;
use crate::config::Config;
use crate::wiring;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Keys,
}

#[derive(Debug, Subcommand)]
enum Keys {
    /// Add a new master key and seal every secret anew with it. What was interrupted goes on where it stopped.
    Rotate(Rotate),
    /// Print a new master key, for wherever key_command or STEWARD_SECURITY_KEY gets it from.
    New,
}

#[derive(Debug, clap::Args)]
struct Rotate {
    #[command(flatten)]
    admin: AdminArguments,
}

pub(crate) async fn run(config: Config, arguments: Arguments) -> Result<ExitCode> {
    match arguments.command {
        Keys::Rotate(arguments) => rotate(config, arguments).await,
        Keys::New => {
            print(key_new(&IdSource::random()).expose());
            Ok(ExitCode::SUCCESS)
        }
    }
}

async fn rotate(config: Config, arguments: Rotate) -> Result<ExitCode> {
    let config = arguments.admin.data.config(config)?;
    let _lock = wiring::lock_data_directory(&config)?;
    let app = wiring::open_app(&config).await?;
    let source = wiring::key_source(&config);
    let added = key_add(&app, &source).await.map_err(wiring::in_words)?;
    let renewed = seals_renew(&app).await.map_err(wiring::in_words)?;
    let seals = seals_look(&app).await.map_err(wiring::in_words)?;
    let is_whole = seals.older == 0 && seals.unreadable == 0;
    if arguments.admin.json {
        let told =
            json!({ "added": added, "renewed": renewed, "sealed": seals.newest, "unreadable": seals.unreadable });
        print(&told.to_string());
    } else {
        print(&words(added, renewed, seals.newest, seals.unreadable, source.file().is_some()));
    }
    Ok(if is_whole { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn words(added: bool, renewed: u64, sealed: u64, unreadable: u64, is_file: bool) -> String {
    let mut text = match (added, renewed) {
        (true, _) => format!("A new master key was added. {renewed} secrets were sealed anew with it."),
        (false, 0) if !is_file => String::from(
            "All secrets are sealed with the newest key. To bring in another, add the line that `steward keys new` prints \
             as the last one to where the keys come from, and run this again.",
        ),
        (false, _) => format!("{renewed} secrets were sealed anew with the newest key."),
    };
    text.push_str(&format!(" {sealed} are sealed with it now."));
    if unreadable > 0 {
        text.push_str(&format!(
            " {unreadable} can't be opened with any key that is there and were left as they are: bring the key back under \
             which they were sealed, or enter them again."
        ));
    }
    text.push_str(" Keep a copy of the keys apart from the backups; older backups need the older lines.");
    text
}
