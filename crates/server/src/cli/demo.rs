//! `steward demo`: the sample business, ready to be looked at.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context, Result};
use steward_app::background::Background;
use steward_app::demo::{DEMO_PASSWORD, DemoSummary, demo_load};

use super::{print, serve};
use crate::config::Config;
use crate::{logging, wiring};

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The data directory of the demo.
    #[arg(long, value_name = "DIR", default_value = "steward-demo")]
    data: PathBuf,
    /// Address and port to listen on.
    #[arg(long, default_value = "127.0.0.1:7300")]
    addr: SocketAddr,
    /// Don't open the browser.
    #[arg(long)]
    no_open: bool,
    /// Fill the data directory and end.
    #[arg(long)]
    setup_only: bool,
    /// Throw the data directory of the demo away and begin anew.
    #[arg(long)]
    reset: bool,
}

pub(crate) async fn run(config: Config, arguments: Arguments) -> Result<ExitCode> {
    let config = apart(config, &arguments);
    if arguments.reset {
        reset(&config)?;
    }
    let summary = fill(&config).await?;
    if arguments.setup_only {
        print(&format!("The demo is in {}. Start it with: steward demo", config.data_dir.display()));
        return Ok(ExitCode::SUCCESS);
    }
    let _traces = logging::start(&config)?;
    let url = &config.server.public_url;
    print(&format!("\n  Members    {url}/          {} / {DEMO_PASSWORD}", summary.email));
    print(&format!("  Customers  {url}/p/{}\n", summary.slug));
    if !arguments.no_open {
        open_browser(url);
    }
    serve::serve(&config, Some((summary.email, DEMO_PASSWORD.to_owned()))).await?;
    Ok(ExitCode::SUCCESS)
}

/// The demo stands apart from the installation whose configuration lies here: it has a directory, a key and an address of
/// its own, its invented people get no mails, and nobody's account opens it. What is left is how the program tells of
/// itself, and where it may go.
fn apart(config: Config, arguments: &Arguments) -> Config {
    let mut own = Config::default();
    own.data_dir.clone_from(&arguments.data);
    own.server.listen = arguments.addr;
    own.server.public_url = format!("http://{}", arguments.addr);
    own.security.allow_private_addresses = config.security.allow_private_addresses;
    own.security.allow_private_providers = config.security.allow_private_providers;
    own.models_file = config.models_file;
    own.log = config.log;
    own.telemetry = config.telemetry;
    own
}

#[expect(clippy::print_stderr, reason = "progress of long work, beside the result")]
async fn fill(config: &Config) -> Result<DemoSummary> {
    let _lock = wiring::lock_data_directory(config)?;
    let app = wiring::open_app(config).await?;
    let background = Background::start(&app).await.map_err(wiring::in_words)?;
    let summary = demo_load(&app, &|text| eprintln!("  {text}")).await.map_err(wiring::in_words)?;
    background.stop(std::time::Duration::from_secs(10)).await;
    app.store.close().await;
    Ok(summary)
}

/// Only a directory that is one of ours is thrown away.
fn reset(config: &Config) -> Result<()> {
    if !config.data_dir.join("steward.db").exists() {
        return Ok(());
    }
    let lock = wiring::lock_data_directory(config)?;
    std::fs::remove_dir_all(&config.data_dir).context("the demo's data directory can't be removed")?;
    drop(lock);
    Ok(())
}

/// Without a desktop nothing happens; the address was printed.
fn open_browser(url: &str) {
    let _ = Command::new("xdg-open").arg(url).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
}
