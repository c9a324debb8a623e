//! Characters with their places, as the decoder hands them out, page by page.
//!
//! Border: no order yet; each finished page goes to the layout at once, so that one page's characters are in memory.
//! Invariant: places are in points from the upper left corner, for text that runs to the right.

use pdf_extract::{ColorSpace, MediaBox, OutputDev, OutputError, Path, Transform};

use super::rules::Rules;
use super::{Page, layout};
use crate::encoding::is_rubbish;

#[derive(Debug, Clone)]
pub(super) struct Glyph {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) size: f64,
    pub(super) text: String,
}

/// A page drawn with more characters than this is a picture made of letters.
const MAX_GLYPHS: usize = 200_000;

/// Gathers pages from the decoder.
#[derive(Debug, Default)]
pub(super) struct Collector {
    pub(super) pages: Vec<Page>,
    /// Set when the text of all pages together went over the limit; the decoder is stopped then.
    pub(super) is_over_limit: bool,
    chars_left: u64,
    number: u32,
    height: f64,
    /// By direction of writing: to the right, up, to the left, down.
    by_direction: [Vec<Glyph>; 4],
    rules: Rules,
    count: usize,
}

impl Collector {
    pub(super) fn new(max_chars: u64) -> Self {
        Self { chars_left: max_chars, ..Self::default() }
    }

    /// Ends the open page, also one on which the decoder gave up.
    pub(super) fn finish_page(&mut self) {
        let glyphs = std::mem::take(&mut self.by_direction);
        let rules = std::mem::take(&mut self.rules);
        self.count = 0;
        self.pages.push(Page { number: self.number, height: self.height, lines: layout::lines(glyphs, &rules) });
    }
}

impl OutputDev for Collector {
    fn begin_page(
        &mut self,
        page: u32,
        media_box: &MediaBox,
        _art_box: Option<(f64, f64, f64, f64)>,
    ) -> Result<(), OutputError> {
        self.number = page;
        self.height = media_box.ury - media_box.lly;
        self.by_direction = Default::default();
        self.rules = Rules::default();
        self.count = 0;
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        self.finish_page();
        Ok(())
    }

    fn output_character(
        &mut self,
        place: &Transform,
        width: f64,
        _spacing: f64,
        font_size: f64,
        text: &str,
    ) -> Result<(), OutputError> {
        let size = (place.m11 * place.m22 - place.m12 * place.m21).abs().sqrt() * font_size.abs();
        let text = readable(text);
        let finite = [place.m31, place.m32, size, width].iter().all(|value| value.is_finite());
        self.count += 1;
        if text.is_empty() || !finite || size < 0.5 || self.count > MAX_GLYPHS {
            return Ok(());
        }
        let Some(left) = self.chars_left.checked_sub(text.len() as u64) else {
            self.is_over_limit = true;
            return Err(OutputError::FormatError(std::fmt::Error));
        };
        self.chars_left = left;
        let width = width * font_size.abs() * place.m11.hypot(place.m12);
        let (x, y) = (place.m31, self.height - place.m32);
        let runs_across = place.m11.abs() >= place.m12.abs();
        // Mirrored and turned pages are turned back, each direction in a space of its own.
        let (direction, x, y) = match (runs_across, place.m11 >= 0.0, place.m12 >= 0.0) {
            (true, true, _) => (0, x, y),
            (true, false, _) => (2, -x, -y),
            (false, _, true) => (1, -y, x),
            (false, _, false) => (3, y, -x),
        };
        self.by_direction[direction].push(Glyph { x, y, width, size, text });
        Ok(())
    }

    fn stroke(
        &mut self,
        place: &Transform,
        _colorspace: &ColorSpace,
        _color: &[f64],
        path: &Path,
    ) -> Result<(), OutputError> {
        self.rules.add(place, path, self.height);
        Ok(())
    }

    fn fill(
        &mut self,
        place: &Transform,
        _colorspace: &ColorSpace,
        _color: &[f64],
        path: &Path,
    ) -> Result<(), OutputError> {
        self.rules.add(place, path, self.height);
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}

/// Ligatures as letters, odd blanks as blanks.
fn readable(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\u{fb00}' => out.push_str("ff"),
            '\u{fb01}' => out.push_str("fi"),
            '\u{fb02}' => out.push_str("fl"),
            '\u{fb03}' => out.push_str("ffi"),
            '\u{fb04}' => out.push_str("ffl"),
            '\u{fb05}' | '\u{fb06}' => out.push_str("st"),
            c if c.is_whitespace() => out.push(' '),
            // A hyphen that is only shown at a line's end.
            '\u{ad}' => out.push('-'),
            c if is_rubbish(c) => {}
            c => out.push(c),
        }
    }
    out
}
