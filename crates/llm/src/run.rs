//! One run's moving parts: a rung climbed turn by turn, one call with its retries, one tool call with its guards.
//!
//! Border: private to the loop in [`crate::agent`], which decides the order of rungs.
//!
//! Invariant: the transcript only grows, and only by whole turns: a call is never in it without its results.
//! A rung that fails leaves its finished turns behind for the next one, which therefore sees what was done.

use std::collections::HashSet;
use std::time::Duration;

use rand::SeedableRng;
use rand::rngs::StdRng;
use serde_json::{Value, json};
use tokio::time::Instant;
use tracing::Instrument;

use crate::agent::LoopLimits;
use crate::breaker::now;
use crate::chat::{
    ChatDelta, ChatMessage, ChatReply, ChatRequest, DeltaSink, Finish, ToolCall, ToolChoice, ToolEffect, ToolSpec,
    Usage,
};
use crate::context;
use crate::error::{LlmError, LlmErrorKind};
use crate::ladder::Rung;
use crate::record::{Recorder, Step, StepKind};
use crate::structured;
use crate::tools::{Memo, ToolHost, ToolResult};

/// A model that asks for more tools at once is not working on the question.
const CALLS_PER_TURN: usize = 16;
/// Assumed when foreseeing the cost of a call without an output limit.
const ASSUMED_OUTPUT: u64 = 1_024;

pub(crate) struct Run<'a> {
    request: ChatRequest,
    tools: &'a mut dyn ToolHost,
    pub(crate) recorder: &'a mut dyn Recorder,
    limits: &'a LoopLimits,
    pub(crate) shown: Shown<'a>,
    specs: Vec<(ToolSpec, Option<jsonschema::Validator>)>,
    memo: Memo,
    random: StdRng,
    started: Instant,
    pub(crate) transcript: Vec<ChatMessage>,
    pub(crate) usage: Usage,
    pub(crate) cost_micros: i64,
    pub(crate) turns: u32,
}

pub(crate) struct Answer {
    pub(crate) text: String,
    pub(crate) value: Option<Value>,
    pub(crate) model: String,
}

/// Until when a rung may think, and until when anything may happen.
struct Clock {
    rung_end: Instant,
    run_end: Instant,
}

impl<'a> Run<'a> {
    pub(crate) fn new(
        mut request: ChatRequest,
        tools: &'a mut dyn ToolHost,
        recorder: &'a mut dyn Recorder,
        limits: &'a LoopLimits,
        shown: Shown<'a>,
    ) -> Self {
        let specs = tools.specs();
        request.tools.clone_from(&specs);
        // A schema that does not compile checks nothing; the host checks its own input anyway.
        let specs = specs.into_iter().map(|spec| (jsonschema::validator_for(&spec.parameters).ok(), spec));
        Self {
            transcript: std::mem::take(&mut request.messages),
            request,
            tools,
            recorder,
            limits,
            shown,
            specs: specs.map(|(validator, spec)| (spec, validator)).collect(),
            memo: Memo::default(),
            random: StdRng::seed_from_u64(limits.seed),
            started: now(),
            usage: Usage::default(),
            cost_micros: 0,
            turns: 0,
        }
    }

    pub(crate) fn since_start(&self, at: Instant) -> u64 {
        u64::try_from(at.saturating_duration_since(self.started).as_millis()).unwrap_or(u64::MAX)
    }

    /// Tries one rung until it answers or fails.
    pub(crate) async fn climb(&mut self, rung: &Rung, reserve: Duration) -> Result<Answer, LlmError> {
        let run_end = self.started + self.limits.deadline.saturating_sub(reserve);
        let mut clock = Clock { rung_end: (now() + rung.time_limit).min(run_end), run_end };
        // What is said only to get a well-formed answer is no part of the conversation.
        let mut repair: Vec<ChatMessage> = Vec::new();
        for turn in 1..=self.limits.max_turns.max(1) {
            self.turns += 1;
            let request = self.turn_request(rung, turn, &repair);
            let reply = self.call(rung, &request, &clock).await?;
            if reply.finish == Finish::Refusal {
                return Err(LlmError::new(LlmErrorKind::Refused, "the model refused"));
            }
            if !reply.tool_calls.is_empty() {
                self.shown.restart();
                self.run_tools(rung, reply, &mut clock).await;
                continue;
            }
            let Some(schema) = &self.request.response_schema else {
                return Ok(Answer { text: reply.text, value: None, model: reply.model });
            };
            let problem = match structured::check(schema, &reply.text) {
                Ok(value) => return Ok(Answer { text: reply.text, value: Some(value), model: reply.model }),
                Err(problem) => problem,
            };
            self.guard(
                rung,
                json!({ "text": reply.text }),
                &format!("the reply does not satisfy the schema: {problem}"),
            );
            if !repair.is_empty() {
                return Err(LlmError::new(LlmErrorKind::Malformed, format!("not repaired: {problem}")));
            }
            self.shown.restart();
            repair = structured::repair_messages(reply.text, &problem);
        }
        Err(LlmError::new(LlmErrorKind::TurnLimit, format!("no reply within {} turns", self.limits.max_turns)))
    }

    fn turn_request(&self, rung: &Rung, turn: u32, repair: &[ChatMessage]) -> ChatRequest {
        let mut messages = self.transcript.clone();
        messages.extend_from_slice(repair);
        let mut request = self.request.clone();
        request.messages = context::fit(&messages, rung.max_input_tokens);
        // The last turn is for the answer.
        if turn == self.limits.max_turns && turn > 1 && !request.tools.is_empty() {
            request.tool_choice = ToolChoice::None;
        }
        request
    }

    /// One model call with its retries.
    async fn call(&mut self, rung: &Rung, request: &ChatRequest, clock: &Clock) -> Result<ChatReply, LlmError> {
        let mut made = 0;
        loop {
            self.check_cost(rung, request)?;
            let permit = rung.breaker.as_ref().map(|breaker| breaker.admit()).transpose()?;
            made += 1;
            let span = tracing::info_span!("model.call", rung = %rung.name);
            let result = self.attempt(rung, request, clock).instrument(span).await;
            let error = match result {
                Ok(reply) => {
                    if let Some(permit) = permit {
                        permit.success();
                    }
                    return Ok(reply);
                }
                Err(error) => error,
            };
            if let Some(permit) = permit {
                permit.failure(&error);
            }
            self.shown.restart();
            let Some(wait) = self.limits.retry.wait(&error, made, &mut self.random) else {
                return Err(error);
            };
            if now() + wait >= clock.rung_end {
                return Err(error);
            }
            let step = self.step(StepKind::Retry, rung, json!({ "attempt": made, "wait_ms": wait.as_millis() as u64 }));
            self.recorder.step(Step { error: Some(format!("{}: {}", error.kind.code(), error.detail)), ..step });
            tokio::time::sleep(wait).await;
        }
    }

    async fn attempt(&mut self, rung: &Rung, request: &ChatRequest, clock: &Clock) -> Result<ChatReply, LlmError> {
        let begun = now();
        let mut step = self.step(StepKind::ModelCall, rung, json!(request));
        let timed = tokio::time::timeout_at(clock.rung_end, rung.model.chat(request, &mut self.shown)).await;
        let result = match timed {
            Err(_) => Err(LlmError::new(LlmErrorKind::Timeout, "no reply within the rung's time")),
            Ok(Ok(reply))
                if reply.finish != Finish::Refusal && reply.tool_calls.is_empty() && reply.text.trim().is_empty() =>
            {
                Err(LlmError::new(LlmErrorKind::Malformed, "an empty reply"))
            }
            Ok(result) => result,
        };
        let usage = match &result {
            Ok(reply) => reply.usage,
            // Vendors bill what a cut or timed-out reply read and wrote, and do not say how much.
            Err(error)
                if matches!(error.kind, LlmErrorKind::CutStream | LlmErrorKind::Timeout | LlmErrorKind::Malformed) =>
            {
                Usage {
                    input_tokens: context::estimate_messages(&request.messages) as u64,
                    cached_tokens: 0,
                    output_tokens: context::estimate_tokens(&self.shown.text) as u64,
                }
            }
            Err(_) => Usage::default(),
        };
        let cost = rung.price.map_or(0, |price| price.cost_micros(usage));
        self.usage.add(usage);
        self.cost_micros = self.cost_micros.saturating_add(cost);
        step.tokens = usage;
        step.cost_micros = cost;
        step.duration_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        match &result {
            Ok(reply) => {
                step.model = Some(reply.model.clone());
                step.output = json!(reply);
            }
            Err(error) => {
                step.output = json!({ "partial_text": self.shown.text });
                step.error = Some(format!("{}: {}", error.kind.code(), error.detail));
            }
        }
        self.recorder.step(step);
        result
    }

    /// Refuses a call whose foreseeable cost would break the run's cap.
    fn check_cost(&mut self, rung: &Rung, request: &ChatRequest) -> Result<(), LlmError> {
        let (Some(cap), Some(price)) = (self.limits.max_cost_micros, rung.price) else {
            return Ok(());
        };
        let tools: usize = request.tools.iter().map(|tool| context::estimate_tokens(&json!(tool).to_string())).sum();
        let foreseen = price.cost_micros(Usage {
            input_tokens: (context::estimate_messages(&request.messages) + tools) as u64,
            cached_tokens: 0,
            output_tokens: request.max_output_tokens.map_or(ASSUMED_OUTPUT, u64::from),
        });
        if self.cost_micros.saturating_add(foreseen) <= cap {
            return Ok(());
        }
        let problem = format!("the call may cost {foreseen} micros, {} of {cap} are spent", self.cost_micros);
        self.guard(rung, json!({ "cap_micros": cap, "foreseen_micros": foreseen }), &problem);
        Err(LlmError::new(LlmErrorKind::Budget, problem))
    }

    /// Runs the calls of one turn in order and adds the whole turn to the transcript.
    async fn run_tools(&mut self, rung: &Rung, reply: ChatReply, clock: &mut Clock) {
        let mut calls = reply.tool_calls;
        if calls.len() > CALLS_PER_TURN {
            self.guard(
                rung,
                json!({ "calls": calls.len() }),
                &format!("only the first {CALLS_PER_TURN} calls of a turn are run"),
            );
            calls.truncate(CALLS_PER_TURN);
        }
        let mut results = Vec::with_capacity(calls.len());
        for call in &calls {
            let begun = now();
            let span = tracing::info_span!("tool.call", tool = %call.name);
            let result = self.run_tool(rung, call, clock).instrument(span).await;
            // Waiting for a tool is not the model's time.
            clock.rung_end = (clock.rung_end + begun.elapsed()).min(clock.run_end);
            results.push(result);
        }
        self.make_ids_unique(&mut calls);
        let mut turn = Vec::with_capacity(calls.len() + 1);
        for (call, result) in calls.iter().zip(results) {
            turn.push(ChatMessage::tool(call, result.content));
        }
        self.transcript.push(ChatMessage::Assistant {
            text: reply.text,
            tool_calls: calls,
            vendor_state: reply.vendor_state,
        });
        self.transcript.append(&mut turn);
    }

    async fn run_tool(&mut self, rung: &Rung, call: &ToolCall, clock: &Clock) -> ToolResult {
        let input = json!({ "id": call.id, "name": call.name, "arguments": call.arguments });
        let effect = match self.admit(call) {
            Ok(effect) => effect,
            Err(result) => {
                self.guard(rung, input, &result.content);
                return result;
            }
        };
        if let Some(earlier) = self.memo.find(call).cloned() {
            let mut step = self.step(StepKind::Guard, rung, input);
            step.output = json!({ "content": earlier.content, "is_error": earlier.is_error, "repeated": true });
            self.recorder.step(step);
            return earlier;
        }
        let begun = now();
        let mut step = self.step(StepKind::ToolCall, rung, input);
        let entry = self.memo.begin(call, effect);
        let until = (begun + self.limits.tool_time).min(clock.run_end);
        let timed = tokio::time::timeout_at(until, self.tools.call(call)).await;
        let result = match timed {
            Ok(result) => {
                self.memo.finish(entry, effect, result.clone());
                result
            }
            Err(_) => {
                step.error = Some("timeout".to_owned());
                // The memo already says what a started call with an unknown outcome is.
                self.memo.result(entry)
            }
        };
        step.duration_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        step.output = json!({ "content": result.content, "is_error": result.is_error });
        if result.is_error && step.error.is_none() {
            step.error = Some(result.content.clone());
        }
        self.recorder.step(step);
        result
    }

    /// May this call reach the host? The words are for the model.
    fn admit(&self, call: &ToolCall) -> Result<ToolEffect, ToolResult> {
        let Some((spec, validator)) = self.specs.iter().find(|(spec, _)| spec.name == call.name) else {
            let names: Vec<&str> = self.specs.iter().map(|(spec, _)| spec.name.as_str()).collect();
            return Err(ToolResult::error(format!(
                "There is no tool named {:?}. The tools are: {}.",
                call.name,
                names.join(", ")
            )));
        };
        if !call.arguments.is_object() {
            return Err(ToolResult::error(
                "The arguments are not a JSON object. Nothing was done; call again with valid JSON.",
            ));
        }
        if let Some(problem) = validator.as_ref().and_then(|validator| structured::problems(validator, &call.arguments))
        {
            return Err(ToolResult::error(format!(
                "The arguments do not fit. Nothing was done; correct them and call again. {problem}"
            )));
        }
        Ok(spec.effect)
    }

    /// Some servers number calls from zero in every turn; a transcript needs each id once.
    fn make_ids_unique(&self, calls: &mut [ToolCall]) {
        let mut used: HashSet<String> = HashSet::new();
        for message in &self.transcript {
            if let ChatMessage::Assistant { tool_calls, .. } = message {
                used.extend(tool_calls.iter().map(|call| call.id.clone()));
            }
        }
        for call in calls {
            let base = if call.id.is_empty() { "call".to_owned() } else { call.id.clone() };
            let mut id = base.clone();
            let mut number = 2;
            while !used.insert(id.clone()) {
                id = format!("{base}-{number}");
                number += 1;
            }
            call.id = id;
        }
    }

    fn guard(&mut self, rung: &Rung, input: Value, problem: &str) {
        let step = self.step(StepKind::Guard, rung, input);
        self.recorder.step(Step { error: Some(problem.to_owned()), ..step });
    }

    fn step(&self, kind: StepKind, rung: &Rung, input: Value) -> Step {
        Step {
            kind,
            rung: rung.name.clone(),
            input,
            output: Value::Null,
            model: Some(rung.model.name().to_owned()),
            tokens: Usage::default(),
            cost_micros: 0,
            started_ms: self.since_start(now()),
            duration_ms: 0,
            error: None,
        }
    }
}

/// The sink with a memory of what the customer sees now.
pub(crate) struct Shown<'a> {
    inner: &'a mut dyn DeltaSink,
    pub(crate) text: String,
}

impl<'a> Shown<'a> {
    pub(crate) fn new(inner: &'a mut dyn DeltaSink) -> Self {
        Self { inner, text: String::new() }
    }

    /// Takes back what was shown, if anything was.
    pub(crate) fn restart(&mut self) {
        if !self.text.is_empty() {
            self.text.clear();
            self.inner.push(ChatDelta::Restart);
        }
    }

    /// Makes what is shown equal to the final text.
    pub(crate) fn settle(&mut self, text: &str) {
        if self.text == text {
            return;
        }
        let rest = text.strip_prefix(self.text.as_str()).map(str::to_owned);
        let rest = rest.unwrap_or_else(|| {
            self.restart();
            text.to_owned()
        });
        self.push(ChatDelta::Text(rest));
    }
}

impl DeltaSink for Shown<'_> {
    fn push(&mut self, delta: ChatDelta) {
        match &delta {
            ChatDelta::Text(text) if text.is_empty() => return,
            ChatDelta::Text(text) => self.text.push_str(text),
            // A model that takes its own words back.
            ChatDelta::Restart => return self.restart(),
            ChatDelta::ToolCall(_) | ChatDelta::Usage(_) => {}
        }
        self.inner.push(delta);
    }
}
