//! The words of the business, without I/O.
//!
//! **Job.** Typed ids, value types, who is acting ([`Actor`]), in which circumstances ([`OpContext`]) and what
//! that actor may do ([`Action`]).
//! **Border.** Depends on no other crate of the house; every other crate may depend on it.
//! **Invariant.** Time, randomness and ids come from here and nowhere else, so that a test can hold them still.
//!
//! To add a noun: one marker type in [`ids`], its actions in [`permission`], its column in the matrix of
//! [`Role`]; the snapshot test of the matrix then shows the change.

pub mod clock;
pub mod context;
pub mod ids;
pub mod money;
pub mod permission;
pub mod secret;

pub use clock::{Clock, ManualClock, Stopwatch, SystemClock};
pub use context::{Actor, AgentKind, BaseContext, OpContext};
pub use ids::{Id, IdError, IdSource, WorkspaceId};
pub use money::Money;
pub use permission::{Action, Role, Scope};
pub use secret::Secret;
