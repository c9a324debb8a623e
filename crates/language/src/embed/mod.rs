//! The embedder: texts in, unit vectors out, on threads of its own.
//!
//! Job: tokenise, run the model on all cores, remember what was embedded.
//! Border: nothing of rten or the tokenizer is visible outside this folder.
//! Invariant: work never runs on the caller's (tokio) thread, and a waiting question overtakes any amount of indexing.

mod cache;
mod model;
mod queue;
mod vector;

use std::sync::Arc;

use crate::error::{Error, Result};
use cache::{Cache, Key};
use model::Model;
use queue::{Job, Queue, ReplySender};

pub(crate) use vector::dot;
pub use vector::{DIMENSIONS, Embedding};

/// Who waits for the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// Somebody waits: a question, a search, a message.
    Interactive,
    /// Nobody waits: indexing, training.
    Bulk,
}

#[derive(Debug, Clone)]
pub struct EmbedderOptions {
    /// Threads that embed; 0 means one per core that the process may use.
    pub threads: usize,
    /// Vectors remembered by the hash of their text (about 1.7 KB each).
    pub cache_entries: usize,
}

impl Default for EmbedderOptions {
    fn default() -> Self {
        Self { threads: 0, cache_entries: 20_000 }
    }
}

/// Texts longer than this are cut before hashing and tokenising: 256 word pieces rarely reach further.
const MAX_CHARACTERS: usize = 8_192;

/// Cheap to clone; the threads end when the last clone is dropped.
#[derive(Clone)]
pub struct Embedder {
    shared: Arc<Shared>,
}

struct Shared {
    queue: Arc<Queue>,
    cache: Arc<Cache>,
}

impl Drop for Shared {
    fn drop(&mut self) {
        self.queue.close();
    }
}

impl std::fmt::Debug for Embedder {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Embedder").finish_non_exhaustive()
    }
}

impl Embedder {
    /// Loads the built-in model (about 100 ms) and starts the threads.
    pub fn load(options: EmbedderOptions) -> Result<Self> {
        let model = Arc::new(Model::load()?);
        let cache = Arc::new(Cache::new(options.cache_entries));
        let queue = Arc::new(Queue::default());
        let threads = match options.threads {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            given => given,
        };
        for number in 0..threads {
            start_worker(format!("embed-{number}"), queue.clone(), model.clone(), cache.clone(), false)?;
        }
        // One more that never takes bulk work: a question that arrives while all others are busy indexing starts at
        // once and shares a core, instead of waiting for a long text.
        start_worker("embed-interactive".to_owned(), queue.clone(), model, cache.clone(), true)?;
        Ok(Self { shared: Arc::new(Shared { queue, cache }) })
    }

    /// Embeds texts for somebody who waits.
    pub async fn embed(&self, texts: Vec<String>) -> Result<Vec<Embedding>> {
        self.embed_in(Lane::Interactive, texts).await
    }

    /// Embeds one text for somebody who waits.
    pub async fn embed_one(&self, text: &str) -> Result<Embedding> {
        let mut found = self.embed(vec![text.to_owned()]).await?;
        found.pop().ok_or(Error::Stopped)
    }

    /// Embeds texts in the given lane; the result has the order of the texts.
    pub async fn embed_in(&self, lane: Lane, texts: Vec<String>) -> Result<Vec<Embedding>> {
        let mut pending = self.look_up(texts.iter().map(String::as_str));
        if pending.missing.is_empty() {
            return pending.finish();
        }
        let (sender, mut receiver) = tokio::sync::mpsc::unbounded_channel();
        let mut open = self.submit(lane, &mut pending, &ReplySender::Async(sender));
        while open > 0 {
            let (place, outcome) = receiver.recv().await.ok_or(Error::Stopped)?;
            pending.fill(place, outcome?);
            open -= 1;
        }
        pending.finish()
    }

    /// The same for plain threads; blocks the calling thread, so never call it from async code.
    pub fn embed_blocking(&self, texts: &[&str]) -> Result<Vec<Embedding>> {
        self.embed_blocking_in(Lane::Interactive, texts)
    }

    pub fn embed_blocking_in(&self, lane: Lane, texts: &[&str]) -> Result<Vec<Embedding>> {
        let mut pending = self.look_up(texts.iter().copied());
        if pending.missing.is_empty() {
            return pending.finish();
        }
        let (sender, receiver) = std::sync::mpsc::channel();
        let mut open = self.submit(lane, &mut pending, &ReplySender::Blocking(sender));
        while open > 0 {
            let (place, outcome) = receiver.recv().map_err(|_| Error::Stopped)?;
            pending.fill(place, outcome?);
            open -= 1;
        }
        pending.finish()
    }

    /// The vector of a text if it is remembered; never waits.
    pub fn cached(&self, text: &str) -> Option<Embedding> {
        self.shared.cache.get(&Key::of(prepare(text).as_str()))
    }

    fn look_up<'a>(&self, texts: impl Iterator<Item = &'a str>) -> Pending {
        let mut pending = Pending::default();
        for (place, text) in texts.enumerate() {
            let prepared = prepare(text);
            let key = Key::of(&prepared);
            let found = self.shared.cache.get(&key);
            if found.is_none() {
                match pending.missing.iter_mut().find(|missing| missing.key == key) {
                    Some(same) => same.places.push(place),
                    None => pending.missing.push(Missing { key, text: prepared, places: vec![place] }),
                }
            }
            pending.vectors.push(found);
        }
        pending
    }

    fn submit(&self, lane: Lane, pending: &mut Pending, reply: &ReplySender) -> usize {
        let jobs: Vec<Job> = pending
            .missing
            .iter_mut()
            .enumerate()
            .map(|(place, missing)| Job {
                key: missing.key,
                text: std::mem::take(&mut missing.text),
                place,
                reply: reply.clone(),
            })
            .collect();
        let count = jobs.len();
        self.shared.queue.push(lane, jobs);
        count
    }
}

/// One request under way: what is known and what is still missing.
#[derive(Default)]
struct Pending {
    vectors: Vec<Option<Embedding>>,
    missing: Vec<Missing>,
}

struct Missing {
    key: Key,
    text: String,
    places: Vec<usize>,
}

impl Pending {
    fn fill(&mut self, place: usize, vector: Embedding) {
        for &target in &self.missing[place].places {
            self.vectors[target] = Some(vector.clone());
        }
    }

    fn finish(self) -> Result<Vec<Embedding>> {
        self.vectors.into_iter().map(|vector| vector.ok_or(Error::Stopped)).collect()
    }
}

/// Cut and with single spaces: what the model would see anyway, so equal for texts that differ only in layout.
fn prepare(text: &str) -> String {
    let mut prepared = String::with_capacity(text.len().min(MAX_CHARACTERS));
    let mut characters = 0;
    for word in text.split_whitespace() {
        if characters >= MAX_CHARACTERS {
            break;
        }
        if !prepared.is_empty() {
            prepared.push(' ');
        }
        for character in word.chars().take(MAX_CHARACTERS - characters) {
            prepared.push(character);
            characters += 1;
        }
    }
    prepared
}

fn start_worker(
    name: String,
    queue: Arc<Queue>,
    model: Arc<Model>,
    cache: Arc<Cache>,
    interactive_only: bool,
) -> Result<()> {
    let run = move || {
        let runner = model.runner();
        while let Some(job) = queue.take(interactive_only) {
            let outcome = runner.run(&job.text);
            if let Ok(vector) = &outcome {
                cache.put(job.key, vector.clone());
            }
            job.reply.send(job.place, outcome);
        }
    };
    std::thread::Builder::new()
        .name(name)
        .spawn(run)
        .map(drop)
        .map_err(|cause| Error::Model(format!("no thread: {cause}")))
}
