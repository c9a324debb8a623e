//! Contacts: the people outside the business, with their identities.

mod observe;
mod visitors;

pub(crate) use observe::contact_observe;
pub(crate) use visitors::contact_absorb_visitor;
