//! The two lanes of waiting texts.
//!
//! Invariant: a worker takes bulk work only when no interactive text waits, and one batch holds texts of similar
//! length, so that little is computed for padding.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::cache::Key;
use super::{Embedding, Lane};
use crate::error::Result;

/// Texts per batch. Measured on two cores: larger batches are no faster and make a waiting question wait longer.
const MAX_BATCH: usize = 8;
/// Bytes per batch, counted with padding.
const MAX_BATCH_BYTES: usize = 2_048;

pub(super) struct Job {
    pub(super) key: Key,
    pub(super) text: String,
    /// Where the result belongs in its request.
    pub(super) place: usize,
    pub(super) reply: ReplySender,
}

type Reply = (usize, Result<Embedding>);

#[derive(Clone)]
pub(super) enum ReplySender {
    Async(tokio::sync::mpsc::UnboundedSender<Reply>),
    Blocking(std::sync::mpsc::Sender<Reply>),
}

impl ReplySender {
    /// A caller that no longer waits is no error.
    pub(super) fn send(&self, place: usize, outcome: Result<Embedding>) {
        match self {
            Self::Async(sender) => drop(sender.send((place, outcome))),
            Self::Blocking(sender) => drop(sender.send((place, outcome))),
        }
    }

    fn is_abandoned(&self) -> bool {
        match self {
            Self::Async(sender) => sender.is_closed(),
            Self::Blocking(_) => false,
        }
    }
}

#[derive(Default)]
pub(super) struct Queue {
    state: Mutex<State>,
    arrived: Condvar,
}

#[derive(Default)]
struct State {
    interactive: VecDeque<Job>,
    bulk: VecDeque<Job>,
    closed: bool,
}

impl Queue {
    pub(super) fn push(&self, lane: Lane, mut jobs: Vec<Job>) {
        // Longest first: the long ones start early and neighbours in the queue are alike.
        jobs.sort_by_key(|job| std::cmp::Reverse(job.text.len()));
        let mut state = self.lock();
        match lane {
            Lane::Interactive => state.interactive.extend(jobs),
            Lane::Bulk => state.bulk.extend(jobs),
        }
        drop(state);
        self.arrived.notify_all();
    }

    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.arrived.notify_all();
    }

    /// Waits for work; None when the embedder was dropped.
    pub(super) fn take(&self, interactive_only: bool) -> Option<Vec<Job>> {
        let mut state = self.lock();
        loop {
            if state.closed {
                return None;
            }
            let batch = take_batch(&mut state.interactive);
            if !batch.is_empty() {
                return Some(batch);
            }
            if !interactive_only {
                let batch = take_batch(&mut state.bulk);
                if !batch.is_empty() {
                    return Some(batch);
                }
            }
            state = self.arrived.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn take_batch(lane: &mut VecDeque<Job>) -> Vec<Job> {
    let mut batch: Vec<Job> = Vec::new();
    let mut longest = 0;
    while let Some(next) = lane.front() {
        if next.reply.is_abandoned() {
            lane.pop_front();
            continue;
        }
        let length = next.text.len();
        let new_longest = longest.max(length);
        let too_large = batch.len() == MAX_BATCH || new_longest * (batch.len() + 1) > MAX_BATCH_BYTES;
        let unlike = length * 4 < new_longest * 3;
        if !batch.is_empty() && (too_large || unlike) {
            break;
        }
        longest = new_longest;
        batch.extend(lane.pop_front());
    }
    batch
}
