//! One Word paragraph: its text, and whether it is a heading, a list item or body text.
//!
//! Border: no tables but those in text boxes, which go back to the reader.
//! Invariant: text that Word does not show (deleted, hidden, field codes) is not read.

use super::super::xml::{Element, Node};
use super::DocumentReader;
use super::numbering::Mark;
use super::styles::{Role, numbering_of};
use crate::text::one_line;
use crate::{Block, ExtractError};

/// A bold line of up to this many words is a heading that its author did not mark as one.
const MAX_BOLD_HEADING_WORDS: usize = 12;

impl DocumentReader<'_, '_> {
    pub(super) fn paragraph(&mut self, element: &Element) -> Result<(), ExtractError> {
        let mut boxes = Vec::new();
        if let Some(block) = self.paragraph_block(element, &mut boxes)? {
            self.push_block(block);
        }
        for text_box in boxes {
            let mut inner = Vec::new();
            text_box.find_all(&["p", "tbl"], &mut inner);
            for element in inner {
                self.block(element)?;
            }
        }
        Ok(())
    }

    /// Code lines are paragraphs in Word and one block for a reader.
    fn push_block(&mut self, block: Block) {
        if let (Some(Block::Code { text: above }), Block::Code { text }) = (self.blocks.last_mut(), &block) {
            above.push('\n');
            above.push_str(text);
            return;
        }
        self.blocks.push(block);
    }

    fn paragraph_block<'e>(
        &mut self,
        element: &'e Element,
        boxes: &mut Vec<&'e Element>,
    ) -> Result<Option<Block>, ExtractError> {
        let properties = element.child("pPr");
        let style = properties.and_then(|properties| properties.value_of("pStyle")).unwrap_or_default();
        let mut role = self.styles.role(style);
        if let Some(outline) = properties.and_then(|properties| properties.value_of("outlineLvl")?.parse::<u8>().ok())
            && outline < 9
            && role == Role::Body
        {
            role = Role::Heading((outline + 1).min(6));
        }
        let mut raw = String::new();
        collect_text(element, &mut raw, boxes);
        self.budget.text(&raw)?;
        if role == Role::Code {
            return Ok((!raw.trim().is_empty()).then_some(Block::Code { text: raw }));
        }
        let text = tidy(&raw);
        if text.is_empty() || role == Role::Contents {
            return Ok(None);
        }
        let list = match properties.and_then(numbering_of) {
            Some((id, level)) => Some((id, level.unwrap_or(0))),
            None => self.styles.numbering(style).map(|(id, level)| (id, level.unwrap_or(0))),
        };
        // Number id 0 takes a paragraph out of the list of its style.
        let taken_out = list.as_ref().is_some_and(|(id, _)| id == "0");
        let mark = match &list {
            Some((id, level)) if !taken_out => self.numbering.next(id, *level),
            _ => None,
        };
        let block = match role {
            Role::Title => {
                let text = one_line(&text);
                if self.document_title.is_none() {
                    self.document_title = Some(text.clone());
                }
                Block::Heading { level: 1, text }
            }
            Role::Heading(level) => {
                let text = one_line(&text);
                let text = match mark {
                    Some(Mark::Number(number)) => format!("{number} {text}"),
                    _ => text,
                };
                Block::Heading { level, text }
            }
            _ => {
                let depth = match (role, &list) {
                    (_, Some((_, level))) if !taken_out => Some(*level),
                    (Role::ListItem(depth), _) if !taken_out => Some(depth),
                    _ => None,
                };
                match (depth, mark) {
                    (Some(depth), Some(Mark::Number(number))) => {
                        Block::ListItem { depth, text: format!("{number} {text}") }
                    }
                    (Some(depth), Some(Mark::Bullet) | None) if list.is_none() || depth <= 8 => {
                        Block::ListItem { depth, text }
                    }
                    _ if is_bold_heading(element, &text) => Block::Heading { level: 4, text: one_line(&text) },
                    _ => Block::Paragraph { text },
                }
            }
        };
        Ok(Some(block))
    }

    /// The readable text of a paragraph inside a table cell.
    pub(super) fn cell_line<'e>(
        &mut self,
        element: &'e Element,
        boxes: &mut Vec<&'e Element>,
    ) -> Result<String, ExtractError> {
        Ok(match self.paragraph_block(element, boxes)? {
            Some(Block::ListItem { text, .. }) if !begins_with_digit(&text) => format!("- {text}"),
            Some(
                Block::ListItem { text, .. }
                | Block::Heading { text, .. }
                | Block::Paragraph { text }
                | Block::Code { text },
            ) => text,
            _ => String::new(),
        })
    }
}

fn begins_with_digit(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

/// Lines without blanks at their ends, tabs as blanks.
fn tidy(raw: &str) -> String {
    let lines: Vec<String> = raw.lines().map(one_line).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

fn collect_text<'e>(element: &'e Element, out: &mut String, boxes: &mut Vec<&'e Element>) {
    for child in element.elements() {
        match child.name.as_str() {
            "t" => {
                for node in &child.children {
                    if let Node::Text(text) = node {
                        out.push_str(text);
                    }
                }
            }
            "tab" | "ptab" => out.push('\t'),
            "br" | "cr" => out.push('\n'),
            "noBreakHyphen" => out.push('-'),
            "del" | "moveFrom" | "delText" | "instrText" | "pPr" | "rPr" | "sectPr" | "rt" => {}
            "r" if child.child("rPr").is_some_and(|properties| properties.is_on("vanish")) => {}
            "txbxContent" => boxes.push(child),
            "AlternateContent" => {
                // The same picture or box twice, for new and for old programs.
                if let Some(choice) = child.child("Choice").or_else(|| child.child("Fallback")) {
                    collect_text(choice, out, boxes);
                }
            }
            _ => collect_text(child, out, boxes),
        }
    }
}

fn is_bold_heading(element: &Element, text: &str) -> bool {
    if text.contains('\n') || text.split_whitespace().count() > MAX_BOLD_HEADING_WORDS {
        return false;
    }
    if text.ends_with(['.', ',', ';', '!']) || text.len() < 3 || !text.chars().any(char::is_alphabetic) {
        return false;
    }
    let mut runs = Vec::new();
    element.find_all(&["r"], &mut runs);
    let mut seen_text = false;
    for run in runs {
        if run.child("t").is_none_or(|t| t.text().trim().is_empty()) {
            continue;
        }
        seen_text = true;
        if !run.child("rPr").is_some_and(|properties| properties.is_on("b")) {
            return false;
        }
    }
    seen_text
}
