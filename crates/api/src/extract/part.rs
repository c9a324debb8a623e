//! One part of a multipart upload.

use axum::extract::multipart::{Field, MultipartError};

/// The bytes of a part, piece by piece, and how many there were. What is over `most` is counted and not kept.
pub(crate) async fn read_part(mut part: Field<'_>, most: u64) -> Result<(Vec<u8>, u64), MultipartError> {
    let mut bytes = Vec::new();
    let mut size = 0;
    while let Some(piece) = part.chunk().await? {
        size += piece.len() as u64;
        if size <= most {
            bytes.extend_from_slice(&piece);
        } else {
            bytes = Vec::new();
        }
    }
    Ok((bytes, size))
}
