//! The limits on one document, and the budget that counts against them while a parser reads.
//!
//! Border: what is counted here is work and output; time and memory are limits of the worker process.
//! Invariant: counting happens before the memory is taken, and the numbers that a file states about itself are never
//! believed.

use serde::{Deserialize, Serialize};

use crate::error::{ExtractError, Limit};

const MEBIBYTE: u64 = 1024 * 1024;

/// The most that one document may cost. The defaults are those of the product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtractLimits {
    /// Bytes of the upload.
    pub max_input_bytes: u64,
    /// Bytes of all parts of an archive (or all streams of a PDF) together, once unpacked.
    pub max_unpacked_bytes: u64,
    /// Unpacked bytes per packed byte. Small files are let off, see [`Budget::unpacked`].
    pub max_ratio: u64,
    /// Characters of text handed back.
    pub max_text_chars: u64,
    /// Pages of a PDF, slides of a presentation, sheets of a workbook.
    pub max_pages: u32,
    /// Table cells handed back.
    pub max_cells: u64,
    /// Processor time of the worker, in seconds.
    pub cpu_seconds: u64,
    /// Address space of the worker, in bytes.
    pub memory_bytes: u64,
    /// Time on the wall from start to answer, in seconds; waiting for a free worker does not count.
    pub wall_seconds: u64,
}

impl Default for ExtractLimits {
    fn default() -> Self {
        Self {
            max_input_bytes: 50 * MEBIBYTE,
            max_unpacked_bytes: 200 * MEBIBYTE,
            max_ratio: 100,
            max_text_chars: 20_000_000,
            max_pages: 2_000,
            max_cells: 1_000_000,
            cpu_seconds: 10,
            memory_bytes: 768 * MEBIBYTE,
            wall_seconds: 30,
        }
    }
}

/// Columns beyond these exist in no spreadsheet program.
const MAX_COLUMNS: u64 = 16_384;

/// Below this many unpacked bytes the ratio is not looked at: a template full of blanks packs very well.
const RATIO_FREE_BYTES: u64 = 16 * MEBIBYTE;

/// What one run of a parser has used up.
#[derive(Debug)]
pub(crate) struct Budget<'a> {
    pub(crate) limits: &'a ExtractLimits,
    unpacked: u64,
    chars: u64,
    cells: u64,
}

impl<'a> Budget<'a> {
    pub(crate) fn new(limits: &'a ExtractLimits) -> Self {
        Self { limits, unpacked: 0, chars: 0, cells: 0 }
    }

    /// Counts bytes that came out of a decompressor of an upload of `packed` bytes.
    pub(crate) fn unpacked(&mut self, bytes: u64, packed: u64) -> Result<(), ExtractError> {
        self.unpacked = self.unpacked.saturating_add(bytes);
        if self.unpacked > self.limits.max_unpacked_bytes {
            return Err(ExtractError::Bomb { limit: Limit::UnpackedBytes, allowed: self.limits.max_unpacked_bytes });
        }
        let allowed = packed.saturating_mul(self.limits.max_ratio).max(RATIO_FREE_BYTES);
        if self.unpacked > allowed {
            return Err(ExtractError::Bomb { limit: Limit::UnpackedRatio, allowed: self.limits.max_ratio });
        }
        Ok(())
    }

    /// Counts text that will be handed back.
    pub(crate) fn text(&mut self, text: &str) -> Result<(), ExtractError> {
        self.chars = self.chars.saturating_add(text.len() as u64);
        if self.chars > self.limits.max_text_chars {
            return Err(ExtractError::Bomb { limit: Limit::TextCharacters, allowed: self.limits.max_text_chars });
        }
        Ok(())
    }

    /// Counts the cells of one table row.
    pub(crate) fn row(&mut self, columns: usize) -> Result<(), ExtractError> {
        let columns = columns as u64;
        if columns > MAX_COLUMNS {
            return Err(ExtractError::Bomb { limit: Limit::Columns, allowed: MAX_COLUMNS });
        }
        self.cells = self.cells.saturating_add(columns);
        if self.cells > self.limits.max_cells {
            return Err(ExtractError::Bomb { limit: Limit::Cells, allowed: self.limits.max_cells });
        }
        Ok(())
    }

    /// Checks a number of pages, slides or sheets.
    pub(crate) fn pages(&self, pages: usize) -> Result<u32, ExtractError> {
        match u32::try_from(pages) {
            Ok(count) if count <= self.limits.max_pages => Ok(count),
            _ => Err(ExtractError::Bomb { limit: Limit::Pages, allowed: u64::from(self.limits.max_pages) }),
        }
    }
}
