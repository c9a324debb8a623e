//! Vectors remembered by the hash of their text, least recently used thrown out first.

use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};

use lru::LruCache;
use sha2::{Digest, Sha256};

use super::Embedding;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Key([u8; 32]);

impl Key {
    pub(super) fn of(text: &str) -> Self {
        Self(Sha256::digest(text.as_bytes()).into())
    }
}

/// None when the cache is switched off with zero entries.
pub(super) struct Cache(Option<Mutex<LruCache<Key, Embedding>>>);

impl Cache {
    pub(super) fn new(entries: usize) -> Self {
        Self(NonZeroUsize::new(entries).map(|size| Mutex::new(LruCache::new(size))))
    }

    pub(super) fn get(&self, key: &Key) -> Option<Embedding> {
        let cache = self.0.as_ref()?;
        cache.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    pub(super) fn put(&self, key: Key, vector: Embedding) {
        if let Some(cache) = &self.0 {
            cache.lock().unwrap_or_else(PoisonError::into_inner).put(key, vector);
        }
    }
}
