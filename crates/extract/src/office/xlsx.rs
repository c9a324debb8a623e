//! Excel workbooks.
//!
//! Job: each visible sheet as a heading and its tables, values as a person sees them (dates as dates).
//! Border: formulas are not computed and macros not opened: the stored result of a formula is its value.
//! Invariant: the archive's unpacked size is counted before calamine opens it, and cells are read one at a time, so a
//! single cell in the last row costs one cell.

use std::io::Cursor;

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx};

use super::archive::Archive;
use super::docx::core_properties;
use crate::limits::Budget;
use crate::passages::has_header;
use crate::text::one_line;
use crate::{Block, ExtractError, Parsed};

pub(crate) fn read(bytes: &[u8], budget: &mut Budget) -> Result<Parsed, ExtractError> {
    let mut archive = Archive::open(bytes)?;
    archive.rehearse(budget)?;
    let mut workbook: Xlsx<_> =
        Xlsx::new(Cursor::new(bytes)).map_err(|_| ExtractError::damaged("its list of sheets cannot be read"))?;
    let sheets: Vec<String> = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .collect();
    let pages = budget.pages(sheets.len())?;
    let mut parsed = Parsed { pages: Some(pages), ..Parsed::default() };
    for (index, name) in sheets.iter().enumerate() {
        let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
        let merged = workbook.merge_cells_by_sheet_name(name).unwrap_or_default();
        let mut rows = match cells(&mut workbook, name, budget) {
            Ok(rows) => rows,
            Err(ExtractError::Damaged { .. }) => {
                parsed.warnings.push(format!("The sheet \"{name}\" could not be read to its end."));
                continue;
            }
            Err(error) => return Err(error),
        };
        for area in merged {
            fill_down(&mut rows, area.start, area.end);
        }
        let tables = tables_of(rows, budget)?;
        if tables.is_empty() {
            continue;
        }
        parsed.blocks.push(Block::Page { number });
        parsed.blocks.push(Block::Heading { level: 1, text: one_line(name) });
        parsed.blocks.extend(tables);
    }
    // The count of unpacked bytes starts over for this one small part.
    let mut rest = Budget::new(budget.limits);
    let core = core_properties(&mut archive, &mut rest)?;
    parsed.title = core.title;
    parsed.language_hint = core.language;
    Ok(parsed)
}

/// So many rows are enough to see whether the first one names the columns.
const ROWS_THAT_TELL: usize = 40;

/// Only the cells that hold something, by row, in the order of the sheet.
type SparseRow = (u32, Vec<(u32, String)>);

fn cells(workbook: &mut Xlsx<Cursor<&[u8]>>, name: &str, budget: &mut Budget) -> Result<Vec<SparseRow>, ExtractError> {
    let broken = || ExtractError::damaged("a sheet cannot be read");
    let mut reader = workbook.worksheet_cells_reader(name).map_err(|_| broken())?;
    let mut rows: Vec<SparseRow> = Vec::new();
    while let Some(cell) = reader.next_cell().map_err(|_| broken())? {
        let text = readable(cell.get_value());
        if text.is_empty() {
            continue;
        }
        budget.text(&text)?;
        budget.row(1)?;
        let (row, column) = cell.get_position();
        match rows.last_mut() {
            Some((last, values)) if *last == row => values.push((column, text)),
            _ => rows.push((row, vec![(column, text)])),
        }
    }
    rows.sort_by_key(|(row, _)| *row);
    Ok(rows)
}

fn readable(value: &DataRef) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) => one_line(text),
        DataRef::SharedString(text) => one_line(text),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_text(*number),
        DataRef::Bool(value) => if *value { "yes" } else { "no" }.to_owned(),
        DataRef::DateTime(moment) if moment.is_duration() => duration_text(moment.as_f64()),
        DataRef::DateTime(moment) => date_text(moment),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.replace('T', " ").trim().to_owned(),
        DataRef::Error(_) => String::new(),
    }
}

/// 0.1 + 0.2 is shown as Excel shows it, with 15 digits at most.
fn number_text(number: f64) -> String {
    if number == number.trunc() && number.abs() < 1e15 {
        return format!("{number:.0}");
    }
    let digits_before = if number.abs() >= 1.0 { number.abs().log10() as usize + 1 } else { 1 };
    let text = format!("{number:.*}", 15_usize.saturating_sub(digits_before).min(10));
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

fn date_text(moment: &calamine::ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let value = moment.as_f64();
    let time =
        if second == 0 { format!("{hour:02}:{minute:02}") } else { format!("{hour:02}:{minute:02}:{second:02}") };
    if value < 1.0 {
        return time;
    }
    if value.fract() == 0.0 {
        return format!("{year:04}-{month:02}-{day:02}");
    }
    format!("{year:04}-{month:02}-{day:02} {time}")
}

fn duration_text(days: f64) -> String {
    let minutes = (days * 24.0 * 60.0).round() as i64;
    format!("{}:{:02}", minutes / 60, (minutes % 60).abs())
}

/// A value merged over several rows stands in each of them; merged columns stay one value.
fn fill_down(rows: &mut [SparseRow], start: (u32, u32), end: (u32, u32)) {
    let Ok(first) = rows.binary_search_by_key(&start.0, |(row, _)| *row) else {
        return;
    };
    let Some(text) = rows[first].1.iter().find(|(column, _)| *column == start.1).map(|(_, text)| text.clone()) else {
        return;
    };
    for (row, values) in rows.iter_mut().skip(first + 1) {
        if *row > end.0 {
            break;
        }
        if let Err(place) = values.binary_search_by_key(&start.1, |(column, _)| *column) {
            values.insert(place, (start.1, text.clone()));
        }
    }
}

/// Empty rows part tables; a row of one value above a table is its caption.
fn tables_of(rows: Vec<SparseRow>, budget: &mut Budget) -> Result<Vec<Block>, ExtractError> {
    let mut blocks = Vec::new();
    let mut group: Vec<SparseRow> = Vec::new();
    let mut header: Option<SparseRow> = None;
    for row in rows {
        if group.last().is_some_and(|(last, _)| row.0 > last + 1) {
            push_table(std::mem::take(&mut group), &mut header, &mut blocks, budget)?;
        }
        group.push(row);
    }
    push_table(group, &mut header, &mut blocks, budget)?;
    Ok(blocks)
}

/// Rows below an empty one go on under the header above it, if they have none of their own and stand in its columns.
fn push_table(
    mut rows: Vec<SparseRow>,
    header: &mut Option<SparseRow>,
    blocks: &mut Vec<Block>,
    budget: &mut Budget,
) -> Result<(), ExtractError> {
    let widest = rows.iter().map(|(_, values)| values.len()).max().unwrap_or(0);
    let captions = rows.iter().take_while(|(_, values)| widest >= 2 && values.len() == 1).count();
    let is_text_only = widest == 1;
    for (_, values) in rows.drain(..if is_text_only { rows.len() } else { captions }) {
        for (_, text) in values {
            blocks.push(Block::Paragraph { text });
        }
    }
    if rows.is_empty() {
        return Ok(());
    }
    if has_header(&dense(&rows[..rows.len().min(ROWS_THAT_TELL)])) {
        *header = rows.first().cloned();
    } else if let Some(above) = header.as_ref().filter(|above| is_under(&rows, above)) {
        rows.insert(0, above.clone());
    }
    // Columns in which no row has a value are left out: a cell at XFD must not make 16,384 columns.
    let width = columns_of(&rows).len();
    for _ in &rows {
        budget.row(width)?;
    }
    blocks.push(Block::Table { rows: dense(&rows) });
    Ok(())
}

fn is_under(rows: &[SparseRow], header: &SparseRow) -> bool {
    rows.iter().flat_map(|(_, values)| values).all(|(column, _)| header.1.iter().any(|(named, _)| named == column))
}

fn columns_of(rows: &[SparseRow]) -> Vec<u32> {
    let mut columns: Vec<u32> = rows.iter().flat_map(|(_, values)| values.iter().map(|(column, _)| *column)).collect();
    columns.sort_unstable();
    columns.dedup();
    columns
}

/// Each row with its empty cells, over the columns that hold anything.
fn dense(rows: &[SparseRow]) -> Vec<Vec<String>> {
    let columns = columns_of(rows);
    let mut table = Vec::with_capacity(rows.len());
    for (_, values) in rows {
        let mut line = vec![String::new(); columns.len()];
        for (column, text) in values {
            if let Ok(place) = columns.binary_search(column) {
                line[place].clone_from(text);
            }
        }
        while line.last().is_some_and(String::is_empty) {
            line.pop();
        }
        table.push(line);
    }
    table
}
