//! A running program with a data directory of its own.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};

use super::{machine, now};

/// Killed when it is dropped.
#[derive(Debug)]
pub(crate) struct Site {
    child: Child,
    /// When the process was asked for.
    pub(crate) began: Instant,
    /// Host and port.
    pub(crate) address: String,
}

/// The program with a data directory and nothing else from outside.
pub(crate) fn program(path: &Path, data: &Path) -> Command {
    let mut command = Command::new(path);
    command.env_clear().env("PATH", "/usr/bin:/bin").env("STEWARD_DATA_DIR", data).stdin(Stdio::null());
    if let Some(above) = data.parent() {
        command.current_dir(above);
    }
    command
}

/// `serve` on a free port.
pub(crate) fn serve(path: &Path, data: &Path) -> Command {
    let mut command = program(path, data);
    command.args(["serve", "--addr", "127.0.0.1:0"]);
    command
}

/// Runs a command of the program to its end and gives back what it printed.
pub(crate) fn output(mut command: Command) -> Result<String> {
    let output = command.output().context("the program can't be started")?;
    ensure!(output.status.success(), "{command:?} failed: {}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Fills a data directory with the sample business.
pub(crate) fn demo_fill(path: &Path, data: &Path) -> Result<()> {
    let mut command = program(path, data);
    command.args(["demo", "--setup-only", "--data"]).arg(data);
    output(command).map(|_| ())
}

impl Site {
    /// Starts the process and waits until it says on which port it listens.
    pub(crate) fn start(mut command: Command) -> Result<Self> {
        let began = now();
        let spawned = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
        let mut child = spawned.context("the program can't be started")?;
        let mut lines = BufReader::new(child.stderr.take().context("the program has no log")?).lines();
        let mut said = Vec::new();
        let address = loop {
            let Some(Ok(line)) = lines.next() else {
                let _ = child.kill();
                let _ = child.wait();
                bail!("the program ended: {}", said.join(" | "));
            };
            if let Some((_, rest)) = line.split_once("address=") {
                break rest.split_whitespace().next().unwrap_or_default().to_owned();
            }
            said.push(line);
        };
        // Somebody has to read on, or the log blocks the program.
        std::thread::spawn(move || lines.count());
        Ok(Self { child, began, address })
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn resident_mib(&self) -> f64 {
        machine::resident_mib(self.id())
    }

    pub(crate) fn processor_seconds(&self) -> f64 {
        machine::processor_seconds(self.id())
    }

    /// Ends the process as a loss of power would.
    pub(crate) fn kill(&mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    pub(crate) fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Ends the process as a service manager does.
    pub(crate) fn stop(mut self) -> Result<()> {
        let id = self.id().to_string();
        ensure!(Command::new("kill").args(["-s", "TERM", &id]).status()?.success(), "the process is gone");
        let ended = self.child.wait()?;
        ensure!(ended.success(), "the program ended with {ended}");
        Ok(())
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
