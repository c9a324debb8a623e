//! CSV in the shapes that spreadsheet programs really write.
//!
//! Job: find encoding and delimiter, give one table. Border: no types; a value stays the text it was.
//! Invariant: every non-empty row arrives; uneven rows are kept as they are.

use crate::encoding;
use crate::limits::Budget;
use crate::text::one_line;
use crate::{Block, ExtractError, Parsed};

const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

pub(crate) fn read(bytes: &[u8], budget: &mut Budget) -> Result<Parsed, ExtractError> {
    let decoded = encoding::decode(bytes, None);
    let (named, body) = named_delimiter(&decoded.text);
    let delimiter = named.unwrap_or_else(|| guess_delimiter(body));
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(body.as_bytes());
    let mut warnings = decoded.warnings;
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut record = csv::StringRecord::new();
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                warnings.push(format!("A row could not be read: {error}."));
                if error.is_io_error() {
                    break;
                }
                continue;
            }
        }
        let mut row = Vec::new();
        budget.row(record.len())?;
        for cell in &record {
            budget.text(cell)?;
            row.push(one_line(cell));
        }
        while row.last().is_some_and(String::is_empty) {
            row.pop();
        }
        if !row.is_empty() {
            rows.push(row);
        }
    }
    let blocks = split_off_preamble(rows);
    Ok(Parsed { blocks, warnings, ..Parsed::default() })
}

/// Excel writes `sep=;` into the first line.
fn named_delimiter(text: &str) -> (Option<u8>, &str) {
    let Some(rest) = text.strip_prefix("sep=") else {
        return (None, text);
    };
    match rest.split_once('\n') {
        Some((mark, body)) if mark.trim_end_matches('\r').len() == 1 => (mark.bytes().next(), body),
        _ => (None, text),
    }
}

/// The delimiter that cuts the first rows into the most columns, and all of them alike.
fn guess_delimiter(text: &str) -> u8 {
    let sample_end = text.floor_char_boundary(64 * 1024);
    let sample = &text[..sample_end];
    let mut best = (0_usize, b',');
    for delimiter in DELIMITERS {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(sample.as_bytes());
        let widths: Vec<usize> = reader.records().take(60).flatten().map(|record| record.len()).collect();
        let Some(usual) = most_frequent(&widths) else {
            continue;
        };
        if usual < 2 {
            continue;
        }
        let alike = widths.iter().filter(|width| **width == usual).count();
        // Agreement counts more than the number of columns: commas inside numbers cut rows unevenly.
        let score = alike * 1000 / widths.len() * 100 + usual.min(99);
        if score > best.0 {
            best = (score, delimiter);
        }
    }
    best.1
}

fn most_frequent(widths: &[usize]) -> Option<usize> {
    let mut sorted = widths.to_vec();
    sorted.sort_unstable();
    let mut best: Option<(usize, usize)> = None;
    for group in sorted.chunk_by(|left, right| left == right) {
        let candidate = (group.len(), group[0]);
        if group[0] > 1 && best.is_none_or(|current| candidate > current) {
            best = Some(candidate);
        }
    }
    best.map(|(_, width)| width)
}

/// Reports begin with a title line or two before the table; those are text, not a header row.
fn split_off_preamble(rows: Vec<Vec<String>>) -> Vec<Block> {
    let widest = rows.iter().map(Vec::len).max().unwrap_or(0);
    let preamble = rows.iter().take(5).take_while(|row| widest >= 3 && row.len() == 1).count();
    let mut blocks = Vec::new();
    let mut table = Vec::new();
    for (index, row) in rows.into_iter().enumerate() {
        if index < preamble {
            blocks.push(Block::Paragraph { text: row.concat() });
        } else {
            table.push(row);
        }
    }
    if !table.is_empty() {
        blocks.push(Block::Table { rows: table });
    }
    blocks
}
