//! Stub.
use crate::limits::Budget;
use crate::{ExtractError, Parsed};
pub(crate) fn read(_bytes: &[u8], _budget: &mut Budget) -> Result<Parsed, ExtractError> {
    Ok(Parsed::default())
}
