//! The receipt: what the loop tells about every step it takes.
//!
//! Border: the app stores steps; this crate only makes them. Invariant: a step is recorded for every
//! model call, tool call, retry, fallback and guard decision, failed ones included, in order.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::chat::Usage;

/// What kind of act a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    ModelCall,
    ToolCall,
    /// A wait before the same rung is tried again.
    Retry,
    /// The move to the next rung.
    Fallback,
    /// Something that the loop refused or mended: unknown tool, bad arguments, repeated effect, budget.
    Guard,
}

/// One line of the receipt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    pub kind: StepKind,
    pub rung: String,
    pub input: Value,
    pub output: Value,
    pub model: Option<String>,
    pub tokens: Usage,
    pub cost_micros: i64,
    /// Milliseconds since the run began.
    pub started_ms: u64,
    pub duration_ms: u64,
    pub error: Option<String>,
}

/// Takes the steps of one run, in order. Must not block.
pub trait Recorder: Send {
    fn step(&mut self, step: Step);
}

/// For calls that need no receipt.
#[derive(Debug, Default, Clone, Copy)]
pub struct NoRecord;

impl Recorder for NoRecord {
    fn step(&mut self, _step: Step) {}
}

impl Recorder for Vec<Step> {
    fn step(&mut self, step: Step) {
        self.push(step);
    }
}
