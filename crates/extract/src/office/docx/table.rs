//! Word tables: merged cells filled, nested tables folded into their cell, layout tables unfolded.
//!
//! Border: rows of text. Invariant: a value merged over rows stands in each of them, so that each row makes sense alone.

use super::super::xml::Element;
use super::DocumentReader;
use crate::{Block, ExtractError};

impl DocumentReader<'_, '_> {
    pub(super) fn table(&mut self, table: &Element) -> Result<(), ExtractError> {
        let rows = rows_of(table);
        // A frame around text is no table.
        if rows.iter().all(|row| cells_of(row).len() <= 1) {
            for row in rows {
                for cell in cells_of(row) {
                    let mut inner = Vec::new();
                    cell.find_all(&["p", "tbl"], &mut inner);
                    for element in inner {
                        self.block(element)?;
                    }
                }
            }
            return Ok(());
        }
        let rows = self.table_rows(table)?;
        if !rows.is_empty() {
            self.blocks.push(Block::Table { rows });
        }
        Ok(())
    }

    fn table_rows(&mut self, table: &Element) -> Result<Vec<Vec<String>>, ExtractError> {
        let mut filled: Vec<Vec<String>> = Vec::new();
        for row in rows_of(table) {
            let skipped = row.child("trPr").and_then(|properties| properties.value_of("gridBefore"));
            let mut values = vec![String::new(); span(skipped, 0)];
            for cell in cells_of(row) {
                let properties = cell.child("tcPr");
                let width = span(properties.and_then(|properties| properties.value_of("gridSpan")), 1);
                let merged_down = properties
                    .and_then(|properties| properties.child("vMerge"))
                    .is_some_and(|merge| merge.attribute("val") != Some("restart"));
                let text = if merged_down {
                    filled.last().and_then(|above| above.get(values.len())).cloned().unwrap_or_default()
                } else {
                    self.cell_text(cell)?
                };
                values.push(text);
                for _ in 1..width {
                    values.push(String::new());
                }
            }
            self.budget.row(values.len())?;
            if values.iter().any(|value| !value.is_empty()) {
                filled.push(values);
            }
        }
        Ok(filled)
    }

    fn cell_text(&mut self, cell: &Element) -> Result<String, ExtractError> {
        let mut parts = Vec::new();
        let mut inner = Vec::new();
        cell.find_all(&["p", "tbl"], &mut inner);
        for element in inner {
            if element.name == "tbl" {
                for row in self.table_rows(element)? {
                    let values: Vec<String> = row.into_iter().filter(|value| !value.is_empty()).collect();
                    parts.push(if values.len() == 2 { values.join(": ") } else { values.join(", ") });
                }
                continue;
            }
            let mut boxes = Vec::new();
            let line = self.cell_line(element, &mut boxes)?;
            if !line.is_empty() {
                parts.push(line);
            }
            for text_box in boxes {
                let text = self.cell_text(text_box)?;
                if !text.is_empty() {
                    parts.push(text);
                }
            }
        }
        Ok(parts.join("\n"))
    }
}

/// Rows and cells may be wrapped in content controls, so they are searched for and not only looked up.
fn rows_of(table: &Element) -> Vec<&Element> {
    table.all("tr")
}

fn cells_of(row: &Element) -> Vec<&Element> {
    row.all("tc")
}

/// A table of more columns than Word allows is not believed.
fn span(value: Option<&str>, otherwise: usize) -> usize {
    value.and_then(|value| value.parse::<usize>().ok()).unwrap_or(otherwise).min(63)
}
