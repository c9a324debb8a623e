//! The event log from outside: foreign events come in, events are listed.
//!
//! **Invariant.** An event that was accepted is on the disk; one that comes twice counts once; one that is wrong is
//! named with its index and reason and doesn't hold up the others.

mod envelope;
mod ingest;
mod list;
mod track;

pub use envelope::{MOST_BYTES, Refusal};
pub use ingest::{IngestReport, MOST_EVENTS, Rejected, event_ingest};
pub use list::{EventPage, event_list};
pub use steward_store::events::Event;
pub use track::event_track;
