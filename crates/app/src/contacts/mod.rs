//! Contacts: the people outside the business, with their identities.

mod data;
mod list;
mod observe;
mod visitors;

pub use data::contact_data;
pub use list::{ContactRow, contact_conversations, contact_get, contact_list, contact_rename};
pub(crate) use observe::contact_observe;
pub use steward_store::contacts::{Contact, Identity};
pub(crate) use visitors::contact_absorb_visitor;
