//! Table rows as lines that make sense alone.
//!
//! Border: text only. Invariant: each row becomes at most one line, and each value is named by its column's header
//! when the table has one.

/// Stands for an empty cell where columns have no names.
const EMPTY: &str = "–";

/// One line per row, without the header row when that names the columns.
pub(super) fn readable_rows(rows: &[Vec<String>]) -> Vec<String> {
    let Some((first, rest)) = rows.split_first() else {
        return Vec::new();
    };
    let has_header = has_header(rows);
    let body = if has_header { rest } else { rows };
    let mut lines = Vec::new();
    for row in body {
        let line = if has_header { named_row(first, row) } else { plain_row(row) };
        if !line.is_empty() {
            lines.push(line);
        }
    }
    if lines.is_empty() {
        lines.push(plain_row(first));
    }
    lines.retain(|line| !line.is_empty());
    lines
}

/// Whether the first row names the columns of the others.
pub(crate) fn has_header(rows: &[Vec<String>]) -> bool {
    let Some((first, body)) = rows.split_first() else {
        return false;
    };
    !body.is_empty() && names_columns(first) && !resembles_body(first, body)
}

/// A header row names at least two columns (or one, in a table of two), with words and not with figures.
fn names_columns(row: &[String]) -> bool {
    let named = row.iter().filter(|cell| !cell.trim().is_empty()).count();
    if named == 0 || (named == 1 && row.len() > 2) {
        return false;
    }
    row.iter().all(|cell| cell.trim().is_empty() || (may_name(cell) && cell.len() <= 120))
}

/// "Helmet 45, blue, 65 EUR" above more of its kind is no header: its figures stand where theirs do and look alike. "up to 2 kg"
/// above "4.95" is one.
fn resembles_body(first: &[String], body: &[Vec<String>]) -> bool {
    let has_figures = |cell: &str| cell.chars().any(char::is_numeric) && !year(cell);
    let letters =
        |cell: &str| cell.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect::<String>();
    let is_like =
        |one: &str, other: &str| letters(one) == letters(other) || (looks_like_a_name(one) && looks_like_a_name(other));
    for (column, cell) in first.iter().enumerate() {
        if !has_figures(cell) {
            continue;
        }
        let alike = body
            .iter()
            .filter(|row| row.get(column).is_some_and(|other| has_figures(other) && is_like(cell, other)))
            .count();
        if alike * 2 > body.len() {
            return true;
        }
    }
    false
}

fn looks_like_a_name(cell: &str) -> bool {
    let letters = cell.chars().filter(|c| c.is_alphabetic()).count();
    let digits = cell.chars().filter(|c| c.is_numeric()).count();
    letters > digits || year(cell)
}

/// "10 kg" and "48 h" head columns too, if nothing below looks like them.
fn may_name(cell: &str) -> bool {
    looks_like_a_name(cell) || cell.chars().any(char::is_alphabetic)
}

/// Years head columns often enough to count as names.
fn year(cell: &str) -> bool {
    let cell = cell.trim();
    cell.len() == 4 && cell.parse::<u16>().is_ok_and(|number| (1900..2100).contains(&number))
}

fn named_row(header: &[String], row: &[String]) -> String {
    let mut parts: Vec<String> = Vec::new();
    for (column, cell) in row.iter().enumerate() {
        let value = flat(cell);
        if value.is_empty() {
            continue;
        }
        let name = header.get(column).map(|name| flat(name)).unwrap_or_default();
        let name = name.trim_end_matches(':');
        let part = if name.is_empty() || name == value { value } else { format!("{name}: {value}") };
        // A cell merged over several columns or rows arrives repeated.
        if parts.last() != Some(&part) {
            parts.push(part);
        }
    }
    parts.join("; ")
}

fn plain_row(row: &[String]) -> String {
    let cells: Vec<String> = row.iter().map(|cell| flat(cell)).collect();
    match cells.as_slice() {
        [name, value] if !name.is_empty() && !value.is_empty() => format!("{}: {value}", name.trim_end_matches(':')),
        _ if cells.iter().all(String::is_empty) => String::new(),
        [_, _] => cells.concat(),
        // Without headings the place says what a value is: an empty cell keeps its own.
        _ => cells.iter().map(|cell| if cell.is_empty() { EMPTY } else { cell }).collect::<Vec<_>>().join(" | "),
    }
}

fn flat(cell: &str) -> String {
    cell.split_whitespace().collect::<Vec<_>>().join(" ")
}
