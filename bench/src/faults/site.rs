//! What hurting a program needs beyond measuring it: an address that stays over a restart, its own view of the files,
//! and whether what it left behind is whole.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::Result;

use crate::harness::site::{Site, program};
use crate::harness::statistics;

/// An address that nobody uses at this moment.
pub(super) fn free_address() -> Result<String> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string())
}

/// `serve` with the data directory `data` in a folder.
pub(super) fn serve(path: &Path, folder: &Path, address: &str) -> Command {
    let mut command = program(path, &folder.join("data"));
    command.args(["serve", "--addr", address]);
    command
}

/// A file as the process sees it, which may have mounts of its own.
pub(super) fn seen(site: &Site, path: &Path) -> PathBuf {
    PathBuf::from(format!("/proc/{}/root", site.id())).join(path.strip_prefix("/").unwrap_or(path))
}

/// Resident memory.
pub(super) fn memory_mib(site: &Site) -> u64 {
    site.resident_mib() as u64
}

/// Whether the database holds together, as the program's own doctor finds.
pub(super) fn is_whole(path: &Path, folder: &Path) -> Result<bool> {
    let output = program(path, &folder.join("data")).arg("doctor").output()?;
    Ok(output.status.success() && String::from_utf8_lossy(&output.stdout).contains("ok    database"))
}

/// The milliseconds below which a share of the durations lies.
pub(super) fn percentile(durations: &[Duration], share: f64) -> f64 {
    let figures: Vec<f64> = durations.iter().map(|one| one.as_secs_f64() * 1000.0).collect();
    statistics::percentile(&figures, share)
}
