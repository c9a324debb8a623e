//! Two contacts that are one person: suggested, merged, taken apart again.
//!
//! **Invariant.** A merge loses nothing and changes nobody's belongings: it says which contact stands for which. Every
//! conversation, identity and fact has a home, the contact to whom it belongs by itself, and is shown with the contact that
//! stands for its home. Taking a merge back is then exact, in any order and however often.
//!
//! **What belongs to whom after a merge.** What comes in later goes with what it came in through:
//! - a message with its conversation; a conversation with the contact of the session that began it; a session with the
//!   contact whose identity it proved; a visitor who proves an identity with the contact whose identity it is;
//! - an identity or fact that was picked up in a conversation with that conversation;
//! - what a member adds to the merged contact by hand, with the contact that stands.
//!
//! What a customer sees in the portal follows from proofs alone: members may be wrong about who is who, and then a merge
//! must not open one person's conversations to another.

mod family;
mod list;
mod merge;
mod preview;
mod suggest;
mod suggestions;
mod undo;

pub(crate) use family::contact_restate;
pub(crate) use list::merge_views;
pub use list::{Acting, MergeView, merge_list};
pub(crate) use merge::{Cause, contacts_join};
pub use merge::{Merged, contact_merge};
pub use preview::{FieldPreview, MergePreview, merge_preview};
pub(crate) use suggest::{merge_suggest, merge_suggest_namesakes};
pub use suggestions::{SuggestionView, merge_suggestion_accept, merge_suggestion_dismiss, merge_suggestion_list};
pub(crate) use undo::merge_take_back;
pub use undo::merge_undo;
