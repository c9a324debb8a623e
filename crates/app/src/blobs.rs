//! Files by their content: written once, named by their SHA-256, per workspace.

use std::io::ErrorKind as ErrorOfIo;
use std::path::PathBuf;
use std::time::SystemTime;

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use steward_model::WorkspaceId;
use steward_store::{Space, StoreError};

use crate::error::{Error, ErrorKind, Result};

/// How the name of a file begins that is still being written.
pub(crate) const UNFINISHED: &str = ".unfinished-";

/// A directory of blobs. Cheap to clone.
#[derive(Debug, Clone)]
pub struct BlobStore {
    root: PathBuf,
    space: Space,
}

impl BlobStore {
    pub fn new(root: PathBuf, space: Space) -> Self {
        Self { root, space }
    }

    /// Keeps the bytes and returns their SHA-256 in hex. The same content is kept once per workspace; it is written
    /// anew all the same, so that its age tells when it was last wanted.
    pub async fn put(&self, workspace_id: WorkspaceId, bytes: &[u8]) -> Result<String> {
        let name = hex::encode(Sha256::digest(bytes));
        let path = self.path(workspace_id, &name);
        // What the reserve left is for deletions, not for files.
        if self.space.is_full() {
            return Err(StoreError::Full.into());
        }
        let written = write_whole(path, bytes.to_vec());
        match tokio::task::spawn_blocking(written).await {
            Ok(Ok(())) => Ok(name),
            Ok(Err(error)) => Err(self.io_error(error)),
            Err(error) => Err(Error::internal(error)),
        }
    }

    pub async fn get(&self, workspace_id: WorkspaceId, name: &str) -> Result<Vec<u8>> {
        tokio::fs::read(self.path(workspace_id, name)).await.map_err(Error::internal)
    }

    /// Deletes a content that was last kept before a time; a younger one stays, and one that is gone is no error.
    pub async fn remove(&self, workspace_id: WorkspaceId, name: &str, before: Timestamp) -> Result<()> {
        let path = self.path(workspace_id, name);
        let Ok(kept) = tokio::fs::metadata(&path).await.and_then(|found| found.modified()) else {
            return Ok(());
        };
        if kept < SystemTime::from(before) {
            tokio::fs::remove_file(&path).await.map_err(|error| self.io_error(error))?;
        }
        Ok(())
    }

    fn path(&self, workspace_id: WorkspaceId, name: &str) -> PathBuf {
        // `name` is a hash that we computed; its first two characters spread the files over folders.
        self.root.join(workspace_id.to_string()).join(&name[..2.min(name.len())]).join(name)
    }

    fn io_error(&self, error: std::io::Error) -> Error {
        match error.kind() {
            ErrorOfIo::StorageFull | ErrorOfIo::QuotaExceeded | ErrorOfIo::ReadOnlyFilesystem => {
                self.space.note_full();
                StoreError::Full.into()
            }
            ErrorOfIo::PermissionDenied => Error::new(
                ErrorKind::Unavailable,
                "files_not_writable",
                "The server may not write to its file directory. Nothing was kept; its operator can mend the \
                 permissions.",
            ),
            _ => Error::internal(error),
        }
    }
}

/// Writes beside the final name and renames, so that a crash never leaves half a blob under a whole name.
fn write_whole(path: PathBuf, bytes: Vec<u8>) -> impl FnOnce() -> std::io::Result<()> {
    move || {
        use std::io::Write;
        let folder = path.parent().unwrap_or(&path).to_path_buf();
        std::fs::create_dir_all(&folder)?;
        // A name of its own: the same content may come twice at once. What is not finished goes when it is dropped.
        let mut file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(&folder)?;
        file.write_all(&bytes)?;
        file.as_file().sync_all()?;
        file.persist(&path)?;
        std::fs::File::open(folder)?.sync_all()
    }
}
