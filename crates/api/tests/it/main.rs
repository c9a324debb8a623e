//! The interface over real HTTP: one module per noun, as the routes have them, and the ledger of who may what.

#![expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]

mod budget;
mod captured;
mod clock;
mod contacts;
mod context;
mod conversations;
mod documents;
mod domains;
mod drafts;
mod events;
mod files;
mod health;
mod hostile;
mod idempotency;
mod identity;
mod inbox;
mod jobs;
mod ledger;
mod limits;
mod live;
mod logs;
mod merge_laws;
mod merges;
mod oidc;
mod origins;
mod personas;
mod portal_sessions;
mod problems;
mod promises;
mod prompts;
mod providers;
mod recurring;
mod red_team;
mod runs;
mod secrets;
mod web_pages;
