//! Word documents.
//!
//! Job: headings by style, numbered and bulleted lists with their numbers, tables with merged cells, text boxes and
//! footnotes, in reading order.
//! Border: deleted and hidden text, field codes, tables of contents, page headers and comments are left out.
//! Invariant: each paragraph of the body arrives once.

mod numbering;
mod paragraph;
mod styles;
mod table;

use super::archive::Archive;
use super::xml::{self, Element, Stream};
use crate::limits::Budget;
use crate::{Block, ExtractError, Parsed};

use numbering::Numbering;
use styles::Styles;

pub(crate) fn read(bytes: &[u8], budget: &mut Budget) -> Result<Parsed, ExtractError> {
    let mut archive = Archive::open(bytes)?;
    let body = archive
        .part("word/document.xml", budget)?
        .ok_or_else(|| ExtractError::damaged("the main part of the document is missing"))?;
    let styles = match archive.part("word/styles.xml", budget)? {
        Some(text) => Styles::read(&text)?,
        None => Styles::default(),
    };
    let numbering = match archive.part("word/numbering.xml", budget)? {
        Some(text) => Numbering::read(&text)?,
        None => Numbering::default(),
    };
    let core = core_properties(&mut archive, budget)?;
    let mut reader = DocumentReader { styles, numbering, blocks: Vec::new(), document_title: None, budget };
    let mut stream = Stream::new(&body);
    while let Some(element) = stream.next(&["p", "tbl"])? {
        reader.block(&element)?;
    }
    if let Some(notes) = archive.part("word/footnotes.xml", reader.budget)? {
        reader.notes(&notes, "footnote")?;
    }
    if let Some(notes) = archive.part("word/endnotes.xml", reader.budget)? {
        reader.notes(&notes, "endnote")?;
    }
    let mut blocks = reader.blocks;
    if let Some(title) = &reader.document_title {
        put_below_title(&mut blocks, title);
    }
    let first_heading = blocks.iter().find_map(|block| match block {
        Block::Heading { text, .. } => Some(text.clone()),
        _ => None,
    });
    let title = core.title.or(reader.document_title).or(first_heading);
    Ok(Parsed { title, language_hint: core.language.or(reader.styles.language), blocks, ..Parsed::default() })
}

/// What an Office file says about itself.
#[derive(Debug, Default)]
pub(super) struct CoreProperties {
    pub(super) title: Option<String>,
    pub(super) language: Option<String>,
}

pub(super) fn core_properties(archive: &mut Archive, budget: &mut Budget) -> Result<CoreProperties, ExtractError> {
    let Some(text) = archive.part("docProps/core.xml", budget)? else {
        return Ok(CoreProperties::default());
    };
    let root = xml::root(&text, "coreProperties")?;
    let get =
        |name: &str| root.child(name).map(|element| element.text().trim().to_owned()).filter(|value| !value.is_empty());
    // Titles that programs fill in by themselves say nothing.
    let title = get("title").filter(|title| {
        let lower = title.to_lowercase();
        !lower.starts_with("microsoft word")
            && !matches!(lower.as_str(), "word document" | "powerpoint presentation" | "untitled" | "presentation")
    });
    Ok(CoreProperties { title, language: get("language") })
}

/// Sections of a titled document belong below its title.
fn put_below_title(blocks: &mut [Block], title: &str) {
    let mut seen_title = false;
    for block in blocks {
        if let Block::Heading { level, text } = block {
            if !seen_title && text == title {
                seen_title = true;
            } else if seen_title {
                *level = (*level + 1).min(6);
            }
        }
    }
}

struct DocumentReader<'a, 'l> {
    styles: Styles,
    numbering: Numbering,
    blocks: Vec<Block>,
    document_title: Option<String>,
    budget: &'a mut Budget<'l>,
}

impl DocumentReader<'_, '_> {
    fn block(&mut self, element: &Element) -> Result<(), ExtractError> {
        match element.name.as_str() {
            "p" => self.paragraph(element),
            "tbl" => self.table(element),
            _ => Ok(()),
        }
    }

    fn notes(&mut self, part: &str, name: &str) -> Result<(), ExtractError> {
        let mut stream = Stream::new(part);
        while let Some(note) = stream.next(&[name])? {
            // The typed ones are separators, not notes.
            if note.attribute("type").is_some_and(|kind| kind != "normal") {
                continue;
            }
            let mut inner = Vec::new();
            note.find_all(&["p", "tbl"], &mut inner);
            for element in inner {
                self.block(element)?;
            }
        }
        Ok(())
    }
}
