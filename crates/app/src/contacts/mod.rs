//! Contacts: the people outside the business, with their identities.

mod data;
mod observe;
mod visitors;

pub use data::contact_data;
pub(crate) use observe::contact_observe;
pub(crate) use visitors::contact_absorb_visitor;
