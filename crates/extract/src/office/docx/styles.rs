//! Word's named styles: which of them are headings, lists or tables of contents.
//!
//! Border: reads `word/styles.xml`. Invariant: a chain of styles that ends in itself is followed a fixed number of steps.

use std::collections::HashMap;

use super::super::xml::{self, Element};
use crate::ExtractError;

const MAX_CHAIN: usize = 12;

#[derive(Debug, Default)]
pub(super) struct Styles {
    by_id: HashMap<String, Style>,
    pub(super) language: Option<String>,
}

#[derive(Debug, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    outline: Option<u8>,
    numbering: Option<(String, Option<u8>)>,
}

/// What a paragraph style makes of a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Title,
    Heading(u8),
    ListItem(u8),
    Contents,
    Code,
    Body,
}

impl Styles {
    pub(super) fn read(text: &str) -> Result<Self, ExtractError> {
        let root = xml::root(text, "styles")?;
        let mut styles = Self {
            by_id: HashMap::new(),
            language: root
                .path(&["docDefaults", "rPrDefault", "rPr"])
                .and_then(|properties| properties.value_of("lang"))
                .map(str::to_owned),
        };
        for element in root.elements().filter(|element| element.name == "style") {
            let Some(id) = element.attribute("styleId") else {
                continue;
            };
            let paragraph = element.child("pPr");
            styles.by_id.insert(
                id.to_owned(),
                Style {
                    name: element.value_of("name").unwrap_or_default().to_lowercase(),
                    based_on: element.value_of("basedOn").map(str::to_owned),
                    outline: paragraph.and_then(|properties| properties.value_of("outlineLvl")?.parse().ok()),
                    numbering: paragraph.and_then(numbering_of),
                },
            );
        }
        Ok(styles)
    }

    fn chain<'s>(&'s self, id: &'s str) -> impl Iterator<Item = &'s Style> {
        let mut next = Some(id);
        std::iter::from_fn(move || {
            let style = self.by_id.get(next?)?;
            next = style.based_on.as_deref();
            Some(style)
        })
        .take(MAX_CHAIN)
    }

    pub(super) fn role(&self, id: &str) -> Role {
        for style in self.chain(id) {
            if let Some(role) = role_by_name(&style.name) {
                return role;
            }
            if let Some(outline) = style.outline.filter(|outline| *outline < 9) {
                return Role::Heading((outline + 1).min(6));
            }
        }
        // A file without its styles part still says "Heading1".
        if self.by_id.is_empty() { role_by_name(&spaced(id)).unwrap_or(Role::Body) } else { Role::Body }
    }

    /// The list that a style puts its paragraphs into: number id and level.
    pub(super) fn numbering(&self, id: &str) -> Option<(String, Option<u8>)> {
        self.chain(id).find_map(|style| style.numbering.clone())
    }
}

pub(super) fn numbering_of(properties: &Element) -> Option<(String, Option<u8>)> {
    let numbering = properties.child("numPr")?;
    let id = numbering.value_of("numId")?.to_owned();
    let level = numbering.value_of("ilvl").and_then(|level| level.parse().ok());
    Some((id, level))
}

/// "Heading1" as "heading 1".
fn spaced(id: &str) -> String {
    let name: String = id.chars().take_while(|c| !c.is_ascii_digit()).collect();
    let number: String = id.chars().filter(char::is_ascii_digit).collect();
    format!("{} {number}", name.to_lowercase()).trim().to_owned()
}

/// Word stores its own styles under English names in every language.
fn role_by_name(name: &str) -> Option<Role> {
    if let Some(number) = name.strip_prefix("heading ") {
        let level: u8 = number.trim().parse().ok()?;
        return Some(Role::Heading(level.clamp(1, 6)));
    }
    if name.starts_with("toc ") || name == "table of figures" {
        return Some(Role::Contents);
    }
    if name.starts_with("list bullet") || name.starts_with("list number") || name.starts_with("list continue") {
        let depth = name.chars().last().and_then(|c| c.to_digit(10)).unwrap_or(1);
        return Some(Role::ListItem(u8::try_from(depth.saturating_sub(1)).unwrap_or(0)));
    }
    match name {
        "title" => Some(Role::Title),
        "subtitle" => Some(Role::Body),
        "html preformatted" | "source code" | "code" => Some(Role::Code),
        _ => None,
    }
}
