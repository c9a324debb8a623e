//! Accounts of people, and the sessions in which they are signed in.

mod resolve;

pub use resolve::{ResolvedSession, session_resolve};
