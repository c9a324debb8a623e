//! Where the master keys come from: a file, a setting, or what a program prints.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use steward_model::{IdSource, Secret};
use tokio::io::AsyncReadExt;
use tokio::process::Command;

use super::{Keyring, SecretError};

/// A program that answers a question about a key does it within seconds, or hangs.
const COMMAND_PATIENCE: Duration = Duration::from_secs(20);
/// 255 keys take less.
const MOST_PRINTED: u64 = 64 * 1024;

/// One base64 key of 32 bytes per line, newest last, wherever the lines come from.
#[derive(Debug, Clone)]
pub enum KeySource {
    /// Made with a first key if it isn't there.
    File(PathBuf),
    /// From the configuration or the environment.
    Given(Secret),
    /// A program and its arguments, run without a shell; it prints the keys.
    Command(Vec<String>),
}

impl KeySource {
    /// The file to which a new key can be added.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::Given(_) | Self::Command(_) => None,
        }
    }

    pub(crate) async fn open(&self, ids: &IdSource) -> Result<Keyring, SecretError> {
        match self {
            Self::File(path) => {
                if !path.exists() {
                    key_file_make(path, ids)?;
                }
                Keyring::of_file(path)
            }
            Self::Given(text) => Keyring::parse(text.expose()).map_err(SecretError::Given),
            Self::Command(words) => {
                let printed = run(words).await.map_err(SecretError::Command)?;
                Keyring::parse(printed.expose())
                    .map_err(|reason| SecretError::Command(format!("what it prints is no key: {reason}")))
            }
        }
    }
}

/// A new key as it stands in a line.
pub fn key_new(ids: &IdSource) -> Secret {
    Secret::new(STANDARD.encode(ids.random_bytes::<32>()))
}

/// What a program prints. Neither that nor what it complains of is told to anybody: either may hold a key.
async fn run(words: &[String]) -> Result<Secret, String> {
    let (program, arguments) = words.split_first().ok_or_else(|| String::from("no program is named"))?;
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
    let mut child = command.spawn().map_err(|error| format!("{program} can't be started: {error}"))?;
    let stdout = child.stdout.take().ok_or_else(|| format!("{program} can't be read"))?;
    let work = async {
        let mut printed = String::new();
        let read = stdout.take(MOST_PRINTED).read_to_string(&mut printed).await;
        read.map_err(|_| format!("{program} prints no text"))?;
        let status = child.wait().await.map_err(|error| format!("{program} can't be waited for: {error}"))?;
        if status.success() { Ok(Secret::new(printed)) } else { Err(format!("{program} ended with {status}")) }
    };
    tokio::time::timeout(COMMAND_PATIENCE, work)
        .await
        .unwrap_or_else(|_| Err(format!("{program} printed nothing for {} seconds", COMMAND_PATIENCE.as_secs())))
}

fn key_file_make(path: &Path, ids: &IdSource) -> Result<(), SecretError> {
    let failed = |error: std::io::Error| file_error(path, &error);
    write_private(path, &format!("{}\n", key_new(ids).expose())).map_err(failed)
}

/// Adds a key as the newest. The file is replaced as a whole: whoever reads it finds the old keys or all of them.
pub(super) fn key_file_add(path: &Path, ids: &IdSource) -> Result<(), SecretError> {
    let failed = |error: std::io::Error| file_error(path, &error);
    let before = std::fs::read_to_string(path).map_err(failed)?;
    let beside = path.with_extension("new");
    match std::fs::remove_file(&beside) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(error)),
        _ => {}
    }
    let text = format!("{}\n{}\n", before.trim_end(), key_new(ids).expose());
    write_private(&beside, &text).map_err(failed)?;
    std::fs::rename(&beside, path).map_err(failed)?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)
}

pub(super) fn file_error(path: &Path, reason: &impl std::fmt::Display) -> SecretError {
    SecretError::KeyFile { path: path.display().to_string(), reason: reason.to_string() }
}

fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(script: &str) -> KeySource {
        KeySource::Command(["sh", "-c", script].map(String::from).to_vec())
    }

    #[tokio::test]
    async fn a_key_comes_from_a_setting_or_a_program_and_stays_unspoken() {
        let ids = IdSource::random();
        let key = key_new(&ids);
        let sealed = KeySource::Given(key.clone()).open(&ids).await.unwrap().seal("text", "row", &ids);
        let printed = command(&format!("echo {}", key.expose())).open(&ids).await.unwrap();
        assert_eq!(printed.open_sealed(&sealed, "row").unwrap().expose(), "text");
        assert!(!format!("{:?}", KeySource::Given(key.clone())).contains(key.expose()));
        for bad in
            [format!("echo {}; exit 3", key.expose()), format!("echo x{} >&2; echo x{}", key.expose(), key.expose())]
        {
            let told = command(&bad).open(&ids).await.err().unwrap().to_string();
            assert!(!told.contains(key.expose()), "{told}");
        }
        let told = KeySource::Command(vec![String::from("/no/such/program")]).open(&ids).await.err().unwrap();
        assert!(told.to_string().contains("/no/such/program can't be started"), "{told}");
        // No shell stands between: what looks like one is an argument.
        let told = KeySource::Command(vec![String::from("echo"), format!("$(echo {})", key.expose())]).open(&ids).await;
        assert!(told.is_err());
    }

    #[test]
    fn a_new_key_comes_after_the_others_and_the_file_stays_private() {
        use std::os::unix::fs::PermissionsExt;
        let ids = IdSource::random();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        key_file_make(&path, &ids).unwrap();
        let first = Keyring::of_file(&path).unwrap();
        let sealed = first.seal("text", "row", &ids);
        // What an interrupted try left behind is in nobody's way.
        std::fs::write(path.with_extension("new"), "half a k").unwrap();
        key_file_add(&path, &ids).unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let both = Keyring::of_file(&path).unwrap();
        assert_eq!((first.newest(), both.newest()), (0, 1));
        assert_eq!(both.open_sealed(&sealed, "row").unwrap().expose(), "text");
        // A process that read the file before finds the new key when it meets it.
        let sealed = both.seal("other", "row", &ids);
        assert_eq!(first.open_sealed(&sealed, "row").unwrap().expose(), "other");
        assert_eq!(first.newest(), 1);
    }
}
