//! Tools as the loop sees them, and the memory that keeps an effect from happening twice.
//!
//! Border: the host authorises and runs; the loop decides whether a call may reach the host at all.
//!
//! Invariant: within one run a write or outward tool runs at most once for equal name and arguments,
//! whatever rung, model or call id asks for it. A call that was started and not heard of again counts
//! as having run.

use async_trait::async_trait;
use serde_json::Value;

use crate::chat::{ToolCall, ToolEffect, ToolSpec};

/// What a tool gives back to the model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToolResult {
    pub content: String,
    /// The tool failed; `content` says why, in words a model can use.
    pub is_error: bool,
}

impl ToolResult {
    pub fn ok(content: impl Into<String>) -> Self {
        Self { content: content.into(), is_error: false }
    }

    pub fn error(content: impl Into<String>) -> Self {
        Self { content: content.into(), is_error: true }
    }
}

/// Offers tools and runs them.
#[async_trait]
pub trait ToolHost: Send {
    fn specs(&self) -> Vec<ToolSpec>;

    async fn call(&mut self, call: &ToolCall) -> ToolResult;
}

/// An agent without tools.
#[derive(Debug, Default, Clone, Copy)]
pub struct NoTools;

#[async_trait]
impl ToolHost for NoTools {
    fn specs(&self) -> Vec<ToolSpec> {
        Vec::new()
    }

    async fn call(&mut self, call: &ToolCall) -> ToolResult {
        ToolResult::error(format!("There is no tool named {}.", call.name))
    }
}

/// Results of the calls of one run.
#[derive(Debug, Default)]
pub(crate) struct Memo {
    entries: Vec<MemoEntry>,
}

#[derive(Debug)]
struct MemoEntry {
    id: String,
    name: String,
    arguments: Value,
    effect: ToolEffect,
    result: ToolResult,
    /// The call failed for certain: an equal one may be tried.
    void: bool,
}

impl Memo {
    /// The result of an equal earlier call. For reads the id must match too: looking twice is allowed,
    /// and vendors reuse ids such as `call_0` for different calls, so an id alone proves nothing.
    pub(crate) fn find(&self, call: &ToolCall) -> Option<&ToolResult> {
        self.entries
            .iter()
            .find(|entry| {
                !entry.void
                    && entry.name == call.name
                    && entry.arguments == call.arguments
                    && (entry.effect != ToolEffect::Read || entry.id == call.id)
            })
            .map(|entry| &entry.result)
    }

    /// Notes that a call begins. Until [`Memo::finish`] it counts as run with an unknown outcome.
    pub(crate) fn begin(&mut self, call: &ToolCall, effect: ToolEffect) -> usize {
        self.entries.push(MemoEntry {
            id: call.id.clone(),
            name: call.name.clone(),
            arguments: call.arguments.clone(),
            effect,
            result: ToolResult::error(
                "This was started and its outcome is not known. Do not try it again; tell the person that it is being checked.",
            ),
            void: false,
        });
        self.entries.len() - 1
    }

    /// Notes the outcome. A read or write that reports an error has changed nothing (operations are
    /// transactions) and may be tried again; an outward call that reports one may still have gone out.
    pub(crate) fn finish(&mut self, at: usize, effect: ToolEffect, result: ToolResult) {
        if let Some(entry) = self.entries.get_mut(at) {
            entry.void = result.is_error && effect != ToolEffect::Outward;
            entry.result = result;
        }
    }

    pub(crate) fn result(&self, at: usize) -> ToolResult {
        self.entries
            .get(at)
            .map_or_else(|| ToolResult::error("The outcome is not known."), |entry| entry.result.clone())
    }
}
