//! Contacts: the people outside the business, with their identities.

mod observe;

pub(crate) use observe::contact_observe;
