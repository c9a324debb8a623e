//! Every use case of Steward: what the business can do, and who may do it.
//!
//! **Job.** Operations by noun, `src/<noun>/`; jobs, consumers of the event log, agents and their tools call the same
//! operations as the HTTP interface and the commands.
//! **Border.** No HTTP and no SQL: requests come through `api` and `server`, rows through `store`.
//! **Invariant.** Every operation takes `&OpContext` (before a workspace is known, `&BaseContext`), authorises inside
//! and writes its event in the transaction of its change.
//!
//! To add an operation: a function in the folder of its noun that authorises first, works on one unit of work and
//! appends its event; then the route, the tool or the command that calls it.

mod app;
mod error;
mod open;
mod page;

pub mod accounts;
pub mod agents;
pub mod background;
pub mod backups;
pub mod blobs;
pub mod budget;
pub mod collections;
pub mod consumers;
pub mod contacts;
pub mod conversations;
pub mod demo;
pub mod doctor;
pub mod documents;
pub mod drafts;
pub mod eval;
pub mod events;
pub mod facts;
pub mod fields;
pub mod files;
pub mod home;
pub mod idempotency;
pub mod invitations;
pub mod jobs;
pub mod keys;
pub mod limits;
pub mod live;
pub mod mails;
pub mod members;
pub mod merges;
pub mod oidc;
pub mod passwords;
pub mod personas;
pub mod portal_sessions;
pub mod prompts;
pub mod providers;
pub mod reply_modes;
pub mod runs;
pub mod search;
pub mod secrets;
pub mod sessions;
pub mod tenancy;
pub mod tools;
pub mod totp;
pub mod workspaces;

pub use app::{App, AppOptions};
pub use error::{Error, ErrorKind, FieldError, Result};
pub use open::{Database, OpenError, Settings};
pub use page::{Page, PageRequest};
pub use steward_language::EmbedderOptions;
pub use steward_llm::{http_client, tls_ready};
