//! The parsers in a process of their own, with limits that only a process can have.
//!
//! Job: [`serve`] is the body of the hidden subcommand `steward extract-worker`; [`Worker`] starts that subcommand for
//! each document and turns every way in which it can end into an answer.
//! Border: the two speak over pipes; no file, no socket, no environment.
//! Invariant: whatever the document does (loop, eat memory, overflow the stack), the caller gets an answer within the
//! wall-clock limit and nothing but that one process ends.
//!
//! Request: `STWX`, then two big-endian lengths (u32 of the JSON header, u64 of the document), the header and the
//! document. Answer: one JSON value, `{"ok": Extracted}` or `{"refused": ExtractError}`.

mod client;
mod serve;

use serde::{Deserialize, Serialize};

use crate::{ExtractError, ExtractLimits, Extracted};

pub use client::Worker;
pub use serve::serve;

const MAGIC: &[u8; 4] = b"STWX";

/// The header is a file name and eight numbers.
const MAX_HEADER_BYTES: u32 = 64 * 1024;

#[derive(Debug, Serialize, Deserialize)]
struct RequestHeader {
    file_name: String,
    limits: ExtractLimits,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    Ok(Box<Extracted>),
    Refused(ExtractError),
}
