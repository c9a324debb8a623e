//! Accounts: set-up of the first owner, and sign-in by password.
//!
//! **Invariant.** Nothing tells whether an address has an account: unknown and known take the same time and get the
//! same words.

pub mod password;
mod proof;
mod setup;
mod sign_in;
pub(crate) mod throttle;

pub use crate::sessions::{ResolvedSession, session_resolve};
pub(crate) use proof::{Proof, factor_prove, proof_check, proof_refused, proof_use};
pub(crate) use setup::check_name;
pub use setup::{NewOwner, account_create, owner_create, setup_needed, workspace_create};
pub use sign_in::{SignIn, sign_in};
