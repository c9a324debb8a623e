//! PowerPoint presentations.
//!
//! Job: slides in the order of the show, each with its title, text, tables and speaker notes.
//! Border: masters, layouts and pictures are not read; page numbers, dates and footers are left out.
//! Invariant: one page mark per shown slide; a slide's title comes first.

use std::collections::HashMap;

use super::archive::Archive;
use super::docx::core_properties;
use super::xml::{self, Element, Node};
use crate::limits::Budget;
use crate::text::one_line;
use crate::{Block, ExtractError, Parsed};

const MAIN: &str = "ppt/presentation.xml";

pub(crate) fn read(bytes: &[u8], budget: &mut Budget) -> Result<Parsed, ExtractError> {
    let mut archive = Archive::open(bytes)?;
    let main = archive
        .part(MAIN, budget)?
        .ok_or_else(|| ExtractError::damaged("the main part of the presentation is missing"))?;
    let presentation = xml::root(&main, "presentation")?;
    let targets = relationships(&mut archive, MAIN, budget)?;
    let mut slides = Vec::new();
    for entry in presentation.all("sldId") {
        // Two attributes are called `id`; the relationship's is the one that names a target.
        if let Some(target) = entry.values_of("id").find_map(|id| targets.get(id)) {
            slides.push(target.part.clone());
        }
    }
    let pages = budget.pages(slides.len())?;
    let mut parsed = Parsed { pages: Some(pages), ..Parsed::default() };
    for (index, part) in slides.iter().enumerate() {
        let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
        let Some(text) = archive.part(part, budget)? else {
            parsed.warnings.push(format!("Slide {number} is missing from the file."));
            continue;
        };
        let root = xml::root(&text, "sld")?;
        if matches!(root.attribute("show"), Some("0" | "false")) {
            continue;
        }
        let related = relationships(&mut archive, part, budget)?;
        parsed.blocks.push(Block::Page { number });
        let mut slide = Slide::default();
        if let Some(tree) = root.path(&["cSld", "spTree"]) {
            slide.shapes(tree, budget)?;
        }
        diagrams(&mut archive, &related, &mut slide, budget)?;
        if parsed.title.is_none() {
            parsed.title.clone_from(&slide.title);
        }
        if let Some(title) = slide.title {
            parsed.blocks.push(Block::Heading { level: 1, text: title });
        }
        parsed.blocks.append(&mut slide.blocks);
        if let Some(notes) = related.values().find(|target| target.kind.ends_with("/notesSlide")) {
            parsed.blocks.extend(notes_of(&mut archive, &notes.part, budget)?);
        }
    }
    let core = core_properties(&mut archive, budget)?;
    parsed.title = core.title.or(parsed.title);
    parsed.language_hint = core.language;
    Ok(parsed)
}

struct Target {
    kind: String,
    part: String,
}

/// The parts that `part` points to, by relationship id. Targets outside the archive are left out.
fn relationships(
    archive: &mut Archive,
    part: &str,
    budget: &mut Budget,
) -> Result<HashMap<String, Target>, ExtractError> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let Some(text) = archive.part(&format!("{folder}/_rels/{name}.rels"), budget)? else {
        return Ok(HashMap::new());
    };
    let root = xml::root(&text, "Relationships")?;
    let mut targets = HashMap::new();
    for element in root.elements() {
        if element.attribute("TargetMode") == Some("External") {
            continue;
        }
        if let (Some(id), Some(target)) = (element.attribute("Id"), element.attribute("Target")) {
            let kind = element.attribute("Type").unwrap_or_default().to_owned();
            targets.insert(id.to_owned(), Target { kind, part: resolve(folder, target) });
        }
    }
    Ok(targets)
}

/// A part name from a relative target: a key into the archive, so `../` can lead to nothing but another key.
fn resolve(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut steps: Vec<&str> = folder.split('/').collect();
    for step in target.split('/') {
        match step {
            ".." => {
                steps.pop();
            }
            "." | "" => {}
            _ => steps.push(step),
        }
    }
    steps.join("/")
}

#[derive(Default)]
struct Slide {
    title: Option<String>,
    blocks: Vec<Block>,
}

impl Slide {
    fn shapes(&mut self, tree: &Element, budget: &mut Budget) -> Result<(), ExtractError> {
        for shape in tree.elements() {
            match shape.name.as_str() {
                "sp" => self.shape(shape, budget)?,
                "grpSp" => self.shapes(shape, budget)?,
                "graphicFrame" => {
                    for table in shape.all("tbl") {
                        self.table(table, budget)?;
                    }
                }
                "AlternateContent" => {
                    if let Some(choice) = shape.child("Choice").or_else(|| shape.child("Fallback")) {
                        self.shapes(choice, budget)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn shape(&mut self, shape: &Element, budget: &mut Budget) -> Result<(), ExtractError> {
        let placeholder = shape.path(&["nvSpPr", "nvPr", "ph"]);
        let kind = placeholder.map(|placeholder| placeholder.attribute("type").unwrap_or("body"));
        if matches!(kind, Some("sldNum" | "dt" | "ftr" | "hdr")) {
            return Ok(());
        }
        let Some(body) = shape.child("txBody") else {
            return Ok(());
        };
        if matches!(kind, Some("title" | "ctrTitle")) {
            let lines: Vec<String> = paragraphs(body).map(text_of).collect();
            let title = one_line(&lines.join(" "));
            budget.text(&title)?;
            if !title.is_empty() && self.title.is_none() {
                self.title = Some(title);
            } else if !title.is_empty() {
                self.blocks.push(Block::Paragraph { text: title });
            }
            return Ok(());
        }
        // A body placeholder bullets its paragraphs unless told otherwise; a free text box does not.
        let bulleted = matches!(kind, Some("body" | "obj"));
        let count = paragraphs(body).filter(|paragraph| !text_of(paragraph).trim().is_empty()).count();
        for paragraph in paragraphs(body) {
            let text = one_line(&text_of(paragraph));
            if text.is_empty() {
                continue;
            }
            budget.text(&text)?;
            let properties = paragraph.child("pPr");
            let has = |name: &str| properties.is_some_and(|properties| properties.child(name).is_some());
            let level = properties.and_then(|properties| properties.attribute("lvl")?.parse::<u8>().ok()).unwrap_or(0);
            let is_item = has("buChar") || has("buAutoNum") || (bulleted && !has("buNone") && (count > 1 || level > 0));
            self.blocks.push(if is_item {
                Block::ListItem { depth: level.min(8), text }
            } else {
                Block::Paragraph { text }
            });
        }
        Ok(())
    }

    fn table(&mut self, table: &Element, budget: &mut Budget) -> Result<(), ExtractError> {
        let mut rows: Vec<Vec<String>> = Vec::new();
        for row in table.elements().filter(|element| element.name == "tr") {
            let mut values: Vec<String> = Vec::new();
            for cell in row.elements().filter(|element| element.name == "tc") {
                let merged_down = matches!(cell.attribute("vMerge"), Some("1" | "true"));
                let text = if merged_down {
                    rows.last().and_then(|above| above.get(values.len())).cloned().unwrap_or_default()
                } else {
                    let lines: Vec<String> = cell
                        .child("txBody")
                        .map(|body| paragraphs(body).map(text_of).filter(|line| !line.trim().is_empty()).collect())
                        .unwrap_or_default();
                    lines.join("\n")
                };
                budget.text(&text)?;
                values.push(text);
            }
            budget.row(values.len())?;
            rows.push(values);
        }
        if !rows.is_empty() {
            self.blocks.push(Block::Table { rows });
        }
        Ok(())
    }
}

fn paragraphs(body: &Element) -> impl Iterator<Item = &Element> {
    body.elements().filter(|element| element.name == "p")
}

fn text_of(paragraph: &Element) -> String {
    let mut out = String::new();
    push_text(paragraph, &mut out);
    out
}

fn push_text(element: &Element, out: &mut String) {
    for child in element.elements() {
        match child.name.as_str() {
            "t" => {
                for node in &child.children {
                    if let Node::Text(text) = node {
                        out.push_str(text);
                    }
                }
            }
            "br" | "tab" => out.push(' '),
            "pPr" | "rPr" | "endParaRPr" => {}
            _ => push_text(child, out),
        }
    }
}

/// SmartArt keeps its words in parts of their own.
fn diagrams(
    archive: &mut Archive,
    related: &HashMap<String, Target>,
    slide: &mut Slide,
    budget: &mut Budget,
) -> Result<(), ExtractError> {
    let mut parts: Vec<&str> = related
        .values()
        .filter(|target| target.kind.ends_with("/diagramData"))
        .map(|target| target.part.as_str())
        .collect();
    parts.sort_unstable();
    for part in parts {
        let Some(text) = archive.part(part, budget)? else {
            continue;
        };
        for body in xml::root(&text, "dataModel")?.all("t") {
            for paragraph in paragraphs(body) {
                let text = one_line(&text_of(paragraph));
                if !text.is_empty() {
                    budget.text(&text)?;
                    slide.blocks.push(Block::ListItem { depth: 0, text });
                }
            }
        }
    }
    Ok(())
}

fn notes_of(archive: &mut Archive, part: &str, budget: &mut Budget) -> Result<Vec<Block>, ExtractError> {
    let Some(text) = archive.part(part, budget)? else {
        return Ok(Vec::new());
    };
    let root = xml::root(&text, "notes")?;
    let mut notes = Slide::default();
    for shape in root.all("sp") {
        let kind = shape.path(&["nvSpPr", "nvPr", "ph"]).and_then(|placeholder| placeholder.attribute("type"));
        if kind == Some("body") {
            notes.shape(shape, budget)?;
        }
    }
    let mut blocks = Vec::new();
    for block in notes.blocks {
        if let Block::ListItem { text, .. } | Block::Paragraph { text } = block {
            let text = if blocks.is_empty() { format!("Notes: {text}") } else { text };
            blocks.push(Block::Paragraph { text });
        }
    }
    Ok(blocks)
}
