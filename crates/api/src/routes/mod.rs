//! One file per noun, each with its handlers and `routes()`.

pub(crate) mod consumers;
pub(crate) mod description;
pub(crate) mod events;
pub(crate) mod health;
pub(crate) mod jobs;
pub(crate) mod live;
pub(crate) mod mails;
