//! Plain text: headings, lists and paragraphs guessed from how people type them.
//!
//! Border: text in, blocks out; other parsers borrow its line tools.
//! Invariant: no line is lost. When in doubt a line is part of a paragraph, not a heading.

use crate::encoding;
use crate::limits::Budget;
use crate::{Block, ExtractError, Parsed};

/// All white space becomes single blanks; characters that carry no text (a soft hyphen, a zero-width blank) go.
pub(crate) fn one_line(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().any(encoding::is_rubbish) {
        return line.chars().filter(|c| !encoding::is_rubbish(*c)).collect();
    }
    line
}

pub(crate) fn read(bytes: &[u8], budget: &mut Budget) -> Result<Parsed, ExtractError> {
    let decoded = encoding::decode(bytes, None);
    budget.text(&decoded.text)?;
    let blocks = blocks_of(&decoded.text);
    let title = match blocks.first() {
        Some(Block::Heading { text, .. }) => Some(text.clone()),
        _ => None,
    };
    Ok(Parsed { title, blocks, warnings: decoded.warnings, ..Parsed::default() })
}

/// Reads lines as a person would see them.
pub(crate) fn blocks_of(text: &str) -> Vec<Block> {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{c}'], "\n");
    let lines: Vec<&str> = text.split('\n').map(str::trim_end).collect();
    let full_width = usual_width(&lines);
    let mut reader = Reader { blocks: Vec::new(), paragraph: String::new(), last_width: 0, full_width };
    let mut index = 0;
    while index < lines.len() {
        let line = lines[index];
        let next = lines.get(index + 1).copied().unwrap_or_default();
        let after_blank = index == 0 || lines[index - 1].trim().is_empty();
        if line.trim().is_empty() {
            reader.end_paragraph();
        } else if let Some(level) = underline_level(line, next) {
            reader.block(Block::Heading { level, text: one_line(line) });
            index += 1;
        } else if is_rule(line) {
            reader.end_paragraph();
        } else if let Some((depth, item)) = list_item(line) {
            let numbered_heading = after_blank && next.trim().is_empty() && section_number(line) && looks_titled(line);
            if numbered_heading {
                reader.block(Block::Heading { level: 2, text: one_line(line) });
            } else {
                reader.block(Block::ListItem { depth, text: item });
                index += reader.continuation(&lines[index + 1..], line);
            }
        } else if after_blank && next.trim().is_empty() && looks_titled(line) && something_follows(&lines, index + 1) {
            let level = if reader.blocks.is_empty() && reader.paragraph.is_empty() { 1 } else { 2 };
            reader.block(Block::Heading { level, text: one_line(line) });
        } else if after_blank && is_shouted(line) && !next.trim().is_empty() {
            reader.block(Block::Heading { level: 2, text: one_line(line) });
        } else {
            reader.line(line);
        }
        index += 1;
    }
    reader.end_paragraph();
    reader.blocks
}

struct Reader {
    blocks: Vec<Block>,
    paragraph: String,
    last_width: usize,
    full_width: usize,
}

impl Reader {
    fn end_paragraph(&mut self) {
        let text = std::mem::take(&mut self.paragraph);
        if !text.trim().is_empty() {
            self.blocks.push(Block::Paragraph { text: text.trim().to_owned() });
        }
        self.last_width = 0;
    }

    fn block(&mut self, block: Block) {
        self.end_paragraph();
        self.blocks.push(block);
    }

    /// Joins hard-wrapped lines; a line well short of the usual width was ended on purpose.
    fn line(&mut self, line: &str) {
        let width = line.chars().count();
        let line = line.trim();
        if self.paragraph.is_empty() {
            self.paragraph.push_str(line);
        } else if self.last_width * 10 < self.full_width * 6 || self.full_width > 160 {
            self.paragraph.push('\n');
            self.paragraph.push_str(line);
        } else if self.paragraph.ends_with('-') && line.starts_with(char::is_lowercase) {
            self.paragraph.pop();
            self.paragraph.push_str(line);
        } else {
            self.paragraph.push(' ');
            self.paragraph.push_str(line);
        }
        self.last_width = width;
    }

    /// Indented lines below a list item belong to it. Returns how many were taken.
    fn continuation(&mut self, following: &[&str], item_line: &str) -> usize {
        let indent = indent_of(item_line);
        let mut taken = 0;
        for line in following {
            if line.trim().is_empty() || indent_of(line) <= indent || list_item(line).is_some() {
                break;
            }
            if let Some(Block::ListItem { text, .. }) = self.blocks.last_mut() {
                text.push(' ');
                text.push_str(line.trim());
            }
            taken += 1;
        }
        taken
    }
}

/// The width at which the text is wrapped: nine of ten lines are no longer.
fn usual_width(lines: &[&str]) -> usize {
    let mut widths: Vec<usize> =
        lines.iter().filter(|line| !line.trim().is_empty()).map(|line| line.chars().count()).collect();
    widths.sort_unstable();
    widths.get(widths.len() * 9 / 10).copied().unwrap_or(0)
}

fn indent_of(line: &str) -> usize {
    line.chars().take_while(|c| c.is_whitespace()).map(|c| if c == '\t' { 4 } else { 1 }).sum()
}

fn underline_level(line: &str, next: &str) -> Option<u8> {
    let next = next.trim();
    if next.len() < 3 || line.trim().chars().count() > 120 || list_item(line).is_some_and(|_| !section_number(line)) {
        return None;
    }
    if next.chars().all(|c| c == '=') {
        return Some(1);
    }
    if next.chars().all(|c| c == '-' || c == '~') && !is_rule(line) {
        return Some(2);
    }
    None
}

fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.chars().count() >= 3 && line.chars().all(|c| matches!(c, '-' | '=' | '_' | '*' | '~' | '#' | '+' | ' '))
}

/// `- x`, `* x`, `• x`, `1. x`, `2) x`, `a) x` with their depth and readable text.
pub(crate) fn list_item(line: &str) -> Option<(u8, String)> {
    let depth = u8::try_from(indent_of(line) / 2).unwrap_or(8).min(8);
    let body = line.trim();
    let mut chars = body.chars();
    let first = chars.next()?;
    if is_bullet(first) {
        let rest = chars.as_str();
        let strong = !matches!(first, '-' | '*' | '–' | '+' | 'o' | '—');
        if rest.starts_with(char::is_whitespace) || (strong && !rest.is_empty()) {
            let text = one_line(rest);
            return (!text.is_empty()).then_some((depth, text));
        }
        return None;
    }
    let (mark, rest) = body.split_once(char::is_whitespace)?;
    let core = mark.trim_start_matches('(').trim_end_matches([')', '.']);
    if core.len() == mark.len() || core.is_empty() || core.len() > 6 {
        return None;
    }
    let number = core.chars().all(|c| c.is_ascii_digit() || c == '.');
    let letter = core.len() == 1 && core.chars().all(|c| c.is_ascii_lowercase()) && mark.ends_with(')');
    if (!number && !letter) || (number && core.len() > 4 && !core.contains('.')) {
        return None;
    }
    Some((depth, format!("{mark} {}", one_line(rest))))
}

pub(crate) fn is_bullet(c: char) -> bool {
    matches!(
        c,
        '-' | '*'
            | '–'
            | '—'
            | '•'
            | '‣'
            | '▪'
            | '●'
            | '◦'
            | '○'
            | '■'
            | '□'
            | '◆'
            | '➢'
            | '➤'
            | '✓'
            | '✔'
            | '·'
            | '\u{f0b7}'
            | '\u{f0a7}'
    )
}

/// `1.`, `2.3` or `IV.` in front, as numbered sections have.
fn section_number(line: &str) -> bool {
    let mark = line.split_whitespace().next().unwrap_or_default();
    mark.starts_with(|c: char| c.is_ascii_digit())
        && mark.chars().all(|c| c.is_ascii_digit() || c == '.')
        && mark.len() <= 8
}

fn is_shouted(line: &str) -> bool {
    let letters: Vec<char> = line.chars().filter(|c| c.is_alphabetic()).collect();
    letters.len() >= 4 && line.chars().count() <= 80 && letters.iter().all(|c| c.is_uppercase())
}

/// Short, begins like a title and does not end like a sentence.
fn looks_titled(line: &str) -> bool {
    let line = line.trim();
    let words = line.split_whitespace().count();
    let begins_well = line.chars().find(|c| c.is_alphabetic()).is_some_and(|c| c.is_uppercase() || !c.is_lowercase());
    let ends_open = !line.ends_with(['.', ',', ';', '!', '…']) || section_number(line) && words == 1;
    words <= 10 && line.chars().count() <= 80 && begins_well && ends_open && !line.contains('@') && !line.contains(". ")
}

fn something_follows(lines: &[&str], from: usize) -> bool {
    lines[from..].iter().any(|line| !line.trim().is_empty())
}
