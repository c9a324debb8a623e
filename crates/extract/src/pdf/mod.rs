//! PDF: places of characters become lines, columns, headings, lists and tables.
//!
//! Job: pdf-extract decodes fonts and says where each character stands; this module makes reading order of it.
//! Border: pictures are not looked at: a scanned page has no text here, and that is said.
//! Invariant: one broken page costs that page; unpacked streams are counted before the decoder opens them.

mod blocks;
mod furniture;
mod glyphs;
mod layout;
mod rules;
mod tables;

use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};

use pdf_extract::{Dictionary, Document, Object, OutputDev};

use crate::error::Limit;
use crate::limits::Budget;
use crate::text::one_line;
use crate::{Block, ExtractError, Parsed};

use glyphs::Collector;
use layout::Line;

/// One page, in reading order.
#[derive(Debug, Default)]
struct Page {
    number: u32,
    height: f64,
    lines: Vec<Line>,
}

pub(crate) fn read(bytes: &[u8], budget: &mut Budget) -> Result<Parsed, ExtractError> {
    let document = load(bytes)?;
    // One more than allowed is enough to know; a page tree may claim millions.
    let most = budget.limits.max_pages as usize + 1;
    let count = budget.pages(document.page_iter().take(most).count())?;
    if count == 0 {
        return Err(ExtractError::damaged("it has no pages"));
    }
    count_streams(&document, bytes.len() as u64, budget)?;
    let (mut pages, broken) = decode(&document, count, budget)?;
    if broken.len() as u32 == count && pages.iter().all(|page| page.lines.is_empty()) {
        return Err(ExtractError::damaged("none of its pages can be read"));
    }
    furniture::remove(&mut pages);
    let empty = pages.iter().filter(|page| page.lines.is_empty()).count();
    let body_size = blocks::body_size(&pages);
    let heading_sizes = blocks::heading_sizes(&pages, body_size);
    let mut parsed = Parsed { pages: Some(count), ..Parsed::default() };
    for page in &pages {
        if !page.lines.is_empty() {
            blocks::append(page, body_size, &heading_sizes, &mut parsed.blocks, budget)?;
        }
    }
    if !broken.is_empty() {
        parsed.warnings.push(format!("Pages that could not be read fully: {}.", numbers(&broken)));
    }
    if empty > 0 && empty < pages.len() {
        parsed.warnings.push(format!("{empty} of {count} pages have no text; they may be scanned."));
    }
    parsed.title = info_title(&document).or_else(|| first_heading(&parsed.blocks));
    parsed.language_hint = document
        .catalog()
        .ok()
        .and_then(|catalog| catalog.get(b"Lang").ok())
        .and_then(|language| language.as_str().ok())
        .map(text_string);
    Ok(parsed)
}

/// All pages and the numbers of those that could not be read fully.
fn decode(document: &Document, count: u32, budget: &mut Budget) -> Result<(Vec<Page>, Vec<u32>), ExtractError> {
    let mut collector = Collector::new(budget.limits.max_text_chars);
    let mut broken: Vec<u32> = Vec::new();
    // The decoder panics on fonts and operators that it does not expect. All pages in one go first: page by page it walks
    // the whole page tree each time.
    let output: &mut dyn OutputDev = &mut collector;
    let whole = catch_unwind(AssertUnwindSafe(|| pdf_extract::output_doc(document, output)));
    let mut is_whole = matches!(whole, Ok(Ok(())));
    while !is_whole && !collector.is_over_limit && (collector.pages.len() as u32) < count {
        let number = collector.pages.len() as u32 + 1;
        broken.push(number);
        collector.finish_page();
        if let Some(page) = collector.pages.last_mut() {
            page.number = number;
            if page.lines.is_empty() {
                page.lines = plain_lines(document, number);
            }
        }
        is_whole = true;
        for next in number + 1..=count {
            let output: &mut dyn OutputDev = &mut collector;
            let one = catch_unwind(AssertUnwindSafe(|| pdf_extract::output_doc_page(document, output, next)));
            if !matches!(one, Ok(Ok(()))) {
                is_whole = false;
                break;
            }
        }
    }
    if collector.is_over_limit {
        return Err(ExtractError::Bomb { limit: Limit::TextCharacters, allowed: budget.limits.max_text_chars });
    }
    Ok((collector.pages, broken))
}

fn load(bytes: &[u8]) -> Result<Document, ExtractError> {
    let loaded = catch_unwind(|| Document::load_mem(bytes))
        .map_err(|_panic| ExtractError::damaged("its table of objects makes no sense"))?;
    let mut document = match loaded {
        Ok(document) => document,
        Err(error) => {
            let words = error.to_string().to_lowercase();
            if words.contains("password") || words.contains("crypt") {
                return Err(ExtractError::Encrypted);
            }
            return Err(ExtractError::damaged("its table of objects cannot be read"));
        }
    };
    // Files that only forbid printing open with the empty password.
    if document.is_encrypted() && document.decrypt("").is_err() {
        return Err(ExtractError::Encrypted);
    }
    Ok(document)
}

/// Unpacks every stream that is not a picture and throws the bytes away, counting.
fn count_streams(document: &Document, packed: u64, budget: &mut Budget) -> Result<(), ExtractError> {
    let mut chunk = vec![0_u8; 64 * 1024];
    for object in document.objects.values() {
        let Object::Stream(stream) = object else {
            continue;
        };
        let is_picture = stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Image");
        let is_packed = stream.filters().is_ok_and(|filters| filters.contains(&b"FlateDecode".as_slice()));
        if is_picture || !is_packed {
            continue;
        }
        let mut decoder = flate2::read::ZlibDecoder::new(stream.content.as_slice());
        // A broken stream ends here; the decoder proper says what it makes of it.
        while let Ok(length) = decoder.read(&mut chunk) {
            if length == 0 {
                break;
            }
            budget.unpacked(length as u64, packed)?;
        }
    }
    Ok(())
}

/// lopdf's own way through a page: no places, but other fonts.
fn plain_lines(document: &Document, number: u32) -> Vec<Line> {
    let text = catch_unwind(AssertUnwindSafe(|| document.extract_text(&[number])));
    match text {
        Ok(Ok(text)) => text.lines().enumerate().filter_map(|(index, text)| Line::plain(index, text)).collect(),
        _ => Vec::new(),
    }
}

fn first_heading(blocks: &[Block]) -> Option<String> {
    blocks.iter().find_map(|block| match block {
        Block::Heading { text, .. } => Some(text.clone()),
        _ => None,
    })
}

fn info_title(document: &Document) -> Option<String> {
    let info = document.trailer.get(b"Info").ok()?;
    let info: &Dictionary = match info {
        Object::Reference(id) => document.get_dictionary(*id).ok()?,
        Object::Dictionary(dictionary) => dictionary,
        _ => return None,
    };
    let title = one_line(&text_string(info.get(b"Title").ok()?.as_str().ok()?));
    let lower = title.to_lowercase();
    // What printers and editors fill in by themselves.
    let is_machine_made = lower.is_empty()
        || lower.starts_with("microsoft word")
        || lower.starts_with("untitled")
        || lower == "(anonymous)"
        || lower == "unspecified"
        || [".doc", ".docx", ".indd", ".qxd", ".pdf", ".xls", ".ppt", ".pptx", ".tmp"]
            .iter()
            .any(|end| lower.ends_with(end));
    (!is_machine_made).then_some(title)
}

/// PDF's text strings: UTF-16 with a mark, or a relative of Latin-1.
fn text_string(bytes: &[u8]) -> String {
    crate::encoding::decode(bytes, None).text
}

fn numbers(pages: &[u32]) -> String {
    const SHOWN: usize = 10;
    let shown: Vec<String> = pages.iter().take(SHOWN).map(u32::to_string).collect();
    let more = if pages.len() > SHOWN { " and more" } else { "" };
    format!("{}{more}", shown.join(", "))
}
