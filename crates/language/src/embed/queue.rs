//! The two lanes of waiting texts.
//!
//! Invariant: a worker takes bulk work only when no interactive text waits, and takes one text at a time: the network
//! quantises its activations per run, so a text that shares a run with others gets another vector (cosine 0.989 to
//! 0.993 with itself alone, measured), and the same text must always give the same vector.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::cache::Key;
use super::{Embedding, Lane};
use crate::error::Result;

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
        // Longest first, so that no worker begins a long text when the others have run dry.
        jobs.sort_by_key(|job| std::cmp::Reverse(job.text.len()));
        let one = jobs.len() == 1;
        let mut state = self.lock();
        match lane {
            Lane::Interactive => state.interactive.extend(jobs),
            Lane::Bulk => state.bulk.extend(jobs),
        }
        drop(state);
        // Any thread takes a question, so waking one is enough; bulk work is not for every thread.
        if one && lane == Lane::Interactive {
            self.arrived.notify_one();
        } else {
            self.arrived.notify_all();
        }
    }

    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.arrived.notify_all();
    }

    /// Waits for work; None when the embedder was dropped.
    pub(super) fn take(&self, interactive_only: bool) -> Option<Job> {
        let mut state = self.lock();
        loop {
            if state.closed {
                return None;
            }
            if let Some(job) = next_wanted(&mut state.interactive) {
                return Some(job);
            }
            if !interactive_only && let Some(job) = next_wanted(&mut state.bulk) {
                return Some(job);
            }
            state = self.arrived.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Skips what nobody waits for any more.
fn next_wanted(lane: &mut VecDeque<Job>) -> Option<Job> {
    while let Some(job) = lane.pop_front() {
        if !job.reply.is_abandoned() {
            return Some(job);
        }
    }
    None
}
