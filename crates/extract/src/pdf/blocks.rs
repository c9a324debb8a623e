//! Lines become headings, paragraphs, list items and tables.
//!
//! Border: sees sizes and distances, not fonts. Invariant: every line goes into exactly one block.

use super::layout::Line;
use super::{Page, tables};
use crate::limits::Budget;
use crate::passages::has_header;
use crate::text::list_item;
use crate::{Block, ExtractError};

/// Type this much larger than the body's is a heading.
const HEADING_SCALE: f64 = 1.12;
const MAX_HEADING_CHARS: usize = 200;
const MAX_LEVELS: usize = 4;

/// The letter size in which most of the text is set.
pub(super) fn body_size(pages: &[Page]) -> f64 {
    let mut sizes: Vec<(i64, usize)> = Vec::new();
    for line in pages.iter().flat_map(|page| &page.lines) {
        let key = half_points(line.size);
        let in_table: usize = line.table().map_or(0, |rows| rows.iter().flatten().map(String::len).sum());
        let chars = line.text().chars().count() + in_table;
        match sizes.iter_mut().find(|(size, _)| *size == key) {
            Some((_, count)) => *count += chars,
            None => sizes.push((key, chars)),
        }
    }
    sizes.iter().max_by_key(|(size, count)| (*count, -size)).map_or(10.0, |(size, _)| *size as f64 / 2.0)
}

fn half_points(size: f64) -> i64 {
    (size * 2.0).round() as i64
}

/// The sizes of headings, largest first; the place in the list is the level.
pub(super) fn heading_sizes(pages: &[Page], body: f64) -> Vec<i64> {
    let mut sizes: Vec<i64> = pages
        .iter()
        .flat_map(|page| &page.lines)
        .filter(|line| line.size >= body * HEADING_SCALE && line.cells.len() <= 2 && has_letters(&line.text()))
        .map(|line| half_points(line.size))
        .collect();
    sizes.sort_unstable_by(|left, right| right.cmp(left));
    sizes.dedup();
    sizes
}

fn has_letters(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).count() >= 2
}

/// Set in type that is larger than the body's.
pub(super) fn is_large(line: &Line, body: f64) -> bool {
    line.size >= body * HEADING_SCALE
}

pub(super) fn append(
    page: &Page,
    body: f64,
    heading_sizes: &[i64],
    blocks: &mut Vec<Block>,
    budget: &mut Budget,
) -> Result<(), ExtractError> {
    let carried_header = header_of_last_table(blocks);
    blocks.push(Block::Page { number: page.number });
    let page_start = blocks.len();
    let leading = usual_leading(&page.lines);
    let text_width = text_width(page.lines.iter());
    let outer_left = page.lines.iter().map(Line::left).fold(f64::INFINITY, f64::min);
    let mut index = 0;
    while index < page.lines.len() {
        let line = &page.lines[index];
        let ruled = line.table().map(|rows| (index + 1, rows.clone()));
        if let Some((end, mut rows)) = ruled.or_else(|| tables::table_at(&page.lines, index)) {
            // A table that goes on from the page before has no header of its own.
            if blocks.len() == page_start
                && let Some(header) = &carried_header
                && rows.first().is_some_and(|row| row.len() == header.len() && row != header)
            {
                rows.insert(0, header.clone());
            }
            for row in &rows {
                budget.row(row.len())?;
            }
            blocks.push(Block::Table { rows });
            index = end;
            continue;
        }
        if let Some(level) = heading_level(line, body, heading_sizes) {
            let mut text = line.text();
            index += 1;
            // A long heading wraps.
            while let Some(next) = page.lines.get(index) {
                let same = half_points(next.size) == half_points(line.size) && next.region == line.region;
                let above = &page.lines[index - 1];
                let near = next.base - above.base < 1.5 * line.size;
                if next.table().is_some()
                    || !same
                    || !near
                    || !is_full(above, next, text_width)
                    || text.chars().count() > MAX_HEADING_CHARS
                {
                    break;
                }
                join(&mut text, &next.text());
                index += 1;
            }
            blocks.push(Block::Heading { level, text });
            continue;
        }
        let end = paragraph_end(&page.lines, index, leading);
        let block = text_block(&page.lines, index, end, leading, outer_left, body);
        if !continues_paragraph(blocks, &block) {
            blocks.push(block);
        }
        index = end;
    }
    Ok(())
}

/// A line that had no room for the next line's first word.
fn is_full(line: &Line, next: &Line, text_width: f64) -> bool {
    let next_text = next.text();
    let first_word = next_text.split(' ').next().unwrap_or_default().chars().count();
    let room = text_width - (line.right() - line.left());
    room < (first_word as f64 + 1.0) * 0.6 * line.size + 0.1 * text_width
}

fn text_width<'l>(lines: impl Iterator<Item = &'l Line> + Clone) -> f64 {
    let left = lines.clone().map(Line::left).fold(f64::INFINITY, f64::min);
    let right = lines.map(Line::right).fold(f64::NEG_INFINITY, f64::max);
    (right - left).max(0.0)
}

/// A sentence that goes on in the next column or on the next page is put back together.
fn continues_paragraph(blocks: &mut [Block], block: &Block) -> bool {
    let Block::Paragraph { text } = block else {
        return false;
    };
    if !text.starts_with(char::is_lowercase) {
        return false;
    }
    let last_text = blocks.iter_mut().rev().find(|block| !matches!(block, Block::Page { .. }));
    let Some(Block::Paragraph { text: before } | Block::ListItem { text: before, .. }) = last_text else {
        return false;
    };
    if before.ends_with(['.', '!', '?', ':', ';']) {
        return false;
    }
    join(before, text);
    true
}

fn header_of_last_table(blocks: &[Block]) -> Option<Vec<String>> {
    match blocks.last() {
        Some(Block::Table { rows }) if has_header(rows) => rows.first().cloned(),
        _ => None,
    }
}

fn heading_level(line: &Line, body: f64, heading_sizes: &[i64]) -> Option<u8> {
    let text = line.text();
    if line.size < body * HEADING_SCALE || text.chars().count() > MAX_HEADING_CHARS || !has_letters(&text) {
        return None;
    }
    let place = heading_sizes.iter().position(|size| *size == half_points(line.size))?;
    u8::try_from(place.min(MAX_LEVELS - 1) + 1).ok()
}

/// The usual distance from one line of text to the next.
fn usual_leading(lines: &[Line]) -> f64 {
    let mut gaps: Vec<f64> = lines
        .windows(2)
        .filter(|pair| pair[0].region == pair[1].region)
        .map(|pair| pair[1].base - pair[0].base)
        .filter(|gap| *gap > 1.0)
        .collect();
    gaps.sort_by(f64::total_cmp);
    // Most gaps are within paragraphs; in a list of one-line paragraphs the smaller ones are.
    gaps.get(gaps.len() * 2 / 5).copied().unwrap_or(12.0)
}

fn paragraph_end(lines: &[Line], start: usize, leading: f64) -> usize {
    let first = &lines[start];
    let column = lines.iter().filter(|line| line.region == first.region && line.table().is_none());
    let width = text_width(column);
    let mut end = start + 1;
    while let Some(line) = lines.get(end) {
        let above = &lines[end - 1];
        let gap = line.base - above.base;
        let sizes_differ = (line.size - first.size).abs() > 0.12 * first.size;
        if line.table().is_some()
            || line.region != first.region
            || sizes_differ
            || gap > 1.3 * leading.min(1.6 * line.size)
            || gap < 0.0
        {
            break;
        }
        if list_item(&line.text()).is_some() || tables::table_at(lines, end).is_some() {
            break;
        }
        // Text at or left of the bullet, below a line that had room, is not the item's.
        let outdented = line.left() < first.left() + 0.5 && !is_full(above, line, width);
        if outdented && list_item(&first.text()).is_some() {
            break;
        }
        // A new paragraph begins indented, or below a line that ended early with a sentence.
        let ended_sentence = above.text().ends_with(['.', '!', '?', ':']);
        let indented = line.left() > above.left() + 0.8 * line.size && list_item(&first.text()).is_none();
        if ended_sentence && (indented || !is_full(above, line, width)) {
            break;
        }
        end += 1;
    }
    end
}

fn text_block(lines: &[Line], start: usize, end: usize, leading: f64, outer_left: f64, body: f64) -> Block {
    let mut text = String::new();
    for line in &lines[start..end] {
        if text.is_empty() {
            text = line.text();
        } else {
            join(&mut text, &line.text());
        }
    }
    let first = &lines[start];
    let alone = end == start + 1
        && lines.get(end).is_none_or(|next| next.region != first.region || next.base - first.base >= 1.15 * leading);
    if let Some((_, item)) = list_item(&text) {
        if alone && is_numbered_title(&text) {
            return Block::Heading { level: 4, text };
        }
        let depth = ((first.left() - outer_left) / (2.2 * body)).floor().clamp(0.0, 4.0) as u8;
        return Block::ListItem { depth: depth.saturating_sub(1), text: item };
    }
    if alone && (is_numbered_title(&text) || is_shouted(&text)) {
        return Block::Heading { level: 4, text };
    }
    Block::Paragraph { text }
}

/// "3.2 Returns": a section number with two parts, or one part and a short title.
fn is_numbered_title(text: &str) -> bool {
    let Some((mark, title)) = text.split_once(' ') else {
        return false;
    };
    let numbered = mark.len() <= 7
        && mark.starts_with(|c: char| c.is_ascii_digit())
        && mark.chars().all(|c| c.is_ascii_digit() || c == '.')
        && mark.trim_end_matches('.').contains('.');
    numbered
        && title.starts_with(char::is_uppercase)
        && title.chars().count() <= 70
        && !title.ends_with(['.', ',', ';', ':'])
}

fn is_shouted(text: &str) -> bool {
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).collect();
    letters.len() >= 5 && text.chars().count() <= 70 && letters.iter().all(|c| c.is_uppercase())
}

/// Joins two lines; a word parted by a hyphen becomes whole.
pub(super) fn join(text: &mut String, next: &str) {
    let before_hyphen = text.strip_suffix('-').and_then(|text| text.chars().last());
    let parted = before_hyphen.is_some_and(char::is_lowercase) && next.starts_with(char::is_lowercase);
    if parted {
        text.pop();
    } else {
        text.push(' ');
    }
    text.push_str(next);
}
