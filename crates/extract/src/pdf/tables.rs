//! Runs of lines with aligned cells become tables.
//!
//! Border: geometry and text of lines, no rulings. Invariant: every cell's text stands in some row.

use super::layout::{Cell, Line};

/// The lines from `start` that make one table, and its rows.
pub(super) fn table_at(lines: &[Line], start: usize) -> Option<(usize, Vec<Vec<String>>)> {
    let first = &lines[start];
    if first.cells.len() < 2 {
        return None;
    }
    let mut end = start + 1;
    let mut last_full = start;
    while let Some(line) = lines.get(end) {
        let above = &lines[end - 1];
        let gap = line.base - above.base;
        if line.table().is_some() || line.region != first.region || gap > 4.0 * above.size.max(line.size) || gap < 0.0 {
            break;
        }
        if line.cells.len() >= 2 {
            last_full = end;
        } else if end - last_full > 3 || starts_at_left(line, first) && gap > 1.6 * line.size {
            break;
        }
        end += 1;
    }
    // Lines of one cell at the end wrap the last row only when they stand close below one of its later columns.
    let mut stop = last_full + 1;
    while stop < end && is_close(&lines[stop - 1], &lines[stop]) && !starts_at_left(&lines[stop], first) {
        stop += 1;
    }
    let run = &lines[start..stop];
    let full = run.iter().filter(|line| line.cells.len() >= 2).count();
    let widest = run.iter().map(|line| line.cells.len()).max().unwrap_or(0);
    if full < 2 || (full < 3 && widest < 3) || full * 2 < run.len() {
        return None;
    }
    let columns = columns_of(run);
    if columns.len() < 2 || !is_aligned(run, &columns) {
        return None;
    }
    Some((stop, rows_of(run, &columns)))
}

fn starts_at_left(line: &Line, first: &Line) -> bool {
    line.left() < first.cells.get(1).map_or(f64::INFINITY, |cell| cell.left) - line.size
}

fn is_close(above: &Line, line: &Line) -> bool {
    line.base - above.base < 1.45 * line.size.max(above.size)
}

/// Columns are the spans of the cells of the most usual kind of line, where they overlap joined to one.
fn columns_of(run: &[Line]) -> Vec<(f64, f64)> {
    let mut counts: Vec<usize> = run.iter().map(|line| line.cells.len()).filter(|count| *count >= 2).collect();
    counts.sort_unstable();
    let mut usual = (0_usize, 0_usize);
    for group in counts.chunk_by(|left, right| left == right) {
        if (group.len(), group[0]) > usual {
            usual = (group.len(), group[0]);
        }
    }
    let mut spans: Vec<(f64, f64)> = run
        .iter()
        .filter(|line| line.cells.len() >= usual.1)
        .flat_map(|line| line.cells.iter().map(|cell| (cell.left, cell.right)))
        .collect();
    spans.sort_by(|left, right| left.0.total_cmp(&right.0));
    let mut columns: Vec<(f64, f64)> = Vec::new();
    for (left, right) in spans {
        match columns.last_mut() {
            Some(column) if left < column.1 => column.1 = column.1.max(right),
            _ => columns.push((left, right)),
        }
    }
    columns
}

/// Prose with wide gaps by chance does not fill the same columns line by line.
fn is_aligned(run: &[Line], columns: &[(f64, f64)]) -> bool {
    let full: Vec<&Line> = run.iter().filter(|line| line.cells.len() >= 2).collect();
    let fitting = full
        .iter()
        .filter(|line| {
            let mut places: Vec<usize> = line.cells.iter().map(|cell| column_of(cell, columns)).collect();
            places.dedup();
            places.len() == line.cells.len()
        })
        .count();
    fitting * 10 >= full.len() * 7
}

fn column_of(cell: &Cell, columns: &[(f64, f64)]) -> usize {
    let mut best = (f64::NEG_INFINITY, 0);
    for (index, (left, right)) in columns.iter().enumerate() {
        // The overlap, or minus the distance when there is none.
        let overlap = cell.right.min(*right) - cell.left.max(*left);
        if overlap > best.0 {
            best = (overlap, index);
        }
    }
    best.1
}

fn rows_of(run: &[Line], columns: &[(f64, f64)]) -> Vec<Vec<String>> {
    let pitch = usual_pitch(run);
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut above: Option<&Line> = None;
    for line in run {
        let starts_late = line.cells.first().is_some_and(|cell| column_of(cell, columns) > 0);
        let gap = above.map_or(f64::INFINITY, |above| line.base - above.base);
        // A wrapped cell: text below a row, closer than the rows are to each other.
        let near = gap < 1.45 * line.size && gap < pitch * 0.95;
        let wraps =
            !rows.is_empty() && ((starts_late && gap < 1.6 * line.size) || (near && line.cells.len() < columns.len()));
        if !wraps {
            rows.push(vec![String::new(); columns.len()]);
        }
        if let Some(row) = rows.last_mut() {
            for cell in &line.cells {
                let value = &mut row[column_of(cell, columns)];
                if !value.is_empty() {
                    value.push(' ');
                }
                value.push_str(&cell.text);
            }
        }
        above = Some(line);
    }
    rows
}

/// The usual distance between lines that fill the first column and one more.
fn usual_pitch(run: &[Line]) -> f64 {
    let bases: Vec<f64> = run.iter().filter(|line| line.cells.len() >= 2).map(|line| line.base).collect();
    let mut gaps: Vec<f64> = bases.windows(2).map(|pair| pair[1] - pair[0]).collect();
    gaps.sort_by(f64::total_cmp);
    gaps.get(gaps.len() / 2).copied().unwrap_or(f64::INFINITY)
}
