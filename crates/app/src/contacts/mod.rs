//! Contacts: the people outside the business, with their identities.
//!
//! An identity belongs to one contact of a workspace. Somebody who proves one is its contact; somebody who merely says
//! one that is another's is suggested to the members as the same person.

mod create;
mod data;
mod identities;
mod list;
mod observe;
mod visitors;

pub use create::{NewContact, NewIdentity, contact_create};
pub use data::contact_data;
pub(crate) use identities::identity_normalise;
pub use identities::{identity_add, identity_remove};
pub use list::{
    ContactDetail, ContactRow, contact_conversations, contact_events, contact_get, contact_list, contact_rename,
};
pub(crate) use list::{contact_row, contact_rows};
pub(crate) use observe::contact_observe;
pub use steward_store::contacts::{Contact, Identity};
pub(crate) use visitors::contact_prove;
