//! Ruling lines: the drawn borders of tables.
//!
//! Border: straight lines and boxes only; colours and clips are not looked at.
//! Invariant: a table is made only of borders that leave at least two columns and two rows with text; anything else drawn
//! on the page (underlines, frames, pictures) changes nothing.

use pdf_extract::{Path, PathOp, Transform};

use super::blocks::join;
use super::layout::Cell;

/// Drawings have more; tables do not.
const MAX_RULES: usize = 20_000;

/// Lines this near to each other are one line, drawn with a width or cell by cell.
const SAME_PLACE: f64 = 2.5;

/// A row higher than this is not one.
const MAX_ROW_HEIGHT: f64 = 250.0;

/// A straight line: its place across its direction, and where it begins and ends.
#[derive(Debug, Clone, Copy)]
struct Rule {
    at: f64,
    from: f64,
    to: f64,
}

#[derive(Debug, Default)]
pub(super) struct Rules {
    horizontal: Vec<Rule>,
    vertical: Vec<Rule>,
}

/// The borders between the rows of one table, from top to bottom.
struct Area {
    left: f64,
    right: f64,
    borders: Vec<f64>,
}

impl Rules {
    pub(super) fn add(&mut self, place: &Transform, path: &Path, page_height: f64) {
        let turn = |x: f64, y: f64| {
            let across = x * place.m11 + y * place.m21 + place.m31;
            let up = x * place.m12 + y * place.m22 + place.m32;
            (across, page_height - up)
        };
        let mut start = (0.0, 0.0);
        let mut pen = (0.0, 0.0);
        for step in &path.ops {
            match step {
                PathOp::MoveTo(x, y) => {
                    pen = turn(*x, *y);
                    start = pen;
                }
                PathOp::LineTo(x, y) => {
                    let end = turn(*x, *y);
                    self.line(pen, end);
                    pen = end;
                }
                PathOp::CurveTo(_, _, _, _, x, y) => pen = turn(*x, *y),
                PathOp::Close => {
                    self.line(pen, start);
                    pen = start;
                }
                PathOp::Rect(x, y, width, height) => self.rectangle(turn(*x, *y), turn(x + width, y + height)),
            }
        }
    }

    fn rectangle(&mut self, one: (f64, f64), other: (f64, f64)) {
        let (left, right) = (one.0.min(other.0), one.0.max(other.0));
        let (top, bottom) = (one.1.min(other.1), one.1.max(other.1));
        // A thin box is how many programs draw a line.
        if bottom - top < 3.0 {
            let middle = (top + bottom) / 2.0;
            self.line((left, middle), (right, middle));
        } else if right - left < 3.0 {
            let middle = (left + right) / 2.0;
            self.line((middle, top), (middle, bottom));
        } else {
            self.line((left, top), (right, top));
            self.line((left, bottom), (right, bottom));
            self.line((left, top), (left, bottom));
            self.line((right, top), (right, bottom));
        }
    }

    fn line(&mut self, start: (f64, f64), end: (f64, f64)) {
        let finite = [start.0, start.1, end.0, end.1].iter().all(|value| value.is_finite());
        if !finite || self.horizontal.len() + self.vertical.len() >= MAX_RULES {
            return;
        }
        let (width, height) = ((end.0 - start.0).abs(), (end.1 - start.1).abs());
        if height < 1.0 && width > 8.0 {
            self.horizontal.push(Rule { at: start.1, from: start.0.min(end.0), to: start.0.max(end.0) });
        } else if width < 1.0 && height > 4.0 {
            self.vertical.push(Rule { at: start.0, from: start.1.min(end.1), to: start.1.max(end.1) });
        }
    }

    /// Whether a vertical line stands between two characters.
    pub(super) fn part(&self, base: f64, left: f64, right: f64) -> bool {
        self.vertical
            .iter()
            .any(|rule| rule.at > left - 0.5 && rule.at < right + 0.5 && rule.from < base - 1.0 && rule.to > base - 3.0)
    }

    /// Takes the cells of ruled tables out and puts one cell per table in their place.
    pub(super) fn fold_tables(&self, cells: Vec<Cell>) -> Vec<Cell> {
        let mut rest = cells;
        for area in self.areas() {
            let (inside, outside): (Vec<Cell>, Vec<Cell>) = rest.into_iter().partition(|cell| area.holds(cell));
            rest = outside;
            match self.table_of(&area, &inside) {
                Some(table) => rest.push(table),
                None => rest.extend(inside),
            }
        }
        rest
    }

    fn areas(&self) -> Vec<Area> {
        let mut sorted = self.horizontal.clone();
        sorted.sort_by(|left, right| left.at.total_cmp(&right.at));
        let mut joined: Vec<Rule> = Vec::new();
        for rule in sorted {
            match joined.last_mut() {
                Some(last) if rule.at - last.at < SAME_PLACE => {
                    last.from = last.from.min(rule.from);
                    last.to = last.to.max(rule.to);
                }
                _ => joined.push(rule),
            }
        }
        let mut areas: Vec<Area> = Vec::new();
        for rule in joined.into_iter().filter(|rule| rule.to - rule.from > 60.0) {
            let fitting = areas.last_mut().filter(|area| {
                let overlap = area.right.min(rule.to) - area.left.max(rule.from);
                let widest = (area.right - area.left).max(rule.to - rule.from);
                let last = area.borders.last().copied().unwrap_or(f64::NEG_INFINITY);
                overlap > 0.8 * widest && rule.at - last < MAX_ROW_HEIGHT
            });
            match fitting {
                Some(area) => area.borders.push(rule.at),
                None => areas.push(Area { left: rule.from, right: rule.to, borders: vec![rule.at] }),
            }
        }
        areas.retain(|area| area.borders.len() >= 3);
        areas
    }

    fn table_of(&self, area: &Area, cells: &[Cell]) -> Option<Cell> {
        let columns = self.columns_of(area, cells);
        if columns.len() < 2 {
            return None;
        }
        let mut rows: Vec<Vec<String>> = Vec::new();
        for band in area.borders.windows(2) {
            let mut inside: Vec<&Cell> =
                cells.iter().filter(|cell| cell.base > band[0] && cell.base <= band[1] + 1.0).collect();
            inside.sort_by(|left, right| left.base.total_cmp(&right.base).then(left.left.total_cmp(&right.left)));
            if holds_several_rows(&inside, &columns) {
                return None;
            }
            let mut row = vec![String::new(); columns.len()];
            for cell in inside {
                let value = &mut row[column_of(cell, &columns)];
                if value.is_empty() {
                    value.push_str(&cell.text);
                } else {
                    join(value, &cell.text);
                }
            }
            if row.iter().any(|value| !value.is_empty()) {
                rows.push(row);
            }
        }
        let full = rows.iter().filter(|row| row.iter().filter(|value| !value.is_empty()).count() >= 2).count();
        if full < 2 {
            return None;
        }
        let sizes = cells.iter().map(|cell| cell.size).fold(0.0, f64::max);
        Some(Cell {
            left: area.left,
            right: area.right,
            base: area.borders[0],
            size: sizes,
            text: String::new(),
            table: Some(rows),
        })
    }

    /// From the vertical lines, or where no cell stands when there are none.
    fn columns_of(&self, area: &Area, cells: &[Cell]) -> Vec<(f64, f64)> {
        let (top, bottom) = (area.borders[0], area.borders[area.borders.len() - 1]);
        let mut inner: Vec<Rule> = self
            .vertical
            .iter()
            .filter(|rule| rule.at > area.left + 4.0 && rule.at < area.right - 4.0)
            .filter(|rule| rule.from < bottom - 1.0 && rule.to > top + 1.0)
            .copied()
            .collect();
        inner.sort_by(|left, right| left.at.total_cmp(&right.at));
        let mut places: Vec<(f64, f64)> = Vec::new();
        for rule in inner {
            let length = rule.to.min(bottom) - rule.from.max(top);
            match places.last_mut() {
                Some((at, total)) if rule.at - *at < SAME_PLACE => *total += length,
                _ => places.push((rule.at, length)),
            }
        }
        let borders: Vec<f64> =
            places.into_iter().filter(|(_, length)| *length > 0.4 * (bottom - top)).map(|(at, _)| at).collect();
        if !borders.is_empty() {
            let mut columns = Vec::new();
            let mut left = area.left;
            for border in borders {
                columns.push((left, border));
                left = border;
            }
            columns.push((left, area.right));
            return columns;
        }
        let mut spans: Vec<(f64, f64)> = cells
            .iter()
            .filter(|cell| cell.right - cell.left < 0.6 * (area.right - area.left))
            .map(|cell| (cell.left, cell.right))
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
}

impl Area {
    fn holds(&self, cell: &Cell) -> bool {
        let last = self.borders.last().copied().unwrap_or(0.0);
        let is_beside = cell.right < self.left - 2.0 || cell.left > self.right + 2.0;
        cell.table.is_none() && !is_beside && cell.base > self.borders[0] && cell.base <= last + 1.0
    }
}

/// Tables with a rule only below their header keep all other rows in one band: three lines and more that each fill the
/// first column and another one.
fn holds_several_rows(band: &[&Cell], columns: &[(f64, f64)]) -> bool {
    let mut full_lines = 0;
    for line in band.chunk_by(|above, below| (below.base - above.base).abs() < 0.35 * above.size) {
        let has_first = line.iter().any(|cell| column_of(cell, columns) == 0);
        let has_other = line.iter().any(|cell| column_of(cell, columns) > 0);
        full_lines += usize::from(has_first && has_other);
    }
    full_lines >= 3
}

fn column_of(cell: &Cell, columns: &[(f64, f64)]) -> usize {
    let mut best = (f64::NEG_INFINITY, 0);
    for (index, (left, right)) in columns.iter().enumerate() {
        let overlap = cell.right.min(*right) - cell.left.max(*left);
        if overlap > best.0 {
            best = (overlap, index);
        }
    }
    best.1
}
