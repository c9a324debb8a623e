//! Stand-ins for AI vendors: real HTTP servers on loopback that speak each vendor's wire format and misbehave
//! on command.
//!
//! Border: for tests and for the fault experiments; no product crate is used here, so that a stub cannot share a
//! mistake with what it tests. Invariant: a request that the real vendor would turn down (wrong key, tool result
//! without its call, missing field) is turned down here too, in the vendor's own words.
//!
//! How to add a vendor: a module with the functions of `openai.rs`, a variant of [`Vendor`], a line per function
//! in `server.rs`.

mod anthropic;
mod gemini;
mod ollama;
mod openai;
mod server;

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};

/// Whose wire format a stub speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vendor {
    OpenAi,
    Anthropic,
    Gemini,
    /// Both the native routes and the OpenAI-compatible ones under `/v1`.
    Ollama,
}

/// What the model behind the stub says.
#[derive(Debug, Clone, PartialEq)]
pub struct Says {
    pub text: String,
    /// Name and arguments.
    pub calls: Vec<(String, Value)>,
    pub input_tokens: u64,
    pub cached_tokens: u64,
    pub output_tokens: u64,
    /// Reasoning before the answer, signed where the vendor signs it.
    pub reasoning: Option<String>,
}

impl Says {
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            calls: Vec::new(),
            input_tokens: 42,
            cached_tokens: 10,
            output_tokens: 7,
            reasoning: None,
        }
    }

    pub fn call(name: impl Into<String>, arguments: Value) -> Self {
        Self { calls: vec![(name.into(), arguments)], ..Self::text("") }
    }

    #[must_use]
    pub fn and_call(mut self, name: impl Into<String>, arguments: Value) -> Self {
        self.calls.push((name.into(), arguments));
        self
    }

    #[must_use]
    pub fn thinking(mut self, reasoning: impl Into<String>) -> Self {
        self.reasoning = Some(reasoning.into());
        self
    }

    /// The text in pieces of a few letters, as a stream brings it.
    pub(crate) fn pieces(&self) -> Vec<String> {
        let letters: Vec<char> = self.text.chars().collect();
        letters.chunks(5).map(|piece| piece.iter().collect()).collect()
    }
}

/// How a turn goes wrong.
#[derive(Debug, Clone, PartialEq)]
pub enum Fault {
    /// 429 with this `Retry-After` (seconds or an HTTP date).
    RateLimited { retry_after: String },
    /// 429 that no waiting mends.
    Quota,
    /// 500, or the vendor's own "overloaded" (529, 503).
    ServerError(u16),
    /// 401 in the vendor's words.
    BadKey,
    /// 404 in the vendor's words.
    NoSuchModel,
    /// 400: the conversation is too long.
    TooLong,
    /// A web page with status 200.
    WebPage,
    /// Every few bytes a pause; letters and frames are torn apart.
    Dribble(Duration),
    /// Half the frames, then silence with the connection open.
    Stall,
    /// No headers at all for this long.
    LateHeaders(Duration),
    /// Half the frames, then the connection breaks.
    Cut,
    /// Half the frames, then a proper end of the body.
    CleanCut,
    /// One frame in the middle is broken JSON.
    BrokenFrame,
    /// An error object in the middle of the stream.
    ErrorInStream,
    /// The model declines.
    Refusal,
    /// Everything but the end mark (`[DONE]`, `message_stop`, `done`).
    NoEndMark,
    /// The end mark is missing and the connection stays open.
    NoEndMarkOpen,
    /// Pieces of tool calls without `index`, ids as some servers send them.
    NoToolIndex,
    /// Comments, pings and blank lines between frames.
    KeepAlives,
    /// `"error": null` in every frame, unknown fields.
    OddFields,
    /// Tool arguments that are no JSON.
    BrokenArguments,
    /// A finished stream without any words.
    Empty,
    /// Ended by the output limit.
    Length,
}

/// One turn of a schedule.
#[derive(Debug, Clone, PartialEq)]
pub struct Turn {
    pub says: Says,
    pub fault: Option<Fault>,
}

/// A request as it came in.
#[derive(Debug, Clone)]
pub struct Seen {
    pub method: String,
    /// With its query.
    pub path: String,
    pub headers: http::HeaderMap,
    pub body: bytes::Bytes,
}

impl Seen {
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

/// A model that reads what it is asked and decides for itself: a hostile one, an obedient one.
type Brain = Box<dyn Fn(&Value) -> Turn + Send + Sync>;

pub(crate) struct Shared {
    pub(crate) vendor: Vendor,
    pub(crate) key: Option<String>,
    pub(crate) models: Vec<String>,
    schedule: Mutex<VecDeque<Turn>>,
    otherwise: Mutex<Turn>,
    brain: Mutex<Option<Brain>>,
    seen: Mutex<Vec<Seen>>,
}

impl Shared {
    pub(crate) fn next_turn(&self, request: &Seen) -> Turn {
        if let Some(next) = lock(&self.schedule).pop_front() {
            return next;
        }
        if let Some(brain) = lock(&self.brain).as_ref() {
            return brain(&request.json());
        }
        lock(&self.otherwise).clone()
    }

    pub(crate) fn keep(&self, request: Seen) {
        lock(&self.seen).push(request);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A running stub. It stops when dropped.
pub struct Stub {
    address: SocketAddr,
    shared: Arc<Shared>,
    task: tokio::task::JoinHandle<()>,
}

impl Stub {
    /// Starts on a free port of 127.0.0.1. With a key, every request must bring it.
    pub async fn start(vendor: Vendor, key: Option<&str>) -> std::io::Result<Self> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            vendor,
            key: key.map(str::to_owned),
            models: vec!["stub-large".into(), "stub-small".into()],
            schedule: Mutex::new(VecDeque::new()),
            otherwise: Mutex::new(Turn { says: Says::text("Hello from the stub."), fault: None }),
            brain: Mutex::new(None),
            seen: Mutex::new(Vec::new()),
        });
        let router = server::router(Arc::clone(&shared));
        let task = tokio::spawn(async move {
            // Ends only with the test's runtime or by `abort`.
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self { address, shared, task })
    }

    /// What a member would type as base URL.
    #[must_use]
    pub fn base_url(&self) -> String {
        let path = match self.shared.vendor {
            Vendor::OpenAi | Vendor::Anthropic => "/v1",
            Vendor::Gemini => "/v1beta",
            Vendor::Ollama => "",
        };
        format!("http://{}{path}", self.address)
    }

    /// Ollama's OpenAI-compatible route.
    #[must_use]
    pub fn compatible_url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// Adds a good turn to the schedule.
    pub fn says(&self, says: Says) -> &Self {
        self.turn(Turn { says, fault: None })
    }

    /// Adds a bad turn to the schedule.
    pub fn fails(&self, fault: Fault) -> &Self {
        self.turn(Turn { says: Says::text("A reply that does not come through whole."), fault: Some(fault) })
    }

    pub fn turn(&self, turn: Turn) -> &Self {
        lock(&self.shared.schedule).push_back(turn);
        self
    }

    /// What to do when the schedule is at its end.
    pub fn otherwise(&self, turn: Turn) -> &Self {
        *lock(&self.shared.otherwise) = turn;
        self
    }

    /// Decides by the body of each request, when the schedule is at its end.
    pub fn thinks(&self, brain: impl Fn(&Value) -> Turn + Send + Sync + 'static) -> &Self {
        *lock(&self.shared.brain) = Some(Box::new(brain));
        self
    }

    /// Every request so far, in order.
    #[must_use]
    pub fn requests(&self) -> Vec<Seen> {
        lock(&self.shared.seen).clone()
    }
}

impl Drop for Stub {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// An answer before it is put on the wire.
pub(crate) enum Answer {
    Status {
        status: u16,
        headers: Vec<(&'static str, String)>,
        body: Value,
    },
    Whole(Value),
    /// Frames with their terminators, and the media type.
    Frames {
        frames: Vec<String>,
        media_type: &'static str,
    },
}

impl Answer {
    pub(crate) fn status(status: u16, body: Value) -> Self {
        Self::Status { status, headers: Vec::new(), body }
    }
}

/// Tool arguments as text, broken on command.
pub(crate) fn arguments_text(arguments: &Value, fault: Option<&Fault>) -> String {
    let text = arguments.to_string();
    if fault == Some(&Fault::BrokenArguments) { text[..text.len() - 1].to_owned() } else { text }
}

/// A vector that depends on the text, so that a test can tell an order.
pub(crate) fn vector(text: &str) -> Value {
    let sum: u32 = text.bytes().map(u32::from).sum();
    json!([f64::from(sum % 1_000) / 1_000.0, text.len(), 1.0])
}
