//! Files: bytes that somebody uploaded, kept once per content and workspace.
//!
//! **Invariant.** What a customer sends is only what its signs say it is: pictures are drawn anew, other types are known
//! ones without programs in them, and all of it is handed out as a download without rights, to the customer of the
//! conversation and to members (PLT-53).

pub mod clean;
mod content;
mod judge;
mod links;
mod promote;
mod read;
mod slots;
mod upload;

pub(crate) use content::content_drop;
pub use links::{FileLink, FileView};
pub(crate) use links::{file_json, file_views};
pub use promote::file_promote;
pub use read::{FileContent, file_by_link, file_of_contact};
pub use slots::{FileSlot, file_slot};
pub use steward_store::files::File;
pub use upload::{MOST_BYTES, MOST_PER_MESSAGE, Uploaded, file_upload};
