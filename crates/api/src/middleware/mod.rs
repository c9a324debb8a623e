//! What happens to every request around its handler. The order is set in `router.rs`.

pub(crate) mod call;
pub(crate) mod cors;
pub(crate) mod domains;
pub(crate) mod headers;
pub(crate) mod idempotency;
pub(crate) mod limits;
pub(crate) mod problems;

pub(crate) use call::Call;
pub use call::Connection;
