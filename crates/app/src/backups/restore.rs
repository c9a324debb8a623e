//! Brings a backup back into an empty data directory.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use super::make::checksum;
use super::{DATABASE, FILES, FORMAT, MANIFEST, Manifest};
use crate::error::{Error, Result};

/// Unpacks a backup beside its place, checks every file against its checksum, and moves it there. Gives back when the
/// backup was made. Blocks.
pub fn backup_restore(archive: &Path, data_dir: &Path) -> Result<String> {
    for taken in [DATABASE, FILES] {
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
    for part in [FILES, DATABASE] {
        let from = work.path().join(part);
        if from.exists() {
            std::fs::rename(from, data_dir.join(part)).map_err(|error| failed(archive, &error))?;
        }
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
