//! Names become folders here, and nowhere else: a name that could leave its folder is refused, so that no workspace reaches another's index.

use crate::error::{Error, Result};

const LONGEST_NAME: usize = 128;

/// Checks that `name` is safe as one path component on every platform.
pub(crate) fn check(kind: &str, name: &str) -> Result<()> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    if name.is_empty() || name.len() > LONGEST_NAME || !name.bytes().all(allowed) {
        return Err(Error::Invalid(format!(
            "the {kind} must be 1 to {LONGEST_NAME} letters, digits, underscores or hyphens"
        )));
    }
    Ok(())
}
