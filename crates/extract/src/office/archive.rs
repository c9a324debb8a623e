//! One Office archive, unpacked part by part into memory.
//!
//! Border: hands out bytes by part name; an entry's path is a key and never a path on a disk, so `../`, absolute and
//! symbolic-link entries are names that nobody asks for.
//! Invariant: every unpacked byte is counted against the budget before it is kept.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::encoding;
use crate::error::{ExtractError, Limit};
use crate::limits::Budget;

/// A presentation of 2,000 slides with pictures stays below.
const MAX_ENTRIES: usize = 20_000;

pub(crate) struct Archive<'b> {
    zip: ZipArchive<Cursor<&'b [u8]>>,
    packed: u64,
}

impl<'b> Archive<'b> {
    pub(crate) fn open(bytes: &'b [u8]) -> Result<Self, ExtractError> {
        let zip =
            ZipArchive::new(Cursor::new(bytes)).map_err(|_| ExtractError::damaged("its archive cannot be opened"))?;
        if zip.len() > MAX_ENTRIES {
            return Err(ExtractError::Bomb { limit: Limit::ArchiveEntries, allowed: MAX_ENTRIES as u64 });
        }
        Ok(Self { zip, packed: bytes.len() as u64 })
    }

    /// The text of one part, or `None` when the archive has no such part.
    pub(crate) fn part(&mut self, name: &str, budget: &mut Budget) -> Result<Option<String>, ExtractError> {
        let Some(index) = self.zip.index_for_name(name) else {
            return Ok(None);
        };
        let mut bytes = Vec::new();
        self.unpack(index, budget, |chunk| bytes.extend_from_slice(chunk))?;
        Ok(Some(encoding::decode(&bytes, None).text))
    }

    /// Unpacks every entry and throws the bytes away: for a parser that does its own unpacking without limits.
    pub(crate) fn rehearse(&mut self, budget: &mut Budget) -> Result<(), ExtractError> {
        for index in 0..self.zip.len() {
            self.unpack(index, budget, |_| {})?;
        }
        Ok(())
    }

    fn unpack(&mut self, index: usize, budget: &mut Budget, mut keep: impl FnMut(&[u8])) -> Result<(), ExtractError> {
        let mut entry = match self.zip.by_index(index) {
            Ok(entry) => entry,
            Err(ZipError::UnsupportedArchive(reason)) if reason.contains("assword") => {
                return Err(ExtractError::Encrypted);
            }
            Err(_) => {
                return Err(ExtractError::damaged("a part of its archive cannot be unpacked"));
            }
        };
        let mut chunk = vec![0_u8; 64 * 1024];
        loop {
            let length =
                entry.read(&mut chunk).map_err(|_| ExtractError::damaged("a part of its archive is broken"))?;
            if length == 0 {
                return Ok(());
            }
            budget.unpacked(length as u64, self.packed)?;
            keep(&chunk[..length]);
        }
    }
}
