//! Characters become lines in reading order.
//!
//! Border: geometry only. Invariant: each character goes into exactly one line; columns are read one after the other.

use super::glyphs::Glyph;
use super::rules::Rules;

/// A piece of a line without a wide gap: a whole line of prose, or one cell of a table.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) base: f64,
    pub(super) size: f64,
    pub(super) text: String,
    /// A whole ruled table, folded into one cell without text of its own.
    pub(super) table: Option<Vec<Vec<String>>>,
}

impl Cell {
    fn width(&self) -> f64 {
        self.right - self.left
    }
}

/// Cells on one baseline, from left to right.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) cells: Vec<Cell>,
    pub(super) base: f64,
    pub(super) size: f64,
    /// The column of the page in which the line stands: a new number starts a new paragraph.
    pub(super) region: usize,
}

impl Line {
    /// A line of which only the order is known.
    pub(super) fn plain(index: usize, text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let base = index as f64 * 12.0;
        let right = text.chars().count() as f64 * 5.0;
        let cell = Cell { left: 0.0, right, base, size: 10.0, text: text.to_owned(), table: None };
        Some(Self { cells: vec![cell], base, size: 10.0, region: 0 })
    }

    pub(super) fn text(&self) -> String {
        let texts: Vec<&str> = self.cells.iter().map(|cell| cell.text.as_str()).collect();
        texts.join(" ")
    }

    pub(super) fn table(&self) -> Option<&Vec<Vec<String>>> {
        self.cells.iter().find_map(|cell| cell.table.as_ref())
    }

    pub(super) fn left(&self) -> f64 {
        self.cells.first().map_or(0.0, |cell| cell.left)
    }

    pub(super) fn right(&self) -> f64 {
        self.cells.last().map_or(0.0, |cell| cell.right)
    }
}

/// A gap of this many letter sizes parts cells; words are parted by far less.
const CELL_GAP: f64 = 1.3;
const WORD_GAP: f64 = 0.18;
const SAME_BASELINE: f64 = 0.35;

/// All lines of a page. Text in the main direction comes first.
pub(super) fn lines(by_direction: [Vec<Glyph>; 4], rules: &Rules) -> Vec<Line> {
    let mut directions: Vec<(usize, Vec<Glyph>)> =
        by_direction.into_iter().enumerate().filter(|(_, group)| !group.is_empty()).collect();
    directions.sort_by_key(|(_, group)| std::cmp::Reverse(group.len()));
    let no_rules = Rules::default();
    let mut lines = Vec::new();
    for (direction, group) in directions {
        // Lines are kept in the space of upright text only.
        let rules = if direction == 0 { rules } else { &no_rules };
        let cells = rules.fold_tables(cells_of(group, rules));
        let mut ordered = Ordered { cells: Vec::new(), region: 0 };
        ordered.add(cells, 0);
        lines.extend(lines_of(ordered.cells));
    }
    lines
}

/// Joins characters in drawing order, then pieces that were drawn apart.
fn cells_of(glyphs: Vec<Glyph>, rules: &Rules) -> Vec<Cell> {
    let mut cells: Vec<Cell> = Vec::new();
    let mut last: Option<Glyph> = None;
    for glyph in glyphs {
        let follows = last.as_ref().and_then(|before| {
            let gap = glyph.x - (before.x + before.width);
            let size = before.size.max(glyph.size);
            let on_line = (glyph.y - before.y).abs() < SAME_BASELINE * size;
            let follows = on_line && gap > -0.5 * size && gap < CELL_GAP * size;
            let parted = follows && gap > 0.1 * size && rules.part(glyph.y, before.x + before.width, glyph.x);
            (follows && !parted).then_some(gap / size)
        });
        // Bold type is often the same letter drawn twice.
        let drawn_twice = last.as_ref().is_some_and(|before| {
            before.text == glyph.text
                && (glyph.x - before.x).abs() < 0.12 * glyph.size
                && (glyph.y - before.y).abs() < 0.12 * glyph.size
        });
        if drawn_twice {
            continue;
        }
        match (follows, cells.last_mut()) {
            (Some(gap), Some(cell)) => {
                if gap > WORD_GAP && !cell.text.ends_with(' ') && !glyph.text.starts_with(' ') {
                    cell.text.push(' ');
                }
                cell.size = mean_size((cell.size, &cell.text), (glyph.size, &glyph.text));
                cell.text.push_str(&glyph.text);
                cell.right = cell.right.max(glyph.x + glyph.width);
            }
            _ => cells.push(Cell {
                left: glyph.x,
                right: glyph.x + glyph.width,
                base: glyph.y,
                size: glyph.size,
                text: glyph.text.clone(),
                table: None,
            }),
        }
        last = Some(glyph);
    }
    let mut cells: Vec<Cell> = cells.into_iter().filter_map(trimmed).collect();
    cells.sort_by(|left, right| left.base.total_cmp(&right.base).then(left.left.total_cmp(&right.left)));
    join_neighbours(cells, rules)
}

/// By length: a large number in front of a line does not make the line large.
fn mean_size(before: (f64, &str), after: (f64, &str)) -> f64 {
    if before.0 == after.0 {
        return before.0;
    }
    // Bytes stand for characters here: both pieces are in the same script.
    let (left, right) = (before.1.len() as f64, after.1.len() as f64);
    (before.0 * left + after.0 * right) / (left + right).max(1.0)
}

/// Blanks at the ends belong to no cell and would bridge the gaps between columns.
fn trimmed(mut cell: Cell) -> Option<Cell> {
    let count = cell.text.chars().count();
    let trailing = cell.text.chars().rev().take_while(|c| *c == ' ').count();
    let leading = cell.text.chars().take_while(|c| *c == ' ').count();
    if leading == count {
        return None;
    }
    // A blank is about a quarter of the letter size wide.
    cell.right -= trailing as f64 * 0.25 * cell.size;
    cell.left += leading as f64 * 0.25 * cell.size;
    cell.right = cell.right.max(cell.left);
    cell.text = crate::text::one_line(&cell.text);
    Some(cell)
}

fn join_neighbours(cells: Vec<Cell>, rules: &Rules) -> Vec<Cell> {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for cell in cells {
        match rows.last_mut() {
            Some(row)
                if row.first().is_some_and(|first| (cell.base - first.base).abs() < SAME_BASELINE * first.size) =>
            {
                row.push(cell);
            }
            _ => rows.push(vec![cell]),
        }
    }
    let mut joined: Vec<Cell> = Vec::new();
    for mut row in rows {
        row.sort_by(|left, right| left.left.total_cmp(&right.left));
        let mut open: Option<Cell> = None;
        for cell in row {
            open = Some(match open {
                None => cell,
                Some(mut before) => {
                    let gap = (cell.left - before.right) / before.size.max(cell.size);
                    let near = gap > -0.5 && gap < CELL_GAP * 0.7;
                    if near && !rules.part(cell.base, before.right, cell.left) {
                        if gap > WORD_GAP {
                            before.text.push(' ');
                        }
                        before.size = mean_size((before.size, &before.text), (cell.size, &cell.text));
                        before.text.push_str(&cell.text);
                        before.right = before.right.max(cell.right);
                        before
                    } else {
                        joined.push(before);
                        cell
                    }
                }
            });
        }
        joined.extend(open);
    }
    joined
}

struct Ordered {
    cells: Vec<(usize, Cell)>,
    region: usize,
}

/// Three columns need two cuts; more depth is a drawing.
const MAX_CUTS: usize = 5;

impl Ordered {
    fn add(&mut self, mut cells: Vec<Cell>, depth: usize) {
        let gutter = if depth < MAX_CUTS { find_gutter(&cells) } else { None };
        let Some(gutter) = gutter else {
            self.region += 1;
            cells.sort_by(|left, right| left.base.total_cmp(&right.base));
            self.cells.extend(cells.into_iter().map(|cell| (self.region, cell)));
            return;
        };
        // What crosses the gutter (a title, a wide table) parts the page into bands.
        let (mut crossing, sides): (Vec<Cell>, Vec<Cell>) =
            cells.into_iter().partition(|cell| cell.left < gutter && cell.right > gutter);
        crossing.sort_by(|left, right| left.base.total_cmp(&right.base));
        let mut sides = sides;
        sides.sort_by(|left, right| left.base.total_cmp(&right.base));
        let mut sides = sides.into_iter().peekable();
        let mut band: Vec<Cell> = Vec::new();
        let mut wide: Vec<Cell> = Vec::new();
        for cross in crossing {
            while let Some(cell) = sides.next_if(|cell| cell.base < cross.base) {
                if !wide.is_empty() {
                    self.region += 1;
                    self.cells.extend(wide.drain(..).map(|cell| (self.region, cell)));
                }
                band.push(cell);
            }
            if !band.is_empty() {
                self.add_band(std::mem::take(&mut band), gutter, depth);
            }
            wide.push(cross);
        }
        self.region += 1;
        self.cells.extend(wide.into_iter().map(|cell| (self.region, cell)));
        let rest: Vec<Cell> = sides.collect();
        if !rest.is_empty() {
            self.add_band(rest, gutter, depth);
        }
    }

    fn add_band(&mut self, band: Vec<Cell>, gutter: f64, depth: usize) {
        let (left, right): (Vec<Cell>, Vec<Cell>) = band.into_iter().partition(|cell| cell.right <= gutter);
        for side in [left, right] {
            if !side.is_empty() {
                self.add(side, depth + 1);
            }
        }
    }
}

/// Where two columns of prose are parted, if they are.
fn find_gutter(cells: &[Cell]) -> Option<f64> {
    const STEP: f64 = 2.0;
    if cells.len() < 8 {
        return None;
    }
    let left = cells.iter().map(|cell| cell.left).fold(f64::INFINITY, f64::min);
    let right = cells.iter().map(|cell| cell.right).fold(f64::NEG_INFINITY, f64::max);
    let width = right - left;
    if !(60.0..20_000.0).contains(&width) {
        return None;
    }
    let steps = (width / STEP) as usize;
    let mut covered = vec![0_usize; steps + 2];
    for cell in cells {
        let from = ((cell.left - left) / STEP) as usize;
        let to = ((cell.right - left) / STEP).ceil() as usize;
        for count in covered.iter_mut().take(to.min(steps + 1)).skip(from) {
            *count += 1;
        }
    }
    let mut best: Option<(usize, f64)> = None;
    let mut step = steps * 15 / 100;
    while step < steps * 85 / 100 {
        let count = covered[step];
        let mut end = step;
        while end < steps && covered[end] == count {
            end += 1;
        }
        let middle = left + (step + end) as f64 / 2.0 * STEP;
        let wide_enough = (end - step) as f64 * STEP >= 8.0;
        if wide_enough && count * 4 <= cells.len() && parts_prose(cells, middle) {
            let is_better = best.is_none_or(|(fewest, _)| count < fewest);
            if is_better {
                best = Some((count, middle));
            }
        }
        step = end.max(step + 1);
    }
    best.map(|(_, place)| place)
}

/// Both sides hold lines that fill their column, as prose does; cells of a table are short and ragged.
fn parts_prose(cells: &[Cell], gutter: f64) -> bool {
    let left: Vec<&Cell> = cells.iter().filter(|cell| cell.right <= gutter).collect();
    let right: Vec<&Cell> = cells.iter().filter(|cell| cell.left >= gutter).collect();
    let balanced = left.len() * 5 >= right.len() && right.len() * 5 >= left.len();
    balanced && is_prose(&left) && is_prose(&right)
}

fn is_prose(cells: &[&Cell]) -> bool {
    if cells.len() < 4 {
        return false;
    }
    let from = cells.iter().map(|cell| cell.left).fold(f64::INFINITY, f64::min);
    let to = cells.iter().map(|cell| cell.right).fold(f64::NEG_INFINITY, f64::max);
    let mut widths: Vec<f64> = cells.iter().map(|cell| cell.width()).collect();
    widths.sort_by(f64::total_cmp);
    let usual = widths[widths.len() / 2];
    let mut lengths: Vec<usize> = cells.iter().map(|cell| cell.text.chars().count()).collect();
    lengths.sort_unstable();
    let usual_length = lengths[lengths.len() / 2];
    // A side of two columns has lines of less than half its width; it is cut again later.
    usual_length >= 18 && usual >= (to - from) * 0.28
}

fn lines_of(cells: Vec<(usize, Cell)>) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for (region, cell) in cells {
        match lines.last_mut() {
            Some(line)
                if line.region == region
                    && line.table().is_none()
                    && cell.table.is_none()
                    && (cell.base - line.base).abs() < SAME_BASELINE * line.size.min(cell.size) =>
            {
                line.size = line.size.max(cell.size);
                line.cells.push(cell);
            }
            _ => lines.push(Line { base: cell.base, size: cell.size, region, cells: vec![cell] }),
        }
    }
    for line in &mut lines {
        line.cells.sort_by(|left, right| left.left.total_cmp(&right.left));
        join_mark(line);
    }
    lines
}

/// A bullet and its text are one cell, however wide the gap.
fn join_mark(line: &mut Line) {
    if line.cells.len() < 2 {
        return;
    }
    let mark = line.cells[0].text.as_str();
    let is_bullet = mark.chars().count() == 1 && mark.chars().all(crate::text::is_bullet);
    let is_number = mark.len() <= 4 && crate::text::list_item(&format!("{mark} x")).is_some();
    if !is_bullet && !is_number {
        return;
    }
    let first = line.cells.remove(0);
    let second = &mut line.cells[0];
    second.text = format!("{} {}", first.text, second.text);
    second.left = first.left;
    // The mark may be set larger than the text; the text tells what kind of line it is.
    line.size = line.cells.iter().map(|cell| cell.size).fold(0.0, f64::max);
}
