//! HTML tables: rows of text for tables of data, the content itself for tables that only lay out a page.
//!
//! Border: no nested tables inside rows. Invariant: spans a page states are limited, so a small page stays small.

use ego_tree::NodeRef;
use scraper::Node;
use scraper::node::Element;

use super::{Walker, inline_text};
use crate::{Block, ExtractError};

const MAX_SPAN: usize = 64;

/// A cell that reaches down into the rows below.
struct Reaching {
    column: usize,
    rows_left: usize,
    text: String,
}

impl Walker<'_, '_> {
    pub(super) fn table(&mut self, node: NodeRef<Node>, element: &Element, depth: usize) -> Result<(), ExtractError> {
        self.flush()?;
        let rows = rows_of(node);
        let widest = rows.iter().map(|row| cells_of(*row).len()).max().unwrap_or(0);
        let lays_out =
            matches!(element.attr("role"), Some("presentation" | "none")) || widest <= 1 || has_sections(node);
        if lays_out {
            for row in rows {
                for cell in cells_of(row) {
                    self.children(cell, depth + 3)?;
                    self.flush()?;
                }
            }
            return Ok(());
        }
        if let Some(caption) = node.children().find(|child| is_named(*child, "caption")) {
            self.line.push_str(&inline_text(caption));
            self.flush()?;
        }
        let mut table = Vec::new();
        let mut reaching: Vec<Reaching> = Vec::new();
        for row in rows {
            let values = self.row(row, &mut reaching)?;
            if values.iter().any(|value| !value.is_empty()) {
                table.push(values);
            }
        }
        if !table.is_empty() {
            self.blocks.push(Block::Table { rows: table });
        }
        Ok(())
    }

    fn row(&mut self, row: NodeRef<Node>, reaching: &mut Vec<Reaching>) -> Result<Vec<String>, ExtractError> {
        let from_above: Vec<(usize, String)> = reaching.iter().map(|cell| (cell.column, cell.text.clone())).collect();
        for cell in reaching.iter_mut() {
            cell.rows_left -= 1;
        }
        reaching.retain(|cell| cell.rows_left > 0);
        let above = |column: usize| from_above.iter().find(|(place, _)| *place == column).map(|(_, text)| text.clone());
        let mut values: Vec<String> = Vec::new();
        for cell in cells_of(row) {
            while let Some(text) = above(values.len()) {
                values.push(text);
            }
            let Node::Element(element) = cell.value() else {
                continue;
            };
            let text = inline_text(cell);
            self.budget.text(&text)?;
            let rows_down = span(element.attr("rowspan"));
            if rows_down > 1 {
                reaching.push(Reaching { column: values.len(), rows_left: rows_down - 1, text: text.clone() });
            }
            values.push(text);
            for _ in 1..span(element.attr("colspan")) {
                values.push(String::new());
            }
        }
        while let Some(text) = above(values.len()) {
            values.push(text);
        }
        self.budget.row(values.len())?;
        Ok(values)
    }
}

fn span(value: Option<&str>) -> usize {
    value.and_then(|value| value.trim().parse::<usize>().ok()).unwrap_or(1).clamp(1, MAX_SPAN)
}

fn is_named(node: NodeRef<Node>, name: &str) -> bool {
    matches!(node.value(), Node::Element(element) if element.name() == name)
}

fn rows_of(table: NodeRef<Node>) -> Vec<NodeRef<Node>> {
    let mut rows = Vec::new();
    for child in table.children() {
        if is_named(child, "tr") {
            rows.push(child);
        } else if ["thead", "tbody", "tfoot"].iter().any(|name| is_named(child, name)) {
            rows.extend(child.children().filter(|row| is_named(*row, "tr")));
        }
    }
    rows
}

fn cells_of(row: NodeRef<Node>) -> Vec<NodeRef<Node>> {
    row.children().filter(|cell| is_named(*cell, "td") || is_named(*cell, "th")).collect()
}

/// Headings or further tables inside: the table is a grid for the page.
fn has_sections(table: NodeRef<Node>) -> bool {
    table.descendants().skip(1).any(|node| {
        matches!(node.value(), Node::Element(element)
            if matches!(element.name(), "h1" | "h2" | "h3" | "h4" | "table" | "article" | "section"))
    })
}
