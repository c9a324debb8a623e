//! API keys: scoped, hashed, expiring.

mod resolve;

pub use resolve::{ResolvedKey, key_resolve};
