//! Characters with their places, as the decoder hands them out.
//!
//! Border: no order yet. Invariant: places are in points from the upper left corner, for text that runs to the right.

use pdf_extract::{MediaBox, OutputDev, OutputError, Transform};

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

#[derive(Debug, Default)]
pub(super) struct PageGlyphs {
    pub(super) height: f64,
    /// By direction of writing: to the right, up, to the left, down.
    pub(super) by_direction: [Vec<Glyph>; 4],
    count: usize,
}

impl OutputDev for PageGlyphs {
    fn begin_page(
        &mut self,
        _page: u32,
        media_box: &MediaBox,
        _art_box: Option<(f64, f64, f64, f64)>,
    ) -> Result<(), OutputError> {
        self.height = media_box.ury - media_box.lly;
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
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
        let finite = [place.m31, place.m32, size, width]
            .iter()
            .all(|value| value.is_finite());
        self.count += 1;
        if text.is_empty() || !finite || size < 0.5 || self.count > MAX_GLYPHS {
            return Ok(());
        }
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
        self.by_direction[direction].push(Glyph {
            x,
            y,
            width,
            size,
            text,
        });
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
