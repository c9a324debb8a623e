//! Conversations: what customers write, what they are answered, who answers.
//!
//! A customer's message is stored with the job that answers it in one transaction, so that an acknowledged message is
//! never left without a reply. Answers of one conversation are made in the order of its messages.

pub mod answer;
mod hand_off;
mod list;
pub mod receive;
pub mod reply;
mod turns;

pub use hand_off::HandOff;
pub use list::{
    ConversationView, MessageView, conversation_counts, conversation_get, conversation_list, message_list,
};
pub use receive::{Incoming, Received, message_receive};
pub use reply::{ConversationChange, conversation_change, conversation_read, member_reply, note_add};
pub use turns::Turns;
