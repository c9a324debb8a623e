//! Room for uploads of strangers: each holds its bytes in memory until they are judged.
//!
//! **Invariant.** A place is taken before the first byte is read, and one address never has all of them.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use steward_model::{Actor, OpContext};

use crate::error::{Error, ErrorKind, Result};

/// Uploads at the same time, of all addresses; together they hold at most this times the size of a file.
const MOST: usize = 24;
const MOST_OF_ONE: usize = 8;
/// Seconds until it is worth trying again.
const AGAIN: u64 = 5;
/// How many each address has under way.
static UNDER_WAY: Mutex<Option<HashMap<String, usize>>> = Mutex::new(None);

/// The right to read one file into memory; ends when it is dropped.
#[derive(Debug)]
pub struct FileSlot {
    address: String,
}

/// Takes a place for a customer's upload.
pub fn file_slot(context: &OpContext) -> Result<FileSlot> {
    if !matches!(context.actor, Actor::Contact { .. }) {
        return Err(Error::new(ErrorKind::Forbidden, "forbidden", "Only a customer sends files here."));
    }
    let address = context.address.clone().unwrap_or_else(|| String::from("unknown"));
    let mut under_way = under_way();
    let counts = under_way.get_or_insert_default();
    let own = counts.get(&address).copied().unwrap_or(0);
    if own >= MOST_OF_ONE || counts.values().sum::<usize>() >= MOST {
        let mut error = Error::too_many(AGAIN);
        error.detail = format!(
            "Too many files are on their way at the same time. Nothing was kept of this one. Please send it again in {AGAIN} \
             seconds."
        );
        return Err(error);
    }
    counts.insert(address.clone(), own + 1);
    Ok(FileSlot { address })
}

impl Drop for FileSlot {
    fn drop(&mut self) {
        let mut under_way = under_way();
        let counts = under_way.get_or_insert_default();
        match counts.get_mut(&self.address) {
            Some(count) if *count > 1 => *count -= 1,
            _ => {
                counts.remove(&self.address);
            }
        }
    }
}

fn under_way() -> MutexGuard<'static, Option<HashMap<String, usize>>> {
    UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner)
}
