//! Conversations: what customers write, what they are answered, who answers.
//!
//! A customer's message is stored with the job that answers it in one transaction, so that an acknowledged message is
//! never left without a reply. Answers of one conversation are made in the order of its messages.

pub mod answer;
mod hand_off;
pub mod receive;
mod turns;

pub use hand_off::HandOff;
pub use receive::{Incoming, Received, message_receive};
pub use turns::Turns;
