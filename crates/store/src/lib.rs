//! The only SQL on the operational database.
//!
//! **Job.** Rows in and out, by noun; the outbox; the job queue; migrations. SQLite and PostgreSQL behind one code path.
//! **Border.** sqlx and the ORM are used here and nowhere else. No rule of the business: `app` decides, `store` keeps.
//! **Invariant.** Queries on a workspace's data exist only on [`TenantTx`], which binds the workspace in every
//! statement; work across workspaces goes through [`SystemTx`], in the files that `xtask tidy` lists.
//!
//! To add a noun: its table in a new migration, `src/<noun>.rs` with the entity (private), the plain row and the
//! methods `<noun>_find`, `<noun>_list`, … on [`TenantTx`], and its case in `tests/conformance`.

mod connection;
mod db;
mod error;
mod migrate;
mod readers;
mod session;
mod space;
mod statement;
mod tenant;
mod text;
mod writer;

pub mod accounts;
pub mod api_keys;
pub mod collections;
pub mod contacts;
pub mod conversations;
pub mod documents;
pub mod drafts;
pub mod events;
pub mod facts;
pub mod fields;
pub mod files;
pub mod home;
pub mod idempotency;
pub mod invitations;
pub mod jobs;
pub mod mails;
pub mod members;
pub mod merge_suggestions;
pub mod merges;
pub mod messages;
pub mod oidc;
pub mod passages;
pub mod passwords;
pub mod portal_sessions;
pub mod prompts;
pub mod providers;
pub mod runs;
pub mod schedules;
pub mod seals;
pub mod search;
pub mod sessions;
pub mod settings;
pub mod summaries;
pub mod totp;
pub mod turns;
pub mod workspaces;

pub use db::{DatabaseKind, Signals, Store, StoreOptions};
pub use error::{StoreError, StoreResult};
pub use space::Space;
pub use tenant::{SystemTx, TenantTx};
