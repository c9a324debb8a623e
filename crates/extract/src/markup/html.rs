//! HTML pages: the main content as blocks.
//!
//! Job: headings, paragraphs, lists, tables, definitions and code of what the page is about.
//! Border: no script runs, nothing is loaded, no link is followed; styles are not applied.
//! Invariant: a page that has text gives text: when the main content cannot be told apart, all of it is taken.

mod clutter;
mod table;

use ego_tree::NodeRef;
use scraper::node::Element;
use scraper::{ElementRef, Html, Node, Selector};

use crate::encoding;
use crate::limits::Budget;
use crate::text::one_line;
use crate::{Block, ExtractError, Parsed};

/// Deeper than this the tree is read as flat text: recursion must end.
const MAX_DEPTH: usize = 250;

/// Less than this in `main` is a shell around content that stands elsewhere.
const MIN_MAIN_CHARS: usize = 140;

pub(crate) fn read(bytes: &[u8], budget: &mut Budget) -> Result<Parsed, ExtractError> {
    let decoded = encoding::decode(bytes, declared_encoding(bytes));
    let mut parsed = read_text(&decoded.text, budget)?;
    parsed.warnings = decoded.warnings;
    Ok(parsed)
}

/// Reads HTML that is text already; Markdown has pieces of it.
pub(super) fn read_text(text: &str, budget: &mut Budget) -> Result<Parsed, ExtractError> {
    let page = Html::parse_document(text);
    let root = main_content(&page).unwrap_or_else(|| page.root_element());
    let mut blocks = walk(root, true, budget)?;
    if blocks.is_empty() {
        blocks = walk(page.root_element(), false, budget)?;
    }
    let language_hint = page.root_element().value().attr("lang").map(str::to_owned);
    Ok(Parsed { title: title_of(&page, &blocks), language_hint, blocks, ..Parsed::default() })
}

fn walk(root: ElementRef, tidy: bool, budget: &mut Budget) -> Result<Vec<Block>, ExtractError> {
    let in_main = !matches!(root.value().name(), "html" | "body");
    let mut walker = Walker { tidy, in_main, blocks: Vec::new(), line: String::new(), items: Vec::new(), budget };
    walker.children(*root, 0)?;
    walker.flush()?;
    Ok(walker.blocks)
}

/// The encoding named in a `meta` of the first kilobytes.
fn declared_encoding(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let after = head.split_once("charset=")?.1.trim_start_matches(['"', '\'', ' ']);
    let label: String = after.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
    encoding_rs::Encoding::for_label(label.as_bytes())
}

fn select<'p>(page: &'p Html, selector: &str) -> Vec<ElementRef<'p>> {
    match Selector::parse(selector) {
        Ok(selector) => page.select(&selector).collect(),
        Err(_) => Vec::new(),
    }
}

fn main_content(page: &Html) -> Option<ElementRef<'_>> {
    let long_enough =
        |element: &ElementRef| inline_text(**element).chars().filter(|c| !c.is_whitespace()).count() >= MIN_MAIN_CHARS;
    let mains = select(page, "main, [role=main]");
    if let Some(main) = mains.into_iter().find(long_enough) {
        return Some(main);
    }
    let articles = select(page, "article");
    if let [article] = articles.as_slice()
        && long_enough(article)
    {
        return Some(*article);
    }
    select(page, "body").into_iter().next()
}

/// The page's own title without the name of the site, when the main heading tells which part that is.
fn title_of(page: &Html, blocks: &[Block]) -> Option<String> {
    let first_heading = blocks.iter().find_map(|block| match block {
        Block::Heading { level: 1, text } => Some(text.clone()),
        _ => None,
    });
    let title = select(page, "head > title, title")
        .first()
        .map(|title| one_line(&title.text().collect::<String>()))
        .filter(|title| !title.is_empty());
    match (title, first_heading) {
        (Some(title), Some(heading)) if title.contains(&heading) => Some(heading),
        (Some(title), _) => Some(title),
        (None, heading) => heading,
    }
}

/// All text below a node on one line; a block's end parts words.
fn inline_text(node: NodeRef<Node>) -> String {
    let mut out = String::new();
    let mut skipped_depth = 0_usize;
    for edge in node.traverse() {
        match edge {
            ego_tree::iter::Edge::Open(node) => match node.value() {
                Node::Text(text) if skipped_depth == 0 => out.push_str(text),
                Node::Element(element) => {
                    if clutter::is_never_text(element) {
                        skipped_depth += 1;
                    } else if !is_inline(element.name()) {
                        out.push(' ');
                    }
                }
                _ => {}
            },
            ego_tree::iter::Edge::Close(node) => {
                if let Node::Element(element) = node.value() {
                    if clutter::is_never_text(element) {
                        skipped_depth = skipped_depth.saturating_sub(1);
                    } else if !is_inline(element.name()) {
                        out.push(' ');
                    }
                }
            }
        }
    }
    one_line(&out)
}

fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "bdo"
            | "cite"
            | "code"
            | "data"
            | "del"
            | "dfn"
            | "em"
            | "font"
            | "i"
            | "ins"
            | "kbd"
            | "label"
            | "mark"
            | "q"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "tt"
            | "u"
            | "var"
            | "wbr"
            | "button"
    )
}

/// A list item that is being read.
struct Item {
    depth: u8,
    number: Option<String>,
    state: ItemState,
}

#[derive(PartialEq, Eq)]
enum ItemState {
    Fresh,
    Started,
    /// A card: a list item with a heading of its own is a section, not an item.
    Card,
}

struct Walker<'a, 'l> {
    tidy: bool,
    in_main: bool,
    blocks: Vec<Block>,
    line: String,
    items: Vec<Item>,
    budget: &'a mut Budget<'l>,
}

impl Walker<'_, '_> {
    fn children(&mut self, node: NodeRef<Node>, depth: usize) -> Result<(), ExtractError> {
        for child in node.children() {
            self.node(child, depth + 1)?;
        }
        Ok(())
    }

    fn node(&mut self, node: NodeRef<Node>, depth: usize) -> Result<(), ExtractError> {
        match node.value() {
            Node::Text(text) => {
                self.line.push_str(text);
                Ok(())
            }
            Node::Element(element) => self.element(node, element, depth),
            _ => Ok(()),
        }
    }

    fn element(&mut self, node: NodeRef<Node>, element: &Element, depth: usize) -> Result<(), ExtractError> {
        let name = element.name();
        if clutter::is_never_text(element) {
            return Ok(());
        }
        if self.tidy && clutter::is_clutter(node, element, self.in_main) {
            if name == "header" {
                return self.headings_of(node);
            }
            return Ok(());
        }
        if depth > MAX_DEPTH {
            let text = inline_text(node);
            self.line.push(' ');
            self.line.push_str(&text);
            return Ok(());
        }
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let level = name.as_bytes()[1] - b'0';
                self.heading(level, inline_text(node))
            }
            "summary" => self.heading(6, inline_text(node)),
            "button" => {
                // An accordion's question is a button; other buttons are no text.
                let text = inline_text(node);
                if element.attr("aria-controls").is_some() && text.ends_with('?') {
                    return self.heading(6, text);
                }
                Ok(())
            }
            "br" => {
                self.line.push('\u{2028}');
                Ok(())
            }
            "hr" => self.flush(),
            "ul" | "ol" | "menu" => self.list(node, element, depth),
            "li" => self.item(node, None, depth),
            "dl" => self.definitions(node, depth),
            "pre" => {
                self.flush()?;
                let text: String = ElementRef::wrap(node).map(|element| element.text().collect()).unwrap_or_default();
                self.budget.text(&text)?;
                if !text.trim().is_empty() {
                    self.blocks.push(Block::Code { text: text.trim_matches('\n').trim_end().to_owned() });
                }
                Ok(())
            }
            "table" => self.table(node, element, depth),
            "img" | "svg" | "picture" | "canvas" => {
                self.line.push(' ');
                Ok(())
            }
            _ if is_inline(name) => self.children(node, depth),
            "main" | "article" => {
                let before = std::mem::replace(&mut self.in_main, true);
                self.flush()?;
                self.children(node, depth)?;
                self.in_main = before;
                self.flush()
            }
            _ => {
                self.flush()?;
                self.children(node, depth)?;
                self.flush()
            }
        }
    }

    /// The page's main heading often stands in a header that is otherwise clutter.
    fn headings_of(&mut self, node: NodeRef<Node>) -> Result<(), ExtractError> {
        for child in node.descendants() {
            if let Node::Element(element) = child.value()
                && element.name() == "h1"
            {
                self.heading(1, inline_text(child))?;
            }
        }
        Ok(())
    }

    fn heading(&mut self, level: u8, text: String) -> Result<(), ExtractError> {
        self.flush()?;
        if text.is_empty() {
            return Ok(());
        }
        if let Some(item) = self.items.last_mut() {
            item.state = ItemState::Card;
        }
        self.budget.text(&text)?;
        self.blocks.push(Block::Heading { level, text });
        Ok(())
    }

    fn flush(&mut self) -> Result<(), ExtractError> {
        let line = std::mem::take(&mut self.line);
        let lines: Vec<String> = line.split('\u{2028}').map(one_line).filter(|line| !line.is_empty()).collect();
        if lines.is_empty() {
            return Ok(());
        }
        let text = lines.join("\n");
        self.budget.text(&text)?;
        let Some(item) = self.items.last_mut() else {
            self.blocks.push(Block::Paragraph { text });
            return Ok(());
        };
        match item.state {
            ItemState::Card => self.blocks.push(Block::Paragraph { text }),
            ItemState::Fresh => {
                item.state = ItemState::Started;
                let text = match item.number.take() {
                    Some(number) => format!("{number} {text}"),
                    None => text,
                };
                self.blocks.push(Block::ListItem { depth: item.depth, text });
            }
            ItemState::Started => match self.blocks.last_mut() {
                Some(Block::ListItem { depth, text: before }) if *depth == item.depth => {
                    before.push('\n');
                    before.push_str(&text);
                }
                _ => self.blocks.push(Block::ListItem { depth: item.depth, text }),
            },
        }
        Ok(())
    }

    fn list(&mut self, node: NodeRef<Node>, element: &Element, depth: usize) -> Result<(), ExtractError> {
        self.flush()?;
        let ordered = element.name() == "ol";
        let mut number: i64 = element.attr("start").and_then(|start| start.parse().ok()).unwrap_or(1);
        for child in node.children() {
            match child.value() {
                Node::Element(item) if item.name() == "li" => {
                    if let Some(value) = item.attr("value").and_then(|value| value.parse().ok()) {
                        number = value;
                    }
                    self.item(child, ordered.then(|| format!("{number}.")), depth + 1)?;
                    number = number.saturating_add(1);
                }
                _ => self.node(child, depth + 1)?,
            }
        }
        self.flush()
    }

    fn item(&mut self, node: NodeRef<Node>, number: Option<String>, depth: usize) -> Result<(), ExtractError> {
        self.flush()?;
        let list_depth = u8::try_from(self.items.len()).unwrap_or(8).min(8);
        self.items.push(Item { depth: list_depth, number, state: ItemState::Fresh });
        let outcome = self.children(node, depth);
        let flushed = self.flush();
        self.items.pop();
        outcome.and(flushed)
    }

    fn definitions(&mut self, node: NodeRef<Node>, depth: usize) -> Result<(), ExtractError> {
        self.flush()?;
        let mut terms: Vec<String> = Vec::new();
        let mut waiting: Vec<NodeRef<Node>> = node.children().collect();
        waiting.reverse();
        while let Some(child) = waiting.pop() {
            match child.value() {
                Node::Element(element) if element.name() == "dt" => terms.push(inline_text(child)),
                Node::Element(element) if element.name() == "dd" => {
                    let term = std::mem::take(&mut terms).join(", ");
                    if !term.is_empty() {
                        self.line.push_str(&term);
                        self.line.push_str(if term.ends_with(['?', ':', '.', '!']) { " " } else { ": " });
                    }
                    self.children(child, depth + 1)?;
                    self.flush()?;
                }
                // Groups of terms may stand in a `div`.
                Node::Element(element) if element.name() == "div" => {
                    let group: Vec<NodeRef<Node>> = child.children().collect();
                    waiting.extend(group.into_iter().rev());
                }
                _ => {}
            }
        }
        if !terms.is_empty() {
            self.line.push_str(&terms.join(", "));
        }
        self.flush()
    }
}
