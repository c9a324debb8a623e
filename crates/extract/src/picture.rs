//! Pictures from strangers, drawn anew: what goes out holds pixels and nothing else.
//!
//! Job: decode PNG and JPEG, turn them upright, bound their size, write them again, and make a small copy for lists.
//! Border: other formats are refused with a word; nothing that stands beside the pixels (place, camera, comments, a
//! second file behind the end) comes through.
//! Invariant: the size that a file states is looked at before memory is taken for it.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

/// More than any telephone takes; in memory at most 200 MB while it is drawn.
pub const MOST_PIXELS: u64 = 50_000_000;
/// A picture that is larger on screen than this is made smaller.
const MOST_EDGE: u32 = 4_096;
/// The longer edge of the small copy.
const PREVIEW_EDGE: u32 = 480;
const QUALITY: u8 = 85;
const MOST_MEMORY: u64 = 512 * 1024 * 1024;

/// A picture as it may be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub bytes: Vec<u8>,
    /// `image/png` or `image/jpeg`, of the small copy too.
    pub content_type: &'static str,
    pub width: u32,
    pub height: u32,
    /// Absent when the picture is small enough itself.
    pub preview: Option<Vec<u8>>,
}

/// Why a picture is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    #[error(
        "The picture has {} million pixels; the limit is {}. Nothing was kept. Make it smaller and send it again.",
        pixels / 1_000_000, MOST_PIXELS / 1_000_000
    )]
    TooManyPixels { pixels: u64 },
    #[error(
        "The picture is damaged. Nothing was kept. Open it in the program it came from, save it again and send that."
    )]
    Damaged,
}

impl PictureError {
    /// A stable word for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooManyPixels { .. } => "picture_too_large",
            Self::Damaged => "picture_damaged",
        }
    }
}

/// Whether the bytes begin as a picture that [`picture`] reads.
#[must_use]
pub fn is_picture(bytes: &[u8]) -> bool {
    format(bytes).is_some()
}

fn format(bytes: &[u8]) -> Option<ImageFormat> {
    image::guess_format(bytes).ok().filter(|format| matches!(format, ImageFormat::Png | ImageFormat::Jpeg))
}

/// Draws a picture anew. Takes up to seconds of processor time: not for a thread that serves others.
///
/// # Errors
/// Any [`PictureError`]; all would be the same on another try.
pub fn picture(bytes: &[u8]) -> Result<Picture, PictureError> {
    catch_unwind(AssertUnwindSafe(|| draw(bytes))).unwrap_or(Err(PictureError::Damaged))
}

fn draw(bytes: &[u8]) -> Result<Picture, PictureError> {
    let damaged = |_| PictureError::Damaged;
    let format = format(bytes).ok_or(PictureError::Damaged)?;
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(damaged)?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels > MOST_PIXELS {
        return Err(PictureError::TooManyPixels { pixels });
    }
    let orientation = decoder.orientation().unwrap_or(image::metadata::Orientation::NoTransforms);
    let mut drawn = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    drawn.apply_orientation(orientation);
    if drawn.width().max(drawn.height()) > MOST_EDGE {
        drawn = drawn.resize(MOST_EDGE, MOST_EDGE, FilterType::Triangle);
    }
    // Eight bits a channel, see-through only where the original was.
    let drawn = if drawn.color().has_alpha() {
        DynamicImage::ImageRgba8(drawn.into_rgba8())
    } else {
        DynamicImage::ImageRgb8(drawn.into_rgb8())
    };
    let preview = if drawn.width().max(drawn.height()) > PREVIEW_EDGE {
        Some(write(&drawn.thumbnail(PREVIEW_EDGE, PREVIEW_EDGE), format)?)
    } else {
        None
    };
    Ok(Picture {
        bytes: write(&drawn, format)?,
        content_type: format.to_mime_type(),
        width: drawn.width(),
        height: drawn.height(),
        preview,
    })
}

fn write(drawn: &DynamicImage, format: ImageFormat) -> Result<Vec<u8>, PictureError> {
    let mut bytes = Vec::new();
    let written = if format == ImageFormat::Jpeg {
        JpegEncoder::new_with_quality(&mut bytes, QUALITY).encode_image(drawn)
    } else {
        drawn.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png)
    };
    written.map_err(|_| PictureError::Damaged)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(width: u32, height: u32, alpha: bool, format: ImageFormat) -> Vec<u8> {
        let drawn = image::RgbaImage::from_fn(width, height, |x, y| {
            let red = if x < width / 2 && y < height / 2 { 255 } else { 0 };
            image::Rgba([red, 40, 90, if alpha && x == 0 { 0 } else { 255 }])
        });
        let drawn = DynamicImage::ImageRgba8(drawn);
        let drawn = if alpha { drawn } else { DynamicImage::ImageRgb8(drawn.into_rgb8()) };
        write(&drawn, format).unwrap()
    }

    /// A JPEG with what cameras write beside the pixels: "turn it right by a quarter", and a place.
    fn turned(jpeg: &[u8]) -> Vec<u8> {
        let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
        exif.extend_from_slice(b"GPS 51.8985 -8.4756");
        let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
        let mut bytes = jpeg[..2].to_vec();
        bytes.extend_from_slice(&[0xff, 0xe1]);
        bytes.extend_from_slice(&length);
        bytes.extend_from_slice(&exif);
        bytes.extend_from_slice(&jpeg[2..]);
        bytes
    }

    fn holds(bytes: &[u8], part: &[u8]) -> bool {
        bytes.windows(part.len()).any(|window| window == part)
    }

    #[test]
    fn pixels_come_through_upright_and_nothing_else_does() {
        let mut original = turned(&sample(640, 320, false, ImageFormat::Jpeg));
        original.extend_from_slice(b"<script>alert(1)</script>");
        let made = picture(&original).unwrap();
        assert_eq!((made.width, made.height, made.content_type), (320, 640, "image/jpeg"));
        assert!(holds(&original, b"GPS") && !holds(&made.bytes, b"GPS") && !holds(&made.bytes, b"<script>"));
        // The red quarter was at the top left and is at the top right after the turn.
        let shown = image::load_from_memory(&made.bytes).unwrap().into_rgb8();
        assert!(shown.get_pixel(300, 20)[0] > 200 && shown.get_pixel(20, 20)[0] < 60);
        let preview = image::load_from_memory(&made.preview.unwrap()).unwrap();
        assert_eq!((preview.width(), preview.height()), (240, 480));
    }

    #[test]
    fn a_see_through_picture_stays_so_and_a_small_one_needs_no_copy() {
        let made = picture(&sample(60, 40, true, ImageFormat::Png)).unwrap();
        assert_eq!((made.content_type, made.preview), ("image/png", None));
        assert_eq!(image::load_from_memory(&made.bytes).unwrap().into_rgba8().get_pixel(0, 0)[3], 0);
        assert_eq!(picture(&made.bytes).unwrap().bytes, made.bytes, "the same picture again is the same file");
    }

    #[test]
    fn what_is_cut_off_or_no_picture_is_refused() {
        let whole = sample(200, 200, false, ImageFormat::Png);
        assert_eq!(picture(&whole[..whole.len() / 2]).unwrap_err(), PictureError::Damaged);
        assert_eq!(picture(b"\x89PNG\r\n\x1a\n and then words").unwrap_err(), PictureError::Damaged);
        assert_eq!(picture(b"GIF89a").unwrap_err(), PictureError::Damaged);
        assert!(!is_picture(b"GIF89a") && is_picture(&whole));
    }
}
