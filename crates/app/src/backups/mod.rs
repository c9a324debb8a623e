//! One file with everything of an installation, made while it works, and the way back.
//!
//! **Job.** A backup is a tar archive: the database as it was at one moment, the files that were uploaded, and a manifest
//! with the checksum of each. The search index is left out, because it is made anew from the database; the master key is
//! left out, because whoever finds a backup must not be able to open the secrets in it.
//! **Invariant.** A backup is whole or it isn't there: it is written beside its place and moved there at the end. What
//! doesn't agree with its checksum is not restored, and nothing that is there is written over.

mod make;
mod restore;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use make::{BackupMade, backup_make};
pub use restore::backup_restore;

const MANIFEST: &str = "manifest.json";
const DATABASE: &str = "steward.db";
const FILES: &str = "files";
const FORMAT: u32 = 1;

#[derive(Debug, Serialize, Deserialize)]
struct Manifest {
    format: u32,
    version: String,
    made_at: String,
    /// Path in the archive to the SHA-256 of its bytes, in hex.
    checksums: BTreeMap<String, String>,
}
