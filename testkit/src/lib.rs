//! What tests of the house stand on: a server with its real parts, and people who call it.
//!
//! **Job.** [`TestServer`] is the program's own router, app, worker and consumers behind a real socket, with a data
//! directory of its own; [`Person`] speaks to it over HTTP and says which status it expects.
//! **Border.** For tests alone; nothing of the product may use it. No mocks: vendors are played by the servers of
//! [`vendors`].
//! **Invariant.** Two tests never share anything.

#![expect(clippy::unwrap_used, reason = "for tests: what fails here fails the test")]

mod database;
mod oidc;
mod person;
mod server;

pub use database::Database;
pub use oidc::{CLIENT_SECRET, OidcFault, OidcPerson, OidcStub};
pub use person::{Live, LiveMessage, Person, Reply};
pub use server::{Options, TestServer};
/// For what no route can bring about.
pub use steward_store as store;
/// Stand-ins for AI vendors (a crate of its own, so that `steward-llm` can test without the app).
pub use steward_vendors as vendors;
