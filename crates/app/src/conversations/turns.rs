//! One answer at a time per conversation, in the order in which they were asked for.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::OwnedMutexGuard;

/// Locks by conversation. tokio's mutex is fair, so the order of waiting is the order of getting.
#[derive(Debug, Clone, Default)]
pub struct Turns {
    locks: Arc<Mutex<HashMap<String, Arc<tokio::sync::Mutex<()>>>>>,
}

/// Holds a conversation until it is dropped.
#[derive(Debug)]
pub struct Turn {
    _guard: OwnedMutexGuard<()>,
}

impl Turns {
    pub async fn take(&self, conversation_id: &str) -> Turn {
        let lock = {
            let mut locks = self.locks.lock().unwrap_or_else(PoisonError::into_inner);
            if locks.len() > 4096 {
                locks.retain(|_, lock| Arc::strong_count(lock) > 1);
            }
            locks.entry(conversation_id.to_owned()).or_default().clone()
        };
        Turn { _guard: lock.lock_owned().await }
    }
}
