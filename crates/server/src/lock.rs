//! One process per data directory: a lock that the system takes back when its holder ends, however it ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use anyhow::{Context, Result, bail};

/// Holds the data directory until it is dropped.
pub(crate) struct DataLock {
    _file: File,
}

pub(crate) fn acquire(directory: &Path) -> Result<DataLock> {
    std::fs::create_dir_all(directory).with_context(|| {
        format!(
            "the data directory {} can't be made. Make its parent writable for this user, or name another one with \
             data_dir in steward.toml or STEWARD_DATA_DIR",
            directory.display()
        )
    })?;
    let path = directory.join("steward.lock");
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path).with_context(|| {
        format!("the data directory {} is not writable for this user; nothing was changed", directory.display())
    })?;
    match file.try_lock() {
        Ok(()) => Ok(DataLock { _file: file }),
        Err(TryLockError::WouldBlock) => bail!(
            "another Steward is running with the data directory {}. Use that one, end it first, or give this one its \
             own directory with STEWARD_DATA_DIR",
            directory.display()
        ),
        Err(TryLockError::Error(error)) => Err(error).with_context(|| format!("{} can't be locked", path.display())),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_second_process_gets_a_clear_word_and_the_next_after_the_end_gets_in() {
        let directory = tempfile::tempdir().unwrap();
        let first = super::acquire(directory.path()).unwrap();
        let error = super::acquire(directory.path()).err().unwrap().to_string();
        assert!(error.contains("another Steward is running"), "{error}");
        drop(first);
        assert!(super::acquire(directory.path()).is_ok());
    }
}
