//! Page headers, footers and page numbers.
//!
//! Border: looks only at the edges of pages. Invariant: what does not repeat from page to page stays, and of a title that
//! repeats the first one does.

use std::collections::HashMap;

use super::{Page, blocks};

/// The outer share of a page's height in which furniture stands.
const EDGE: f64 = 0.12;

pub(super) fn remove(pages: &mut [Page]) {
    if pages.len() < 2 {
        return;
    }
    let mut seen: HashMap<String, usize> = HashMap::new();
    for page in pages.iter() {
        let mut patterns: Vec<String> = edge_lines(page).map(|index| pattern(&page.lines[index].text())).collect();
        patterns.sort_unstable();
        patterns.dedup();
        for text in patterns {
            *seen.entry(text).or_default() += 1;
        }
    }
    let with_text = pages.iter().filter(|page| !page.lines.is_empty()).count();
    // On two pages nothing can repeat more than twice. A running head with its page number changes from chapter to chapter,
    // so three of one kind are enough.
    let often = if with_text > 2 { (with_text / 2 + 1).max(3) } else { 2 };
    let body = blocks::body_size(pages);
    let mut titles_kept: Vec<String> = Vec::new();
    for page in pages.iter_mut() {
        let mut doomed = Vec::new();
        for index in edge_lines(page) {
            let line = &page.lines[index];
            let text = pattern(&line.text());
            if is_page_number(&text) {
                doomed.push(index);
            } else if seen.get(&text).is_some_and(|count| *count >= often || (*count >= 3 && text.contains('#'))) {
                if blocks::is_large(line, body) && !titles_kept.contains(&text) {
                    titles_kept.push(text);
                } else {
                    doomed.push(index);
                }
            }
        }
        let mut index = 0;
        page.lines.retain(|_| {
            let keep = !doomed.contains(&index);
            index += 1;
            keep
        });
    }
}

fn edge_lines(page: &Page) -> impl Iterator<Item = usize> + '_ {
    page.lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.base < page.height * EDGE || line.base > page.height * (1.0 - EDGE))
        .filter(|(index, _)| !is_table_row(page, *index))
        .map(|(index, _)| index)
}

/// Rows of a table that runs over many pages repeat too, and stand close to rows of their kind; a ruled table is one line.
fn is_table_row(page: &Page, index: usize) -> bool {
    let line = &page.lines[index];
    if line.table().is_some() {
        return true;
    }
    let neighbours = [index.checked_sub(1), index.checked_add(1)];
    line.cells.len() >= 2
        && neighbours
            .into_iter()
            .flatten()
            .filter_map(|other| page.lines.get(other))
            .any(|other| other.cells.len() == line.cells.len() && (other.base - line.base).abs() < 3.0 * line.size)
}

/// Numbers change from page to page, the rest does not.
fn pattern(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if c.is_ascii_digit() {
            if !out.ends_with('#') {
                out.push('#');
            }
        } else {
            out.extend(c.to_lowercase());
        }
    }
    out
}

fn is_page_number(pattern: &str) -> bool {
    let bare: String = pattern.chars().filter(|c| c.is_alphanumeric() || *c == '#').collect();
    matches!(
        bare.as_str(),
        "#" | "page#"
            | "page#of#"
            | "seite#"
            | "seite#von#"
            | "#of#"
            | "#von#"
            | "##"
            | "s#"
            | "p#"
            | "página#"
            | "pagina#"
    )
}
