//! The HTTP interface: routes by noun, extractors, error documents, live streams, the OpenAPI document.
//!
//! **Job.** Turns a request into one call of an operation in `app` and its result into a response.
//! **Border.** Knows `app` and `model` only: no SQL, no rule of the business. axum is used here and in `server`.
//! **Invariant.** What a handler may do stands in its signature: [`extract::MemberCall`] for members and keys,
//! [`extract::AccountCall`] before a workspace is chosen, [`extract::PublicCall`] for customers. Everything that goes
//! wrong leaves as one problem document (RFC 9457).
//!
//! To add a route: a handler of 5 to 15 lines in `routes/<noun>.rs` with its `#[utoipa::path]`, its line in `routes()`
//! there, and, for a new noun, the line in `router.rs`; its test in `tests/it/<noun>.rs`. The ledger test then asks
//! what anonymous callers, other workspaces and low roles get.

pub mod error;
pub mod extract;
mod middleware;
pub mod present;
mod router;
mod routes;
mod serve;
mod shares;
pub mod sse;
mod state;
mod web;

pub use error::{ApiError, ApiResult, Problem};
pub use middleware::Connection;
pub use router::{openapi, router};
pub use serve::{ServeOptions, serve};
pub use state::{ApiOptions, ApiState};
pub use web::{Asset, Assets};
