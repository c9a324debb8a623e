//! Live updates: what happens is passed on at once to whoever watches.
//!
//! **Border.** Knows topics and texts; the HTTP side turns them into server-sent events.
//! **Invariant.** A slow watcher never holds up the others: its buffer is bounded and it is told that it missed
//! something, whereupon it resumes from the log by the last position it has seen.

mod public;
mod resume;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value as Json;
use tokio::sync::broadcast;

pub(crate) use public::Shown;
pub use public::live_after_for_contact;
pub use resume::{Resumed, live_after};

/// What a watcher may be behind before it is let go.
const BUFFER: usize = 256;
/// One customer hears of little, and there may be ten thousand of them.
const CONTACT_BUFFER: usize = 64;

/// Who watches what.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Topic {
    /// Members of a workspace.
    Workspace(String),
    /// One customer.
    Contact(String),
}

/// One thing that happened.
#[derive(Debug, Clone)]
pub struct LiveEvent {
    /// Position in the event log, by which a watcher resumes; `None` for what is not kept, such as typing.
    pub seq: Option<i64>,
    pub kind: String,
    /// JSON, written out once for all who watch.
    pub data: String,
}

impl LiveEvent {
    pub fn new(seq: Option<i64>, kind: &str, data: &Json) -> Self {
        Self { seq, kind: kind.to_owned(), data: data.to_string() }
    }
}

/// Passes events on to watchers. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct LiveHub {
    topics: Arc<Mutex<HashMap<Topic, broadcast::Sender<Arc<LiveEvent>>>>>,
}

impl LiveHub {
    pub fn subscribe(&self, topic: Topic) -> broadcast::Receiver<Arc<LiveEvent>> {
        let mut topics = self.topics.lock().unwrap_or_else(PoisonError::into_inner);
        // A topic nobody watches any more is dropped here, where new ones come.
        if topics.len() % 64 == 63 {
            topics.retain(|_, sender| sender.receiver_count() > 0);
        }
        let buffer = match &topic {
            Topic::Workspace(_) => BUFFER,
            Topic::Contact(_) => CONTACT_BUFFER,
        };
        topics.entry(topic).or_insert_with(|| broadcast::channel(buffer).0).subscribe()
    }

    pub fn publish(&self, topic: &Topic, event: impl Into<Arc<LiveEvent>>) {
        // Not under the lock: waking thousands of watchers takes a while.
        let sender = self.topics.lock().unwrap_or_else(PoisonError::into_inner).get(topic).cloned();
        if let Some(sender) = sender {
            // An error means that nobody watches just now.
            let _ = sender.send(event.into());
        }
    }

    /// Whether anybody watches, so that nothing is prepared for nobody.
    pub fn is_watched(&self, topic: &Topic) -> bool {
        let topics = self.topics.lock().unwrap_or_else(PoisonError::into_inner);
        topics.get(topic).is_some_and(|sender| sender.receiver_count() > 0)
    }

    /// Whether any customer watches, so that nothing is read for nobody.
    pub fn has_customers(&self) -> bool {
        let topics = self.topics.lock().unwrap_or_else(PoisonError::into_inner);
        topics.iter().any(|(topic, sender)| matches!(topic, Topic::Contact(_)) && sender.receiver_count() > 0)
    }

    /// How many watch at this moment, for the metrics.
    pub fn watcher_count(&self) -> usize {
        let topics = self.topics.lock().unwrap_or_else(PoisonError::into_inner);
        topics.values().map(broadcast::Sender::receiver_count).sum()
    }
}
