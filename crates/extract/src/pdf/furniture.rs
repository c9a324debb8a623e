//! Page headers, footers and page numbers.
//!
//! Border: looks only at the edges of pages. Invariant: what does not repeat from page to page stays.

use std::collections::HashMap;

use super::Page;

/// The outer share of a page's height in which furniture stands.
const EDGE: f64 = 0.12;

pub(super) fn remove(pages: &mut [Page]) {
    if pages.len() < 2 {
        return;
    }
    let mut seen: HashMap<String, usize> = HashMap::new();
    for page in pages.iter() {
        let mut patterns: Vec<String> = edge_lines(page)
            .map(|index| pattern(&page.lines[index].text()))
            .collect();
        patterns.sort_unstable();
        patterns.dedup();
        for text in patterns {
            *seen.entry(text).or_default() += 1;
        }
    }
    let with_text = pages.iter().filter(|page| !page.lines.is_empty()).count();
    let often = (with_text / 2 + 1).max(3);
    for page in pages.iter_mut() {
        let doomed: Vec<usize> = edge_lines(page)
            .filter(|index| {
                let text = pattern(&page.lines[*index].text());
                seen.get(&text).is_some_and(|count| *count >= often) || is_page_number(&text)
            })
            .collect();
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
        .filter(|(_, line)| {
            line.base < page.height * EDGE || line.base > page.height * (1.0 - EDGE)
        })
        .map(|(index, _)| index)
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
    let bare: String = pattern
        .chars()
        .filter(|c| c.is_alphanumeric() || *c == '#')
        .collect();
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
