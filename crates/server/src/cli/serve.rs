//! `steward serve`: pages, interface, jobs and consumers in one process.
//!
//! A new process can take over without a cut: it listens beside the old one on the same port, and the old one, told
//! to end, stops accepting and finishes what it has.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result};
use steward_api::ServeOptions;
use steward_app::background::Background;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use super::target::DataArguments;
use crate::config::Config;
use crate::{logging, wiring};

#[derive(Debug, Default, clap::Args)]
pub(crate) struct Arguments {
    /// Address and port to listen on, instead of the configured one.
    #[arg(long)]
    addr: Option<SocketAddr>,
    #[command(flatten)]
    data: DataArguments,
}

pub(crate) async fn run(config: Config, arguments: Arguments) -> Result<ExitCode> {
    let mut config = arguments.data.config(config)?;
    if let Some(address) = arguments.addr {
        config.server.listen = address;
    }
    let _traces = logging::start(&config)?;
    serve(&config, None).await?;
    Ok(ExitCode::SUCCESS)
}

/// Serves until the process is told to end.
pub(crate) async fn serve(config: &Config, demo_sign_in: Option<(String, String)>) -> Result<()> {
    let metrics = wiring::metrics()?;
    raise_file_limit(config.server.connections);
    // The socket first: whoever connects while the old process still finishes its work waits here, and isn't refused.
    let listener = listen(config)?;
    let _lock = wiring::take_over_data_directory(config).await?;
    let address = listener.local_addr().context("the socket has no address")?;
    let app = wiring::open_app_for(config, demo_sign_in).await?;
    let background = Background::start(&app).await.map_err(wiring::in_words)?;
    let (close, closing) = watch::channel(false);
    let router = steward_api::router(app.clone(), wiring::api_options(config, metrics, closing.clone()));
    let farewell = Duration::from_secs(config.server.farewell_seconds);
    let connections = config.server.connections;
    let options = ServeOptions {
        connections,
        // Behind a proxy all of them come from it.
        of_one_address: if config.server.trust_proxy { connections } else { (connections / 10).max(1) },
        of_this_machine: connections,
        farewell,
        ..ServeOptions::default()
    };
    let serving = tokio::spawn(steward_api::serve(listener, router, options, closing));
    tracing::info!(%address, url = app.options.public_url, "steward is ready");
    terminated().await?;
    tracing::info!("steward stops: no new connections, requests under way are finished");
    close.send_replace(true);
    serving.await.context("the serving task failed")?;
    background.stop(farewell).await;
    app.store.close().await;
    tracing::info!("steward has stopped");
    Ok(())
}

/// Waits for the request to end: Ctrl-C, or a service manager's signal.
pub(crate) async fn terminated() -> Result<()> {
    let mut interrupt = signal(SignalKind::interrupt()).context("signals can't be received")?;
    let mut terminate = signal(SignalKind::terminate()).context("signals can't be received")?;
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    Ok(())
}

/// Every connection is a file to the system, whose usual limit is far below what one process can serve.
fn raise_file_limit(connections: usize) {
    let wanted = connections as u64 + 512;
    match rlimit::increase_nofile_limit(wanted) {
        Ok(files) if files >= wanted => {}
        Ok(files) => tracing::info!(files, "the system allows fewer connections at once than configured"),
        Err(error) => tracing::warn!(%error, "the number of connections at once could not be raised"),
    }
}

fn listen(config: &Config) -> Result<TcpListener> {
    let address = config.server.listen;
    let bound = bind(address, config.server.share_port);
    match bound {
        Ok(listener) => Ok(listener),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => Err(anyhow::anyhow!(
            "port {} is in use by another program. End that one, or choose another port with `--addr {}:{}` or listen \
             in [server] of steward.toml",
            address.port(),
            address.ip(),
            address.port().wrapping_add(1)
        )),
        Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => Err(anyhow::anyhow!(
            "this user may not listen on port {} (ports below 1024 are reserved). Choose a higher port with \
             `--addr {}:8080`, or put a web server in front",
            address.port(),
            address.ip()
        )),
        Err(error) => Err(error).with_context(|| format!("the address {address} can't be listened on")),
    }
}

fn bind(address: SocketAddr, share_port: bool) -> std::io::Result<TcpListener> {
    let socket = if address.is_ipv4() { tokio::net::TcpSocket::new_v4()? } else { tokio::net::TcpSocket::new_v6()? };
    socket.set_reuseaddr(true)?;
    socket.set_reuseport(share_port)?;
    socket.bind(address)?;
    socket.listen(4096)
}
