//! Markdown, with tables, task lists, footnotes, definition lists and front matter.
//!
//! Border: links and pictures are their text; pieces of HTML go through the HTML reader.
//! Invariant: front matter gives the title and never text.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::html;
use crate::encoding;
use crate::limits::Budget;
use crate::text::one_line;
use crate::{Block, ExtractError, Parsed};

pub(crate) fn read(bytes: &[u8], budget: &mut Budget) -> Result<Parsed, ExtractError> {
    let decoded = encoding::decode(bytes, None);
    budget.text(&decoded.text)?;
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS
        | Options::ENABLE_HEADING_ATTRIBUTES;
    let mut reader = MarkdownReader::default();
    for event in Parser::new_ext(&decoded.text, options) {
        reader.event(event, budget)?;
    }
    reader.flush();
    let first_heading = reader.blocks.iter().find_map(|block| match block {
        Block::Heading { level: 1, text } => Some(text.clone()),
        _ => None,
    });
    Ok(Parsed {
        title: reader.title.or(first_heading),
        language_hint: reader.language,
        blocks: reader.blocks,
        warnings: decoded.warnings,
        ..Parsed::default()
    })
}

#[derive(Default)]
struct MarkdownReader {
    title: Option<String>,
    language: Option<String>,
    blocks: Vec<Block>,
    line: String,
    /// The running number of each open list, `None` for bullets.
    lists: Vec<Option<u64>>,
    /// Whether the open item has text already, by open item.
    items: Vec<ItemState>,
    table: Option<Vec<Vec<String>>>,
    html: String,
    term: String,
}

struct ItemState {
    number: Option<u64>,
    started: bool,
}

impl MarkdownReader {
    fn event(&mut self, event: Event, budget: &mut Budget) -> Result<(), ExtractError> {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag, budget)?,
            Event::Text(text) | Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.line.push_str(&text);
            }
            Event::SoftBreak => self.line.push(' '),
            Event::HardBreak => self.line.push('\n'),
            Event::Rule => self.flush(),
            Event::TaskListMarker(done) => self.line.push_str(if done { "[x] " } else { "[ ] " }),
            Event::FootnoteReference(_) => {}
            Event::Html(text) => self.html.push_str(&text),
            Event::InlineHtml(tag) => {
                if tag.to_ascii_lowercase().starts_with("<br") {
                    self.line.push(if self.table.is_some() { ' ' } else { '\n' });
                }
            }
        }
        Ok(())
    }

    fn start(&mut self, tag: Tag) {
        match tag {
            Tag::List(start) => {
                self.flush();
                self.lists.push(start);
            }
            Tag::Item => {
                self.flush();
                let number = match self.lists.last_mut() {
                    Some(Some(next)) => {
                        let number = *next;
                        *next = next.saturating_add(1);
                        Some(number)
                    }
                    _ => None,
                };
                self.items.push(ItemState { number, started: false });
            }
            Tag::Table(_) => {
                self.flush();
                self.table = Some(Vec::new());
            }
            Tag::TableHead | Tag::TableRow => {
                if let Some(rows) = &mut self.table {
                    rows.push(Vec::new());
                }
            }
            Tag::Paragraph
            | Tag::Heading { .. }
            | Tag::BlockQuote(_)
            | Tag::HtmlBlock
            | Tag::CodeBlock(_)
            | Tag::MetadataBlock(_) => self.flush(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, budget: &mut Budget) -> Result<(), ExtractError> {
        match tag {
            TagEnd::Heading(level) => {
                let text = one_line(&std::mem::take(&mut self.line));
                if !text.is_empty() {
                    self.blocks.push(Block::Heading { level: level_number(level), text });
                }
            }
            TagEnd::CodeBlock => {
                let text = std::mem::take(&mut self.line).trim_end().to_owned();
                if !text.trim().is_empty() {
                    self.blocks.push(Block::Code { text });
                }
            }
            TagEnd::MetadataBlock(_) => {
                let text = std::mem::take(&mut self.line);
                self.front_matter(&text);
            }
            TagEnd::HtmlBlock => {
                let source = std::mem::take(&mut self.html);
                // A comment has no text, and most HTML in Markdown is comments or pictures.
                if source.contains('>') {
                    self.blocks.extend(html::read_text(&source, budget)?.blocks);
                }
            }
            TagEnd::TableCell => {
                let text = one_line(&std::mem::take(&mut self.line));
                if let Some(row) = self.table.as_mut().and_then(|rows| rows.last_mut()) {
                    budget.row(1)?;
                    row.push(text);
                }
            }
            TagEnd::Table => {
                if let Some(rows) = self.table.take()
                    && !rows.is_empty()
                {
                    self.blocks.push(Block::Table { rows });
                }
            }
            TagEnd::List(_) => {
                self.flush();
                self.lists.pop();
            }
            TagEnd::Item => {
                self.flush();
                self.items.pop();
            }
            TagEnd::DefinitionListTitle => self.term = one_line(&std::mem::take(&mut self.line)),
            TagEnd::DefinitionListDefinition => self.flush(),
            TagEnd::Paragraph | TagEnd::BlockQuote(_) | TagEnd::FootnoteDefinition => self.flush(),
            _ => {}
        }
        Ok(())
    }

    fn flush(&mut self) {
        let line = std::mem::take(&mut self.line);
        let lines: Vec<String> = line.lines().map(one_line).filter(|line| !line.is_empty()).collect();
        if lines.is_empty() {
            return;
        }
        let mut text = lines.join("\n");
        if !self.term.is_empty() {
            text = format!("{}: {text}", std::mem::take(&mut self.term));
        }
        let depth = u8::try_from(self.lists.len().saturating_sub(1)).unwrap_or(8).min(8);
        let Some(item) = self.items.last_mut() else {
            self.blocks.push(Block::Paragraph { text });
            return;
        };
        if item.started
            && let Some(Block::ListItem { depth: above, text: before }) = self.blocks.last_mut()
            && *above == depth
        {
            before.push('\n');
            before.push_str(&text);
            return;
        }
        let text = match item.number {
            Some(number) if !item.started => format!("{number}. {text}"),
            _ => text,
        };
        item.started = true;
        self.blocks.push(Block::ListItem { depth, text });
    }

    /// `title: x` and `lang: x` of YAML or TOML; the rest is for site generators.
    fn front_matter(&mut self, text: &str) {
        for line in text.lines() {
            let Some((key, value)) = line.split_once([':', '=']) else {
                continue;
            };
            let value = value.trim().trim_matches(['"', '\'']).trim();
            if value.is_empty() {
                continue;
            }
            match key.trim() {
                "title" => self.title = Some(value.to_owned()),
                "lang" | "language" | "locale" => self.language = Some(value.to_owned()),
                _ => {}
            }
        }
    }
}

fn level_number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}
