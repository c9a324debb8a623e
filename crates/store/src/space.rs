//! Room on the disk: a reserve file that is given up when the disk is full and made again when there is room.
//!
//! **Invariant.** While the disk is full, ordinary writes are refused before they begin, and what takes away or ends
//! something goes on in the room that the reserve left. Writing begins again by itself, without a restart, once the
//! reserve and something beyond it fit: a disk that is full to the brim does not flap between the two states.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustix::fs::{FallocateFlags, fallocate, statvfs};
use rustix::io::Errno;
use tokio::sync::watch;

/// Enough for many deletions and for the write-ahead log, which is merged at 4 MiB.
const RESERVE_BYTES: u64 = 8 << 20;
/// Must be free beside the reserve before writing begins again.
const HEADROOM_BYTES: u64 = 4 << 20;
const NAME: &str = "reserve";

/// Whether there is room to write. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Space {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    /// `None`: the database has a disk of its own elsewhere, and nothing is held in reserve here.
    folder: Option<PathBuf>,
    full: watch::Sender<bool>,
}

impl Space {
    /// Holds a reserve in a folder. A disk without room for it counts as full from the start.
    pub(crate) fn with_reserve(folder: &Path) -> Self {
        let space = Self { inner: Arc::new(Inner { folder: Some(folder.to_owned()), full: watch::channel(false).0 }) };
        let held = reserve_is_held(folder) || (has_room(folder) && make_reserve(folder).is_ok());
        if !held {
            space.note_full();
        }
        space
    }

    pub(crate) fn without_reserve() -> Self {
        Self { inner: Arc::new(Inner { folder: None, full: watch::channel(false).0 }) }
    }

    pub fn is_full(&self) -> bool {
        *self.inner.full.borrow()
    }

    /// Tells of every change between full and not.
    pub fn watch(&self) -> watch::Receiver<bool> {
        self.inner.full.subscribe()
    }

    /// A write failed for want of room: gives up the reserve and refuses further writes.
    pub fn note_full(&self) {
        if let Some(folder) = &self.inner.folder {
            // It may be gone already; then there is nothing to give up.
            let _ = std::fs::remove_file(folder.join(NAME));
        }
        let changed = !self.inner.full.send_replace(true);
        if changed {
            tracing::error!("the disk is full: reading and deleting go on, nothing new is saved until there is room");
        }
    }

    /// Whether refused writes are refused before they begin: only where somebody looks after the recovery.
    pub(crate) fn refuses(&self) -> bool {
        self.inner.folder.is_some() && self.is_full()
    }

    /// A write succeeded where nothing is held in reserve: that alone says that there is room again.
    pub(crate) fn note_written(&self) {
        if self.inner.folder.is_none() && self.is_full() {
            self.end();
        }
    }

    /// Makes the reserve again if it fits; `true` when writing may begin again.
    pub(crate) fn recover(&self) -> bool {
        let Some(folder) = &self.inner.folder else {
            return !self.is_full();
        };
        if !has_room(folder) || make_reserve(folder).is_err() {
            return false;
        }
        self.end();
        true
    }

    fn end(&self) {
        self.inner.full.send_replace(false);
        tracing::info!("there is room on the disk again: writing goes on");
    }
}

fn reserve_is_held(folder: &Path) -> bool {
    std::fs::metadata(folder.join(NAME)).is_ok_and(|found| found.len() == RESERVE_BYTES)
}

fn has_room(folder: &Path) -> bool {
    statvfs(folder).is_ok_and(|disk| disk.f_bavail.saturating_mul(disk.f_frsize) >= RESERVE_BYTES + HEADROOM_BYTES)
}

fn make_reserve(folder: &Path) -> io::Result<()> {
    let path = folder.join(NAME);
    let made = OpenOptions::new().create(true).truncate(true).write(true).open(&path).and_then(|file| fill(&file));
    if made.is_err() {
        let _ = std::fs::remove_file(&path);
    }
    made
}

/// Takes the room for real; a length alone would be a hole.
fn fill(mut file: &File) -> io::Result<()> {
    match fallocate(file, FallocateFlags::empty(), 0, RESERVE_BYTES) {
        Ok(()) => Ok(()),
        Err(Errno::OPNOTSUPP | Errno::NOSYS) => {
            let block = [0x53_u8; 64 << 10];
            for _ in 0..RESERVE_BYTES / block.len() as u64 {
                file.write_all(&block)?;
            }
            file.sync_all()
        }
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::{NAME, RESERVE_BYTES, Space};

    #[test]
    fn the_reserve_is_given_up_when_the_disk_is_full_and_made_again() {
        let folder = tempfile::tempdir().unwrap();
        let reserve = folder.path().join(NAME);
        let space = Space::with_reserve(folder.path());
        let mut changes = space.watch();
        assert_eq!(std::fs::metadata(&reserve).unwrap().len(), RESERVE_BYTES);
        assert!(!space.is_full() && !space.refuses());
        space.note_full();
        assert!(space.refuses() && !reserve.exists() && changes.has_changed().unwrap());
        changes.mark_unchanged();
        assert!(space.recover(), "the disk of the tests has room");
        assert!(!space.is_full() && reserve.exists() && changes.has_changed().unwrap());
    }

    #[test]
    fn a_database_elsewhere_is_asked_again_with_each_write() {
        let space = Space::without_reserve();
        space.note_full();
        assert!(space.is_full() && !space.refuses());
        space.note_written();
        assert!(!space.is_full());
    }
}
