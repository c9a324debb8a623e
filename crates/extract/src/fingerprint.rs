//! Passages and documents compared: exact by hash, near by signature.
//!
//! Border: values in, values out; what to do about a duplicate is the caller's decision.
//! Invariant: a passage that did not change keeps its hash, wherever in the document it now stands.

use std::collections::HashMap;

use sha2::{Digest, Sha256};
use unicode_segmentation::UnicodeSegmentation;

use crate::passages::PassageDraft;

/// SHA-256 over heading path and text, in lower-case hex. Page and position are left out on purpose: a sentence added
/// on page 1 must not make all the pages after it new.
#[must_use]
pub fn passage_hash(heading_path: &[String], text: &str) -> String {
    let mut hasher = Sha256::new();
    for heading in heading_path {
        hasher.update(heading.as_bytes());
        hasher.update([0x1f]);
    }
    hasher.update([0x1e]);
    hasher.update(text.as_bytes());
    hex::encode(hasher.finalize())
}

/// One step from the stored passages of a document to its new ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PassageChange {
    /// `old` and `new` are positions in the two lists. Position and page may have moved, the text has not.
    Keep {
        old: usize,
        new: usize,
    },
    Insert {
        new: usize,
    },
    Delete {
        old: usize,
    },
}

/// What a re-upload changes: first the kept and inserted passages in their new order, then the deleted ones. A text
/// that stands twice is matched as often as it stands there.
#[must_use]
pub fn diff(old: &[String], new: &[PassageDraft]) -> Vec<PassageChange> {
    let mut waiting: HashMap<&str, Vec<usize>> = HashMap::new();
    // In reverse, so that `pop` hands out the earliest one first.
    for (position, hash) in old.iter().enumerate().rev() {
        waiting.entry(hash.as_str()).or_default().push(position);
    }
    let mut changes = Vec::with_capacity(new.len());
    let mut kept = vec![false; old.len()];
    for (position, draft) in new.iter().enumerate() {
        match waiting.get_mut(draft.hash.as_str()).and_then(Vec::pop) {
            Some(before) => {
                kept[before] = true;
                changes.push(PassageChange::Keep { old: before, new: position });
            }
            None => changes.push(PassageChange::Insert { new: position }),
        }
    }
    for (position, was_kept) in kept.iter().enumerate() {
        if !was_kept {
            changes.push(PassageChange::Delete { old: position });
        }
    }
    changes
}

/// A 64-bit SimHash over word triples: texts that share most of their wording differ in few bits.
///
/// Measured on prose of 100 words and more: up to 3 bits for one changed word in a hundred, 20 and more for
/// unrelated texts. Callers take 6 bits or fewer as a near-duplicate.
#[must_use]
pub fn near_duplicate_signature(text: &str) -> u64 {
    let words: Vec<String> = text.unicode_words().map(str::to_lowercase).collect();
    let mut weights = [0_i32; 64];
    let width = words.len().clamp(1, 3);
    for shingle in words.windows(width) {
        let digest = Sha256::digest(shingle.join(" ").as_bytes());
        for (bit, weight) in weights.iter_mut().enumerate() {
            let set = digest[bit / 8] >> (bit % 8) & 1 == 1;
            *weight += if set { 1 } else { -1 };
        }
    }
    let mut signature = 0_u64;
    for (bit, weight) in weights.iter().enumerate() {
        if *weight > 0 {
            signature |= 1 << bit;
        }
    }
    signature
}

/// The number of bits in which two signatures differ, 0 to 64.
#[must_use]
pub fn near_duplicate_distance(left: u64, right: u64) -> u32 {
    (left ^ right).count_ones()
}
