//! The vectors of one index: rows of 8-bit numbers in a file and in memory, scanned exactly.
//!
//! A row is named by its slot, which the passage's entry in the full-text index holds. A slot that no committed passage names is free: so the commit of the
//! full-text index decides what counts, and a crash before it leaves nothing but free slots. Every row has a checksum of its own.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::Arc;

use crate::types::DIMENSIONS;

const MAGIC: &[u8; 8] = b"STWVEC01";
const HEADER_BYTES: usize = 16;
/// The scale, the numbers, the checksum of both.
const ROW_BYTES: usize = 4 + DIMENSIONS + 4;
const CHUNK_ROWS: usize = 1024;
/// The query keeps 14 bits, so that the only rounding that matters is the row's, and the sum of products fits 32 bits for any vector.
const QUERY_SCALE: f32 = 16_383.0;

/// One vector as it is stored.
#[derive(Clone)]
pub(crate) struct Row {
    scale: f32,
    numbers: [i8; DIMENSIONS],
}

impl Row {
    /// Rounds a vector to 8 bits per number. `None` when it is not a usable vector.
    pub(crate) fn from_vector(vector: &[f32]) -> Option<Row> {
        if vector.len() != DIMENSIONS || vector.iter().any(|number| !number.is_finite()) {
            return None;
        }
        let largest = vector.iter().fold(0f32, |largest, number| largest.max(number.abs()));
        let mut row = Row { scale: largest / 127.0, numbers: [0; DIMENSIONS] };
        if row.scale > 0.0 {
            for (rounded, number) in row.numbers.iter_mut().zip(vector) {
                *rounded = (number / row.scale).round() as i8;
            }
        }
        Some(row)
    }

    fn to_bytes(&self) -> [u8; ROW_BYTES] {
        let mut bytes = [0u8; ROW_BYTES];
        bytes[..4].copy_from_slice(&self.scale.to_le_bytes());
        for (byte, number) in bytes[4..4 + DIMENSIONS].iter_mut().zip(self.numbers) {
            *byte = number as u8;
        }
        let checksum = crc32fast::hash(&bytes[..4 + DIMENSIONS]);
        bytes[4 + DIMENSIONS..].copy_from_slice(&checksum.to_le_bytes());
        bytes
    }

    fn from_bytes(bytes: &[u8]) -> Option<Row> {
        let (content, checksum) = bytes.split_at_checked(4 + DIMENSIONS)?;
        if checksum != crc32fast::hash(content).to_le_bytes() {
            return None;
        }
        let mut row = Row { scale: f32::from_le_bytes(content[..4].try_into().ok()?), numbers: [0; DIMENSIONS] };
        for (number, byte) in row.numbers.iter_mut().zip(&content[4..]) {
            *number = *byte as i8;
        }
        Some(row)
    }
}

/// A query vector, rounded once.
#[derive(Clone)]
pub(crate) struct QueryVector {
    scale: f32,
    numbers: [i16; DIMENSIONS],
}

impl QueryVector {
    pub(crate) fn from_vector(vector: &[f32]) -> Option<QueryVector> {
        if vector.len() != DIMENSIONS || vector.iter().any(|number| !number.is_finite()) {
            return None;
        }
        let largest = vector.iter().fold(0f32, |largest, number| largest.max(number.abs()));
        if largest <= 0.0 {
            return None;
        }
        let mut query = QueryVector { scale: largest / QUERY_SCALE, numbers: [0; DIMENSIONS] };
        for (rounded, number) in query.numbers.iter_mut().zip(vector) {
            *rounded = (number / query.scale).round() as i16;
        }
        Some(query)
    }
}

/// The rows in memory. Cloning shares them; a writer replaces chunks instead of changing them, so a search under way keeps what it began with.
#[derive(Clone, Default)]
pub(crate) struct VectorRows {
    chunks: Vec<Arc<Vec<Option<Row>>>>,
}

impl VectorRows {
    /// Reads the file. A row whose checksum fails is absent: only a slot that is in use makes that a damage.
    pub(crate) fn load(path: &Path) -> io::Result<VectorRows> {
        let mut rows = VectorRows::default();
        let mut file = match File::open(path) {
            Ok(file) => io::BufReader::with_capacity(1 << 18, file),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(rows),
            Err(error) => return Err(error),
        };
        let mut header = [0u8; HEADER_BYTES];
        if file.read_exact(&mut header).is_err() || header != header_bytes() {
            return Ok(rows);
        }
        let mut bytes = [0u8; ROW_BYTES];
        let mut chunk = Vec::with_capacity(CHUNK_ROWS);
        while file.read_exact(&mut bytes).is_ok() {
            chunk.push(Row::from_bytes(&bytes));
            if chunk.len() == CHUNK_ROWS {
                rows.chunks.push(Arc::new(std::mem::replace(&mut chunk, Vec::with_capacity(CHUNK_ROWS))));
            }
        }
        if !chunk.is_empty() {
            chunk.shrink_to_fit();
            rows.chunks.push(Arc::new(chunk));
        }
        Ok(rows)
    }

    fn row(&self, slot: u32) -> Option<&Row> {
        let slot = slot as usize;
        self.chunks.get(slot / CHUNK_ROWS)?.get(slot % CHUNK_ROWS)?.as_ref()
    }

    pub(crate) fn has(&self, slot: u32) -> bool {
        self.row(slot).is_some()
    }

    /// The cosine of the row's and the query's angle, or `None` for a slot without a row.
    pub(crate) fn cosine(&self, slot: u32, query: &QueryVector) -> Option<f32> {
        let row = self.row(slot)?;
        Some(product(&row.numbers, &query.numbers) as f32 * row.scale * query.scale)
    }

    pub(crate) fn memory_bytes(&self) -> usize {
        self.chunks.iter().map(|chunk| chunk.capacity() * size_of::<Option<Row>>()).sum()
    }

    /// The same rows with `changes` in place.
    pub(crate) fn with(&self, changes: &[(u32, Row)]) -> VectorRows {
        let mut chunks = self.chunks.clone();
        for (slot, row) in changes {
            let slot = *slot as usize;
            while chunks.len() <= slot / CHUNK_ROWS {
                chunks.push(Arc::new(Vec::new()));
            }
            let chunk = Arc::make_mut(&mut chunks[slot / CHUNK_ROWS]);
            if chunk.len() <= slot % CHUNK_ROWS {
                chunk.resize(slot % CHUNK_ROWS + 1, None);
            }
            chunk[slot % CHUNK_ROWS] = Some(row.clone());
        }
        VectorRows { chunks }
    }
}

/// Plain code that the compiler turns into SIMD: 8-bit by 14-bit products, added in 32 bits. The sum cannot overflow (see [`QUERY_SCALE`]);
/// `wrapping` keeps the checks of a development build, which would forbid SIMD, out of the hottest loop.
fn product(row: &[i8; DIMENSIONS], query: &[i16; DIMENSIONS]) -> i32 {
    row.iter()
        .zip(query)
        .fold(0, |sum: i32, (left, right)| sum.wrapping_add(i32::from(*left).wrapping_mul(i32::from(*right))))
}

/// Writes rows into the file and waits until the disk has them.
pub(crate) fn write_rows(path: &Path, changes: &[(u32, Row)]) -> io::Result<()> {
    let mut file = OpenOptions::new().create(true).truncate(false).read(true).write(true).open(path)?;
    if file.metadata()?.len() < HEADER_BYTES as u64 {
        file.write_all(&header_bytes())?;
    }
    for (slot, row) in changes {
        file.write_all_at(&row.to_bytes(), HEADER_BYTES as u64 + u64::from(*slot) * ROW_BYTES as u64)?;
    }
    file.sync_data()
}

fn header_bytes() -> [u8; HEADER_BYTES] {
    let mut header = [0u8; HEADER_BYTES];
    header[..8].copy_from_slice(MAGIC);
    header[8..12].copy_from_slice(&(DIMENSIONS as u32).to_le_bytes());
    header
}

#[cfg(test)]
mod tests {
    use super::{QueryVector, Row, VectorRows, write_rows};
    use crate::types::DIMENSIONS;

    fn vector(seed: u64) -> Vec<f32> {
        let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        let mut numbers = Vec::with_capacity(DIMENSIONS);
        for _ in 0..DIMENSIONS {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            numbers.push((state >> 40) as f32 / (1u64 << 24) as f32 - 0.5);
        }
        let length = numbers.iter().map(|number| number * number).sum::<f32>().sqrt();
        numbers.iter().map(|number| number / length).collect()
    }

    #[test]
    fn the_rounded_cosine_is_close_to_the_exact_one() {
        for seed in 1..200 {
            let (row, query) = (vector(seed), vector(seed + 1000));
            let exact: f32 = row.iter().zip(&query).map(|(left, right)| left * right).sum();
            let rows = VectorRows::default().with(&[(0, Row::from_vector(&row).unwrap())]);
            let rounded = rows.cosine(0, &QueryVector::from_vector(&query).unwrap()).unwrap();
            assert!((exact - rounded).abs() < 0.002, "{exact} {rounded}");
        }
    }

    #[test]
    fn rows_survive_the_file_and_a_flipped_bit_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("vectors");
        let rows: Vec<(u32, Row)> =
            (0..1500).map(|slot| (slot, Row::from_vector(&vector(u64::from(slot) + 1)).unwrap())).collect();
        write_rows(&path, &rows).unwrap();
        let loaded = VectorRows::load(&path).unwrap();
        assert!((0..1500).all(|slot| loaded.has(slot)) && !loaded.has(1500));

        let mut bytes = std::fs::read(&path).unwrap();
        bytes[16 + 392 * 7 + 50] ^= 1;
        std::fs::write(&path, bytes).unwrap();
        let damaged = VectorRows::load(&path).unwrap();
        assert!(!damaged.has(7) && damaged.has(6) && damaged.has(8));
    }

    #[test]
    fn unusable_vectors_are_refused() {
        assert!(Row::from_vector(&[0.0; 3]).is_none());
        assert!(Row::from_vector(&[f32::NAN; DIMENSIONS]).is_none());
        assert!(QueryVector::from_vector(&[0.0; DIMENSIONS]).is_none());
        assert!(Row::from_vector(&[0.0; DIMENSIONS]).is_some());
    }
}
