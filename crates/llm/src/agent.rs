//! The loop of every agent: messages -> model -> tools -> … -> reply, down the ladder when it must.
//!
//! Border: knows models, tools and time; knows no business. The app brings the ladder, the tool host and the
//! recorder, and stores what they tell.
//!
//! Invariants, each with a test:
//! - The run ends with words, at the latest at its deadline, whatever models do.
//! - An effect happens at most once (see [`crate::tools`]).
//! - After the run, the text since the last `Restart` in the sink is exactly the outcome's text.
//! - The priced cost stays under the run's cap, as far as tokens can be foreseen.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::breaker::now;
use crate::chat::{ChatDelta, ChatMessage, ChatRequest, DeltaSink, Usage};
use crate::error::LlmError;
use crate::ladder::{GENERIC, Ladder};
use crate::record::{Recorder, Step, StepKind};
use crate::retry::RetryPolicy;
use crate::run::{Run, Shown};
use crate::tools::ToolHost;

/// Limits of one run.
#[derive(Debug, Clone, PartialEq)]
pub struct LoopLimits {
    /// Model turns per rung.
    pub max_turns: u32,
    /// For the whole run, from its start.
    pub deadline: Duration,
    /// For one tool call, within the deadline.
    pub tool_time: Duration,
    pub retry: RetryPolicy,
    /// The most that priced models may cost in this run.
    pub max_cost_micros: Option<i64>,
    /// Where the jitter of retries comes from.
    pub seed: u64,
}

impl Default for LoopLimits {
    fn default() -> Self {
        Self {
            max_turns: 8,
            deadline: Duration::from_secs(28),
            tool_time: Duration::from_secs(10),
            retry: RetryPolicy::default(),
            max_cost_micros: None,
            seed: 0,
        }
    }
}

/// Why a rung gave no answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RungFailure {
    pub rung: String,
    /// [`crate::LlmErrorKind::code`].
    pub code: String,
    /// The sentence for a member.
    pub public: String,
    pub detail: String,
}

/// How a run ended. It always ended with words.
#[derive(Debug, Clone, PartialEq)]
pub struct AgentOutcome {
    pub text: String,
    /// The text as JSON, checked, where the request had a schema. `None` on the rung `generic`.
    pub value: Option<Value>,
    pub rung: String,
    pub model: Option<String>,
    pub usage: Usage,
    pub cost_micros: i64,
    pub turns: u32,
    /// The rungs above, in order.
    pub failures: Vec<RungFailure>,
    /// Everything said after the request's own messages, the reply included.
    pub transcript: Vec<ChatMessage>,
}

/// Runs one agent turn to its reply. Dropping the future stops it; a tool call then may have happened or not.
pub async fn run_agent(
    ladder: &Ladder,
    request: ChatRequest,
    tools: &mut dyn ToolHost,
    recorder: &mut dyn Recorder,
    limits: &LoopLimits,
    deltas: &mut dyn DeltaSink,
) -> AgentOutcome {
    let given = request.messages.len();
    let mut failures = Vec::new();
    let mut run = Run::new(request, tools, recorder, limits, Shown::new(deltas));
    for (position, rung) in ladder.rungs.iter().enumerate() {
        let last = position + 1 == ladder.rungs.len();
        let reserve = if last { Duration::ZERO } else { reserve(ladder, limits) };
        let answer = run.climb(rung, reserve).await;
        let error = match answer {
            Ok(answer) => {
                run.shown.settle(&answer.text);
                run.transcript.push(ChatMessage::assistant(answer.text.clone()));
                return outcome(run, given, answer.text, answer.value, rung.name.clone(), Some(answer.model), failures);
            }
            Err(error) => error,
        };
        run.shown.restart();
        let next = ladder.rungs.get(position + 1).map_or(GENERIC, |rung| rung.name.as_str());
        run.fallback(&rung.name, next, &error);
        failures.push(failure(&rung.name, &error));
    }
    run.shown.settle(&ladder.generic);
    run.transcript.push(ChatMessage::assistant(ladder.generic.clone()));
    outcome(run, given, ladder.generic.clone(), None, GENERIC.to_owned(), None, failures)
}

/// Time kept for the last rung, so that slow rungs above never leave a customer with the generic words
/// when the last model could still have answered.
fn reserve(ladder: &Ladder, limits: &LoopLimits) -> Duration {
    let wanted = ladder.rungs.last().map_or(Duration::ZERO, |rung| rung.time_limit);
    wanted.min(limits.deadline / 4)
}

fn failure(rung: &str, error: &LlmError) -> RungFailure {
    RungFailure {
        rung: rung.to_owned(),
        code: error.kind.code().to_owned(),
        public: error.public().to_owned(),
        detail: error.detail.clone(),
    }
}

fn outcome(
    run: Run<'_>,
    given: usize,
    text: String,
    value: Option<Value>,
    rung: String,
    model: Option<String>,
    failures: Vec<RungFailure>,
) -> AgentOutcome {
    let mut transcript = run.transcript;
    transcript.drain(..given.min(transcript.len()));
    AgentOutcome {
        text,
        value,
        rung,
        model,
        usage: run.usage,
        cost_micros: run.cost_micros,
        turns: run.turns,
        failures,
        transcript,
    }
}

impl Run<'_> {
    fn fallback(&mut self, from: &str, to: &str, error: &LlmError) {
        let step = Step {
            kind: StepKind::Fallback,
            rung: from.to_owned(),
            input: json!({ "from": from, "to": to }),
            output: json!({ "public": error.public() }),
            model: None,
            tokens: Usage::default(),
            cost_micros: 0,
            started_ms: self.since_start(now()),
            duration_ms: 0,
            error: Some(format!("{}: {}", error.kind.code(), error.detail)),
        };
        self.recorder.step(step);
    }
}

/// Collects the text that a customer would see. For callers without a stream, and for tests.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct ShownText {
    pub text: String,
    pub restarts: u32,
}

impl DeltaSink for ShownText {
    fn push(&mut self, delta: ChatDelta) {
        match delta {
            ChatDelta::Text(text) => self.text.push_str(&text),
            ChatDelta::Restart => {
                self.text.clear();
                self.restarts += 1;
            }
            ChatDelta::ToolCall(_) | ChatDelta::Usage(_) => {}
        }
    }
}
