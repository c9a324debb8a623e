//! Makes a backup of a working installation.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tempfile::{Builder, NamedTempFile};

use super::{DATABASE, FILES, FORMAT, MANIFEST, Manifest};
use crate::app::App;
use crate::blobs::UNFINISHED;
use crate::error::{Error, Result};

/// What was put into a backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BackupMade {
    pub files: usize,
    pub bytes: u64,
}

/// Writes a backup to a file that is not there yet.
pub async fn backup_make(app: &App, target: &Path) -> Result<BackupMade> {
    if target.exists() {
        return Err(Error::conflict(
            "backup_exists",
            format!("{} is there already and was left as it is. Name another file.", target.display()),
        ));
    }
    let folder = target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let work =
        Builder::new().prefix(".steward-backup-").tempdir_in(folder).map_err(|error| unwritable(folder, &error))?;
    let database = work.path().join(DATABASE);
    // The database first: a file that it names was written before it, and files are not changed.
    if !app.store.copy_to(&database).await? {
        return Err(Error::invalid(
            "backup_elsewhere",
            "The database is PostgreSQL, which has its own tools: use pg_dump, and copy the folder files of the data \
             directory.",
        ));
    }
    let made_at = app.clock.now().to_string();
    let (root, target) = (app.options.data_dir.join(FILES), target.to_path_buf());
    let packed = tokio::task::spawn_blocking(move || {
        let archive = NamedTempFile::new_in(work.path())?;
        let made = pack(archive.as_file(), &database, &root, made_at)?;
        archive.as_file().sync_all()?;
        archive.persist_noclobber(&target)?;
        std::io::Result::Ok(made)
    });
    packed.await.map_err(Error::internal)?.map_err(|error| unwritable(folder, &error))
}

fn unwritable(folder: &Path, error: &std::io::Error) -> Error {
    let detail = format!(
        "The backup could not be written into {}: {error}. No backup was made; what is there was left as it is.",
        folder.display()
    );
    Error::invalid("backup_unwritable", detail)
}

fn pack(archive: &File, database: &Path, root: &Path, made_at: String) -> std::io::Result<BackupMade> {
    let mut tar = tar::Builder::new(BufWriter::new(archive));
    let mut made = BackupMade { files: 0, bytes: 0 };
    let mut checksums = BTreeMap::new();
    let mut add = |tar: &mut tar::Builder<_>, path: &Path, name: String| -> std::io::Result<()> {
        let file = match File::open(path) {
            // It was deleted for good since the folder was listed.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && path != database => return Ok(()),
            file => file?,
        };
        let metadata = file.metadata()?;
        let mut header = tar::Header::new_gnu();
        header.set_metadata(&metadata);
        // The checksum is of what goes into the archive, whatever becomes of the file meanwhile.
        let mut content = Digesting { inner: file.take(metadata.len()), digest: Sha256::new() };
        tar.append_data(&mut header, &name, &mut content)?;
        checksums.insert(name, hex::encode(content.digest.finalize()));
        made.files += 1;
        made.bytes += metadata.len();
        Ok(())
    };
    add(&mut tar, database, String::from(DATABASE))?;
    let mut files = Vec::new();
    collect(root, &mut files)?;
    for file in files {
        let inside = file.strip_prefix(root).unwrap_or(&file).to_string_lossy().into_owned();
        add(&mut tar, &file, format!("{FILES}/{inside}"))?;
    }
    let manifest = Manifest { format: FORMAT, version: env!("CARGO_PKG_VERSION").to_owned(), made_at, checksums };
    let text = serde_json::to_vec_pretty(&manifest)?;
    let mut header = tar::Header::new_gnu();
    header.set_size(text.len() as u64);
    header.set_mode(0o600);
    header.set_cksum();
    tar.append_data(&mut header, MANIFEST, text.as_slice())?;
    tar.into_inner()?.flush()?;
    Ok(made)
}

pub(super) fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), files)?;
        } else if !entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
            files.push(entry.path());
        }
    }
    Ok(())
}

/// Makes the digest of what is read through it.
struct Digesting<R> {
    inner: R,
    digest: Sha256,
}

impl<R: Read> Read for Digesting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.digest.update(&buffer[..read]);
        Ok(read)
    }
}

/// SHA-256 in hex, without holding the file in memory.
pub(super) fn checksum(path: &Path) -> std::io::Result<String> {
    let mut digest = Sha256::new();
    std::io::copy(&mut File::open(path)?, &mut digest)?;
    Ok(hex::encode(digest.finalize()))
}
