//! Models that do as they are told: for tests, for the hostile-model suite, and for replay.
//!
//! Border: no network. Invariant: what a scripted model is asked is kept, so that a test can look at it.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use serde_json::Value;

use crate::chat::{ChatDelta, ChatModel, ChatReply, ChatRequest, DeltaSink, Finish, ToolCall, Usage};
use crate::error::{LlmError, LlmErrorKind};
use crate::record::{Step, StepKind};

/// One turn of a script.
#[derive(Debug, Clone)]
pub enum Act {
    Reply(ChatReply),
    /// Shows some text, then fails.
    FailAfter {
        text: String,
        error: LlmError,
    },
    /// Never answers.
    Hang,
    /// Waits, then does the next act.
    Wait(Duration),
}

impl Act {
    pub fn say(text: impl Into<String>) -> Self {
        Self::Reply(ChatReply {
            usage: Usage { input_tokens: 100, cached_tokens: 0, output_tokens: 20 },
            ..ChatReply::text("scripted", text)
        })
    }

    pub fn call(id: impl Into<String>, name: impl Into<String>, arguments: Value) -> Self {
        let call = ToolCall { id: id.into(), name: name.into(), arguments };
        Self::Reply(ChatReply {
            usage: Usage { input_tokens: 100, cached_tokens: 0, output_tokens: 20 },
            ..ChatReply::tool_calls("scripted", vec![call])
        })
    }

    #[must_use]
    pub fn refuse() -> Self {
        Self::Reply(ChatReply { finish: Finish::Refusal, ..ChatReply::text("scripted", "") })
    }

    #[must_use]
    pub fn fail(kind: LlmErrorKind) -> Self {
        Self::FailAfter { text: String::new(), error: LlmError::new(kind, "scripted") }
    }
}

type Brain = Box<dyn Fn(&ChatRequest, usize) -> Act + Send + Sync>;

/// Plays a list of acts, or asks a function what to do.
pub struct ScriptedModel {
    name: String,
    script: Mutex<VecDeque<Act>>,
    brain: Option<Brain>,
    asked: Mutex<Vec<ChatRequest>>,
}

impl ScriptedModel {
    /// Plays the acts in order; after the last one every call fails as `Overloaded`.
    pub fn new(acts: impl IntoIterator<Item = Act>) -> Self {
        Self {
            name: "scripted".to_owned(),
            script: Mutex::new(acts.into_iter().collect()),
            brain: None,
            asked: Mutex::new(Vec::new()),
        }
    }

    /// Decides by the request and the number of earlier calls: a hostile model, a random one.
    pub fn thinking(brain: impl Fn(&ChatRequest, usize) -> Act + Send + Sync + 'static) -> Self {
        Self { brain: Some(Box::new(brain)), ..Self::new([]) }
    }

    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// Every request so far.
    #[must_use]
    pub fn asked(&self) -> Vec<ChatRequest> {
        lock(&self.asked).clone()
    }

    fn next(&self, request: &ChatRequest, number: usize) -> Act {
        if let Some(brain) = &self.brain {
            return brain(request, number);
        }
        lock(&self.script).pop_front().unwrap_or_else(|| Act::fail(LlmErrorKind::Overloaded { retry_after: None }))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[async_trait]
impl ChatModel for ScriptedModel {
    fn name(&self) -> &str {
        &self.name
    }

    async fn chat(&self, request: &ChatRequest, deltas: &mut dyn DeltaSink) -> Result<ChatReply, LlmError> {
        let number = {
            let mut asked = lock(&self.asked);
            asked.push(request.clone());
            asked.len() - 1
        };
        loop {
            match self.next(request, number) {
                Act::Wait(time) => tokio::time::sleep(time).await,
                Act::Hang => std::future::pending::<()>().await,
                Act::FailAfter { text, error } => {
                    push_words(&text, deltas);
                    return Err(error);
                }
                Act::Reply(reply) => {
                    push_words(&reply.text, deltas);
                    return Ok(ChatReply { model: self.name.clone(), ..reply });
                }
            }
        }
    }
}

/// Streams word by word, as vendors do.
fn push_words(text: &str, deltas: &mut dyn DeltaSink) {
    for word in text.split_inclusive(' ') {
        deltas.push(ChatDelta::Text(word.to_owned()));
    }
}

/// Plays the model's side of a recorded run, step by step, for replay and for looking closely at a receipt.
pub struct RecordedModel {
    name: String,
    results: Mutex<VecDeque<Result<ChatReply, LlmError>>>,
}

impl RecordedModel {
    /// Takes the model calls out of a run's steps, failed ones included.
    pub fn from_steps<'a>(steps: impl IntoIterator<Item = &'a Step>) -> Self {
        let mut results = VecDeque::new();
        let mut name = "recorded".to_owned();
        for step in steps.into_iter().filter(|step| step.kind == StepKind::ModelCall) {
            match serde_json::from_value::<ChatReply>(step.output.clone()) {
                Ok(reply) if step.error.is_none() => {
                    name.clone_from(&reply.model);
                    results.push_back(Ok(reply));
                }
                _ => {
                    let detail = step.error.clone().unwrap_or_default();
                    results.push_back(Err(LlmError::new(LlmErrorKind::Overloaded { retry_after: None }, detail)));
                }
            }
        }
        Self { name, results: Mutex::new(results) }
    }

    /// Only the replies, in order.
    pub fn from_replies(replies: impl IntoIterator<Item = ChatReply>) -> Self {
        Self { name: "recorded".to_owned(), results: Mutex::new(replies.into_iter().map(Ok).collect()) }
    }
}

#[async_trait]
impl ChatModel for RecordedModel {
    fn name(&self) -> &str {
        &self.name
    }

    async fn chat(&self, _request: &ChatRequest, deltas: &mut dyn DeltaSink) -> Result<ChatReply, LlmError> {
        let next = lock(&self.results).pop_front();
        let reply = next.unwrap_or_else(|| {
            Err(LlmError::new(
                LlmErrorKind::BadRequest,
                "the recording has no further model call: the run took another way",
            ))
        })?;
        push_words(&reply.text, deltas);
        Ok(reply)
    }
}
