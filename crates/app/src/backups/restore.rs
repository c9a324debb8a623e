//! Brings a backup back into an empty data directory.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use super::make::{checksum, collect};
use super::{DATABASE, FILES, FORMAT, MANIFEST, Manifest};
use crate::error::{Error, Result};

/// Unpacks a backup beside its place, checks every file against its checksum, and moves it there. Gives back when the
/// backup was made. Blocks.
pub fn backup_restore(archive: &Path, data_dir: &Path) -> Result<String> {
    // A log that was left behind would be played into the restored database.
    let (log, index) = (format!("{DATABASE}-wal"), format!("{DATABASE}-shm"));
    for taken in [DATABASE, FILES, &log, &index] {
        if data_dir.join(taken).exists() {
            let detail = format!(
                "{} holds data already and was left as it is. Restore into an empty directory with --data, look at it, \
                 then use it in place of the old one.",
                data_dir.display()
            );
            return Err(Error::conflict("restore_not_empty", detail));
        }
    }
    let work = tempfile::Builder::new()
        .prefix(".steward-restore-")
        .tempdir_in(data_dir)
        .map_err(|error| failed(archive, &error))?;
    // `unpack` keeps every path inside the folder, whatever the archive says.
    let unpacked = File::open(archive).and_then(|file| tar::Archive::new(BufReader::new(file)).unpack(work.path()));
    unpacked.map_err(|error| failed(archive, &error))?;
    let manifest = verified(archive, work.path())?;
    let files = work.path().join(FILES);
    if files.exists() {
        std::fs::rename(&files, data_dir.join(FILES)).map_err(|error| failed(archive, &error))?;
    }
    if let Err(error) = std::fs::rename(work.path().join(DATABASE), data_dir.join(DATABASE)) {
        let _ = std::fs::rename(data_dir.join(FILES), files);
        return Err(failed(archive, &error));
    }
    Ok(manifest.made_at)
}

fn verified(archive: &Path, folder: &Path) -> Result<Manifest> {
    let text = std::fs::read(folder.join(MANIFEST)).map_err(|_| damaged(archive, "it has no manifest"))?;
    let manifest: Manifest =
        serde_json::from_slice(&text).map_err(|_| damaged(archive, "its manifest can't be read"))?;
    if manifest.format > FORMAT {
        let detail = format!(
            "The backup was made by a newer Steward ({}). Nothing was changed. Restore it with that version or a newer one.",
            manifest.version
        );
        return Err(Error::invalid("backup_newer", detail));
    }
    for (name, expected) in &manifest.checksums {
        if checksum(&folder.join(name)).ok().as_ref() != Some(expected) {
            return Err(damaged(archive, &format!("{name} is missing or not as it was written")));
        }
    }
    let mut files = Vec::new();
    collect(&folder.join(FILES), &mut files).map_err(|error| failed(archive, &error))?;
    for file in files {
        let name = file.strip_prefix(folder).unwrap_or(&file).to_string_lossy().into_owned();
        if !manifest.checksums.contains_key(&name) {
            return Err(damaged(archive, &format!("nobody vouches for {name}, which is in it")));
        }
    }
    if !manifest.checksums.contains_key(DATABASE) {
        return Err(damaged(archive, "there is no database in it"));
    }
    Ok(manifest)
}

fn damaged(archive: &Path, reason: &str) -> Error {
    let detail = format!(
        "{} is not a whole backup: {reason}. Nothing was restored or changed. Try an earlier backup.",
        archive.display()
    );
    Error::invalid("backup_damaged", detail)
}

fn failed(archive: &Path, error: &std::io::Error) -> Error {
    Error::invalid(
        "restore_failed",
        format!("{} could not be restored: {error}. Nothing was changed.", archive.display()),
    )
}
