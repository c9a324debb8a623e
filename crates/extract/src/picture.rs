//! Pictures from strangers, drawn anew: what goes out holds pixels and nothing else.
//!
//! Job: decode PNG and JPEG, turn them upright, bound their size, write them again, and make a small copy for lists.
//! Border: other formats are refused with a word; nothing that stands beside the pixels (place, camera, comments, a
//! second file behind the end) comes through.
//! Invariant: the size that a file states is looked at before memory is taken for it.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

/// What ordinary telephones take at their largest.
pub const MOST_PIXELS: u64 = 50_000_000;
/// The most bytes of an unpacked picture. Beside them lies for a while the copy in eight bits, or the smaller copy: half
/// as much again. A picture with more pixels than fit is refused, though it has fewer than [`MOST_PIXELS`]: with sixteen
/// bits a channel, or a JPEG that builds up in several passes.
const MOST_UNPACKED: u64 = 160_000_000;
/// A picture that is larger on screen than this is made smaller.
const MOST_EDGE: u32 = 4_096;
/// The longer edge of the small copy.
const PREVIEW_EDGE: u32 = 480;
const QUALITY: u8 = 85;
/// For the decoder itself, which counts only its own.
const MOST_MEMORY: u64 = 2 * MOST_UNPACKED;

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
        "The picture has {} million pixels; the limit for its kind is {}. Nothing was kept. Make it smaller and send it \
         again.",
        pixels / 1_000_000, most / 1_000_000
    )]
    TooManyPixels { pixels: u64, most: u64 },
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
    let in_passes = format == ImageFormat::Jpeg && comes_in_passes(bytes);
    let color = decoder.color_type();
    let in_eight_bits_too = if color.has_alpha() { 4 } else { 3 };
    let most = most_pixels(u64::from(color.bytes_per_pixel().max(in_eight_bits_too)), in_passes);
    if pixels > most {
        return Err(PictureError::TooManyPixels { pixels, most });
    }
    let orientation = decoder.orientation().unwrap_or(image::metadata::Orientation::NoTransforms);
    // Each step lets go of what the one before it made; none makes a copy in floating point.
    let mut drawn = in_eight_bits(DynamicImage::from_decoder(decoder).map_err(damaged)?);
    if drawn.width().max(drawn.height()) > MOST_EDGE {
        drawn = drawn.thumbnail(MOST_EDGE, MOST_EDGE);
    }
    drawn.apply_orientation(orientation);
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

/// How many pixels of a kind may be unpacked. A JPEG in passes is held twice more, in two bytes a value.
fn most_pixels(bytes_per_pixel: u64, in_passes: bool) -> u64 {
    let copies = if in_passes { 3 } else { 1 };
    MOST_PIXELS.min(MOST_UNPACKED / (bytes_per_pixel * copies).max(1))
}

/// Whether a JPEG says its colours one after the other, or grows finer from pass to pass: all of it is held then until
/// the last pass. What can't be followed counts as such.
fn comes_in_passes(jpeg: &[u8]) -> bool {
    let mut channels = None;
    let mut rest = jpeg.get(2..).unwrap_or_default();
    loop {
        let [0xff, marker, after @ ..] = rest else {
            return true;
        };
        let (marker, after) = (*marker, after);
        // A marker may be filled up with more of its first byte.
        if marker == 0xff {
            rest = &rest[1..];
            continue;
        }
        let Some(length) = after.first_chunk().map(|bytes| usize::from(u16::from_be_bytes(*bytes))) else {
            return true;
        };
        match marker {
            // The frame: precision, height and width stand before the number of its channels.
            0xc0 | 0xc1 => channels = after.get(7).copied(),
            0xc2 | 0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => return true,
            0xda => return channels.is_none() || after.get(2).copied() != channels,
            _ => {}
        }
        rest = after.get(length..).unwrap_or_default();
    }
}

/// Eight bits a channel, see-through only where the original was.
fn in_eight_bits(drawn: DynamicImage) -> DynamicImage {
    if drawn.color().has_alpha() {
        DynamicImage::ImageRgba8(drawn.into_rgba8())
    } else {
        DynamicImage::ImageRgb8(drawn.into_rgb8())
    }
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

    #[test]
    fn what_would_take_too_much_memory_is_refused_by_its_head() {
        // Eight bits: as many as a telephone takes; sixteen: fewer, and a JPEG in passes fewer still.
        assert_eq!(most_pixels(3, false), MOST_PIXELS);
        assert_eq!((most_pixels(4, false), most_pixels(8, false)), (40_000_000, 20_000_000));
        assert_eq!(most_pixels(3, true), 17_777_777);
        let mut png = sample(1, 1, true, ImageFormat::Png);
        // 7,071 by 7,071 with sixteen bits a channel, said by the head alone.
        png[16..20].copy_from_slice(&7_071_u32.to_be_bytes());
        png[20..24].copy_from_slice(&7_071_u32.to_be_bytes());
        png[24] = 16;
        let mut sum = flate2::Crc::new();
        sum.update(&png[12..29]);
        png[29..33].copy_from_slice(&sum.sum().to_be_bytes());
        let refused = picture(&png).unwrap_err();
        assert_eq!(refused, PictureError::TooManyPixels { pixels: 49_999_041, most: 20_000_000 });
        assert!(refused.to_string().contains("49 million pixels; the limit for its kind is 20"), "{refused}");
    }

    #[test]
    fn a_jpeg_in_passes_is_known_by_its_markers() {
        let plain = sample(16, 16, false, ImageFormat::Jpeg);
        assert!(!comes_in_passes(&plain));
        let at = plain.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
        let mut progressive = plain.clone();
        progressive[at + 1] = 0xc2;
        assert!(comes_in_passes(&progressive));
        let at = plain.windows(2).position(|pair| pair == [0xff, 0xda]).unwrap();
        let mut one_by_one = plain.clone();
        one_by_one[at + 4] = 1;
        assert!(comes_in_passes(&one_by_one));
        assert!(comes_in_passes(&plain[..at]));
    }
}
