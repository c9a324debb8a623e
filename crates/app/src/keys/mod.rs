//! API keys: scoped, hashed, expiring.

mod manage;
mod resolve;

pub use manage::{ApiKey, MadeKey, NewKey, key_create, key_list, key_revoke, scope_list};
pub use resolve::{ResolvedKey, key_resolve, public_key_resolve};
