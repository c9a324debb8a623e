//! Conversations: what customers write, what they are answered, who answers.
//!
//! A customer's message is stored with the job that answers it in one transaction, so that an acknowledged message is
//! never left without a reply. Answers of one conversation are made in the order of its messages.

pub mod answer;
mod ask;
pub mod context;
mod customer;
mod hand_off;
mod list;
pub mod promises;
pub mod receive;
pub mod reply;
mod turns;

pub(crate) use ask::{Apart, answer_apart};
pub use ask::{Asked, AskedAnswer, AskedCitation, ask_once};
pub use context::conversation_reset;
pub(crate) use customer::check_own;
pub use customer::{
    CitedPassage, ConversationState, conversation_ask_for_person, conversation_state, passage_cited, past_conversations,
};
pub use hand_off::HandOff;
pub use list::{ConversationView, MessageView, conversation_counts, conversation_get, conversation_list, message_list};
pub use receive::{Incoming, MOST_CHARACTERS, Received, message_receive};
pub use reply::{ConversationChange, conversation_change, conversation_read, member_reply, note_add};
pub use steward_store::contacts::Contact;
pub use steward_store::conversations::{Conversation, ConversationCounts, ConversationFilter};
pub use steward_store::messages::Message;
pub use turns::Turns;
