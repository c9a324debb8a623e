//! Structured text cut into passages: the retrievable pieces of a document.
//!
//! Job: passages of about 200 words that begin and end on structural borders and know their heading path and page.
//! Border: pure; no storage, no embedding, no idea of what the text says.
//! Invariant: every word of the document's blocks stands in some passage or heading path, in reading order, and no
//! passage has more than `max_words` words. A section is never mixed with the next one.

use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;

use crate::fingerprint::passage_hash;
use crate::{Block, DocumentKind, Extracted};

mod table;

pub(crate) use table::has_header;

/// How long passages are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassageOptions {
    /// Pieces are gathered until the passage has about this many words.
    pub target_words: usize,
    /// No passage is longer than this.
    pub max_words: usize,
}

impl Default for PassageOptions {
    fn default() -> Self {
        Self { target_words: 200, max_words: 280 }
    }
}

/// One passage, not stored yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassageDraft {
    /// Position in the document, from 0 without gaps.
    pub ordinal: u32,
    /// Headings above the passage, outermost first.
    pub heading_path: Vec<String>,
    pub text: String,
    /// The page on which the passage begins.
    pub page: Option<u32>,
    /// See [`passage_hash`]; 64 hex digits.
    pub hash: String,
}

/// Text without any word border (base64, a very long address) is cut by this many bytes per allowed word.
const BYTES_PER_WORD: usize = 16;

/// The smallest thing that is not cut: a paragraph or part of one, a short list, a list item, a table row.
struct Piece {
    text: String,
    words: usize,
    page: Option<u32>,
    /// Stands on a line of its own below the piece before it, without an empty line between.
    joins_above: bool,
}

/// Cuts a document into passages.
#[must_use]
pub fn passages(document: &Extracted, options: &PassageOptions) -> Vec<PassageDraft> {
    let max_words = options.max_words.max(1);
    let target_words = options.target_words.clamp(1, max_words);
    let mut cutter = Cutter {
        target_words,
        max_words,
        headings: Vec::new(),
        lonely_heading: None,
        page: None,
        pending: Vec::new(),
        pending_words: 0,
        drafts: Vec::new(),
    };
    let blocks = &document.blocks;
    let mut index = 0;
    while index < blocks.len() {
        match &blocks[index] {
            Block::Heading { level, text } => cutter.heading(*level, text),
            Block::Paragraph { text } => cutter.text(text),
            Block::Code { text } => cutter.text(text),
            Block::Table { rows } => cutter.table(rows),
            Block::Page { number } => {
                // A slide or sheet is a section even without a title; a page border of a PDF may cut a sentence.
                if matches!(document.kind, DocumentKind::Pptx | DocumentKind::Xlsx) {
                    cutter.flush();
                }
                cutter.page = Some(*number);
            }
            Block::ListItem { .. } => {
                let end = list_end(blocks, index);
                cutter.list(&blocks[index..end]);
                index = end;
                continue;
            }
        }
        index += 1;
    }
    cutter.flush();
    cutter.keep_lonely_heading(0);
    cutter.drafts
}

fn list_end(blocks: &[Block], start: usize) -> usize {
    let mut end = start;
    while matches!(blocks.get(end), Some(Block::ListItem { .. })) {
        end += 1;
    }
    end
}

fn count_words(text: &str) -> usize {
    // Bytes matter too: a text without word borders must not pass as one word.
    text.unicode_words().count().max(text.len() / (BYTES_PER_WORD * 2))
}

struct Cutter {
    target_words: usize,
    max_words: usize,
    headings: Vec<(u8, String)>,
    /// The level of a heading below which nothing has stood yet.
    lonely_heading: Option<u8>,
    page: Option<u32>,
    pending: Vec<Piece>,
    pending_words: usize,
    drafts: Vec<PassageDraft>,
}

impl Cutter {
    fn heading(&mut self, level: u8, text: &str) {
        self.flush();
        self.keep_lonely_heading(level);
        while self.headings.last().is_some_and(|(above, _)| *above >= level) {
            self.headings.pop();
        }
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        self.headings.push((level, text.to_owned()));
        self.lonely_heading = Some(level);
    }

    /// A heading that is followed by its sibling and not by text would be lost: it becomes a passage itself.
    fn keep_lonely_heading(&mut self, next_level: u8) {
        let Some(level) = self.lonely_heading.take() else {
            return;
        };
        if next_level > level {
            return;
        }
        let Some((_, text)) = self.headings.pop() else {
            return;
        };
        for part in self.split_long(&text) {
            self.push_draft(part, self.page);
        }
    }

    fn text(&mut self, text: &str) {
        for part in self.split_long(text.trim()) {
            self.add(part, false);
        }
    }

    fn list(&mut self, items: &[Block]) {
        let mut lines = Vec::new();
        for item in items {
            if let Block::ListItem { depth, text } = item {
                let text = text.trim();
                if !text.is_empty() {
                    let mark = if starts_with_number(text) { "" } else { "- " };
                    lines.push(format!("{}{mark}{text}", "  ".repeat(usize::from(*depth).min(8))));
                }
            }
        }
        let whole = lines.join("\n");
        let words = count_words(&whole);
        if words == 0 {
            return;
        }
        if words <= self.target_words {
            self.add(whole, true);
            return;
        }
        for line in lines {
            for part in self.split_long(&line) {
                self.add(part, true);
            }
        }
    }

    fn table(&mut self, rows: &[Vec<String>]) {
        for line in table::readable_rows(rows) {
            for part in self.split_long(&line) {
                self.add(part, true);
            }
        }
    }

    fn add(&mut self, text: String, joins_above: bool) {
        let words = count_words(&text);
        if words == 0 && text.trim().is_empty() {
            return;
        }
        self.lonely_heading = None;
        let total = self.pending_words + words;
        let small_rest = self.pending_words < self.target_words * 3 / 5;
        let fits = total <= self.target_words || (small_rest && total <= self.max_words);
        if !fits {
            self.flush_before_next(joins_above);
        }
        // What was carried over must not push the passage over its limit.
        if self.pending_words + words > self.max_words {
            self.flush();
        }
        self.pending.push(Piece { text, words, page: self.page, joins_above });
        self.pending_words += words;
    }

    /// Ends the passage, but carries a last line such as "You need:" over to the list or table that it announces.
    fn flush_before_next(&mut self, next_joins_above: bool) {
        let announces = next_joins_above
            && self.pending.len() > 1
            && self.pending.last().is_some_and(|piece| piece.text.ends_with(':') && piece.words <= 40);
        let carried = if announces { self.pending.pop() } else { None };
        self.flush();
        if let Some(piece) = carried {
            self.pending_words = piece.words;
            self.pending.push(piece);
        }
    }

    fn flush(&mut self) {
        let pieces = std::mem::take(&mut self.pending);
        self.pending_words = 0;
        let Some(first) = pieces.first() else {
            return;
        };
        let page = first.page;
        let mut text = String::new();
        for piece in &pieces {
            if !text.is_empty() {
                text.push_str(if piece.joins_above { "\n" } else { "\n\n" });
            }
            text.push_str(&piece.text);
        }
        self.push_draft(text, page);
    }

    fn push_draft(&mut self, text: String, page: Option<u32>) {
        let heading_path: Vec<String> = self.headings.iter().map(|(_, text)| text.clone()).collect();
        let hash = passage_hash(&heading_path, &text);
        let ordinal = u32::try_from(self.drafts.len()).unwrap_or(u32::MAX);
        self.drafts.push(PassageDraft { ordinal, heading_path, text, page, hash });
    }

    /// Cuts a text of more than `max_words` at lines, then sentences, then words.
    fn split_long(&self, text: &str) -> Vec<String> {
        if count_words(text) <= self.max_words {
            return vec![text.to_owned()];
        }
        let mut atoms: Vec<&str> = Vec::new();
        for sentence in text.split_sentence_bounds() {
            if count_words(sentence) <= self.max_words {
                atoms.push(sentence);
            } else {
                self.split_at_words(sentence, &mut atoms);
            }
        }
        let mut parts = Vec::new();
        let mut part = String::new();
        let mut part_words = 0;
        for atom in atoms {
            let words = count_words(atom);
            if !part.trim().is_empty() && part_words + words > self.target_words {
                parts.push(part.trim().to_owned());
                part = String::new();
                part_words = 0;
            }
            part.push_str(atom);
            part_words += words;
        }
        if !part.trim().is_empty() {
            parts.push(part.trim().to_owned());
        }
        parts
    }

    fn split_at_words<'t>(&self, sentence: &'t str, atoms: &mut Vec<&'t str>) {
        let longest = self.target_words * BYTES_PER_WORD;
        for word in sentence.split_word_bounds() {
            let mut rest = word;
            while rest.len() > longest {
                let cut = rest.floor_char_boundary(longest).max(1);
                let (head, tail) = rest.split_at(cut);
                atoms.push(head);
                rest = tail;
            }
            atoms.push(rest);
        }
    }
}

fn starts_with_number(text: &str) -> bool {
    let mark = text.split_whitespace().next().unwrap_or_default();
    let core = mark.trim_start_matches('(').trim_end_matches(['.', ')']);
    core.len() < mark.len() && core.len() <= 8 && core.chars().all(|c| c.is_ascii_alphanumeric() || c == '.')
}
