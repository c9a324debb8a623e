//! One file per noun, each with its handlers and `routes()`.

pub(crate) mod ask;
pub(crate) mod budget;
pub(crate) mod collections;
pub(crate) mod consumers;
pub(crate) mod contacts;
pub(crate) mod conversations;
pub(crate) mod description;
pub(crate) mod documents;
pub(crate) mod drafts;
pub(crate) mod events;
pub(crate) mod health;
pub(crate) mod home;
pub(crate) mod jobs;
pub(crate) mod knowledge;
pub(crate) mod live;
pub(crate) mod mails;
pub(crate) mod pages;
pub(crate) mod personas;
pub(crate) mod providers;
pub(crate) mod public;
pub(crate) mod runs;
pub(crate) mod search;
pub(crate) mod session;
