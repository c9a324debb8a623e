//! The caller's side: start the process, feed it, wait, and name its end.
//!
//! Border: knows a program and its arguments, nothing of what parses inside.
//! Invariant: at most two workers run at once, and none outlives the call that started it.

use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::{Answer, MAGIC, RequestHeader};
use crate::{ExtractError, ExtractLimits, Extracted};

/// Workers at the same time. Each may take the whole memory limit, and a member waits for seconds at most.
const CONCURRENCY: usize = 2;

/// JSON around the text: names, quotes and escapes. Beyond this the answer is not one.
const ANSWER_BYTES_PER_CHAR: u64 = 8;
const ANSWER_BYTES_FREE: u64 = 4 * 1024 * 1024;

/// Enough of the runtime's last words to tell "memory allocation failed" from other ends.
const STDERR_BYTES: u64 = 8 * 1024;

/// Starts a worker process per document.
#[derive(Debug, Clone)]
pub struct Worker {
    program: PathBuf,
    arguments: Vec<String>,
    slots: Arc<Semaphore>,
}

impl Worker {
    /// `program` with `arguments` must end up in [`super::serve`]; normally the running executable itself with
    /// `extract-worker`.
    #[must_use]
    pub fn new(program: PathBuf, arguments: Vec<String>) -> Self {
        Self { program, arguments, slots: Arc::new(Semaphore::new(CONCURRENCY)) }
    }

    /// Reads one document in a worker process.
    ///
    /// # Errors
    /// Any [`ExtractError`]; all but `Crashed` would be the same on another try.
    pub async fn extract(
        &self,
        bytes: &[u8],
        file_name: &str,
        limits: &ExtractLimits,
    ) -> Result<Extracted, ExtractError> {
        let size = bytes.len() as u64;
        if size > limits.max_input_bytes {
            return Err(ExtractError::TooLarge { size, limit: limits.max_input_bytes });
        }
        let _slot = self.slots.acquire().await.map_err(|_| crashed("no worker is free"))?;
        let mut child = Command::new(&self.program)
            .args(&self.arguments)
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| {
                tracing::error!(program = %self.program.display(), %error, "extract worker did not start");
                crashed("the worker did not start")
            })?;
        let wall = Duration::from_secs(limits.wall_seconds);
        let Ok(ended) = timeout(wall, converse(&mut child, bytes, file_name, limits)).await else {
            // Reaped here, so that no zombie waits for the runtime's next sweep.
            if let Err(error) = child.kill().await {
                tracing::warn!(%error, "extract worker could not be killed");
            }
            return Err(ExtractError::Timeout { seconds: limits.wall_seconds });
        };
        let ended = ended.map_err(|error| crashed(&format!("the worker could not be read: {}", error.kind())))?;
        judge(&ended, limits)
    }
}

fn crashed(reason: &str) -> ExtractError {
    ExtractError::Crashed { reason: reason.to_owned() }
}

struct Ended {
    status: ExitStatus,
    stdout: Vec<u8>,
    stderr: Vec<u8>,
}

async fn converse(child: &mut Child, bytes: &[u8], file_name: &str, limits: &ExtractLimits) -> std::io::Result<Ended> {
    let stdin = child.stdin.take();
    let stdout = child.stdout.take();
    let stderr = child.stderr.take();
    let most = limits.max_text_chars.saturating_mul(ANSWER_BYTES_PER_CHAR).saturating_add(ANSWER_BYTES_FREE);
    let header = RequestHeader { file_name: short_name(file_name), limits: limits.clone() };
    let header = serde_json::to_vec(&header)?;
    let feed = async {
        let Some(mut stdin) = stdin else {
            return;
        };
        let header_length = u32::try_from(header.len()).unwrap_or(u32::MAX);
        let mut front = MAGIC.to_vec();
        front.extend(header_length.to_be_bytes());
        front.extend((bytes.len() as u64).to_be_bytes());
        front.extend(&header);
        // A worker that refuses early closes its end; its answer says why, the broken pipe does not matter.
        if stdin.write_all(&front).await.is_ok() {
            let _ = stdin.write_all(bytes).await;
        }
    };
    let ((), stdout, stderr) = tokio::join!(feed, read_up_to(stdout, most), read_up_to(stderr, STDERR_BYTES));
    let status = child.wait().await?;
    Ok(Ended { status, stdout: stdout?, stderr: stderr? })
}

/// The name serves only to tell text formats apart: its end is enough.
fn short_name(file_name: &str) -> String {
    let skipped = file_name.chars().count().saturating_sub(200);
    file_name.chars().skip(skipped).collect()
}

async fn read_up_to(pipe: Option<impl AsyncRead + Unpin>, most: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if let Some(mut pipe) = pipe {
        (&mut pipe).take(most).read_to_end(&mut bytes).await?;
        // Drained, or a worker that says too much would block until the wall-clock limit.
        tokio::io::copy(&mut pipe, &mut tokio::io::sink()).await?;
    }
    Ok(bytes)
}

fn judge(ended: &Ended, limits: &ExtractLimits) -> Result<Extracted, ExtractError> {
    if ended.status.success() {
        return match serde_json::from_slice(&ended.stdout) {
            Ok(Answer::Ok(extracted)) => Ok(*extracted),
            Ok(Answer::Refused(error)) => Err(error),
            Err(_) => Err(crashed("the worker's answer makes no sense")),
        };
    }
    let last_words = String::from_utf8_lossy(&ended.stderr);
    if last_words.contains("memory allocation of") {
        return Err(ExtractError::OutOfMemory { limit: limits.memory_bytes });
    }
    Err(by_signal(ended.status, limits))
}

#[cfg(unix)]
fn by_signal(status: ExitStatus, limits: &ExtractLimits) -> ExtractError {
    use std::os::unix::process::ExitStatusExt;

    match rlimit_signal(status.signal()) {
        Some("cpu") => ExtractError::Timeout { seconds: limits.cpu_seconds },
        // Nobody but the hard processor limit and the kernel's memory killer sends this one.
        Some("kill") => ExtractError::OutOfMemory { limit: limits.memory_bytes },
        Some(name) => crashed(name),
        None => crashed(&format!("the worker ended with {status}")),
    }
}

#[cfg(not(unix))]
fn by_signal(status: ExitStatus, _limits: &ExtractLimits) -> ExtractError {
    crashed(&format!("the worker ended with {status}"))
}

/// The signals' numbers are the same on Linux and macOS but for the bus error's.
#[cfg(unix)]
fn rlimit_signal(signal: Option<i32>) -> Option<&'static str> {
    match signal? {
        24 => Some("cpu"),
        9 => Some("kill"),
        4 => Some("illegal instruction"),
        6 => Some("aborted, as on a stack overflow"),
        7 | 10 => Some("bus error"),
        11 => Some("segmentation fault"),
        _ => None,
    }
}
