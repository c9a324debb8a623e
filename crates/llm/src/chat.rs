//! The words of a chat: request, message, tool, delta, reply, and the trait that every model implements.
//!
//! Border: vendor-neutral. Nothing here knows a wire format; nothing here knows a business.
//!
//! Invariant: the text pushed since the last [`ChatDelta::Restart`] is a prefix of the text that the
//! customer finally keeps. Whoever takes back shown text pushes `Restart` first.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::LlmError;

/// One call to a model.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ChatRequest {
    pub messages: Vec<ChatMessage>,
    #[serde(default)]
    pub tools: Vec<ToolSpec>,
    #[serde(default)]
    pub tool_choice: ToolChoice,
    /// A JSON Schema that the reply's text must satisfy.
    #[serde(default)]
    pub response_schema: Option<Value>,
    #[serde(default)]
    pub max_output_tokens: Option<u32>,
    #[serde(default)]
    pub temperature: Option<f64>,
}

impl ChatRequest {
    #[must_use]
    pub fn new(messages: Vec<ChatMessage>) -> Self {
        Self { messages, ..Self::default() }
    }
}

/// One message of the conversation as a model sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "role", rename_all = "snake_case")]
pub enum ChatMessage {
    System {
        text: String,
    },
    User {
        text: String,
    },
    Assistant {
        text: String,
        #[serde(default)]
        tool_calls: Vec<ToolCall>,
        /// What a vendor wants back unchanged with the next turn (signed reasoning). Opaque; a model
        /// of another vendor ignores it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        vendor_state: Option<Value>,
    },
    Tool {
        call_id: String,
        name: String,
        content: String,
    },
}

impl ChatMessage {
    pub fn system(text: impl Into<String>) -> Self {
        Self::System { text: text.into() }
    }

    pub fn user(text: impl Into<String>) -> Self {
        Self::User { text: text.into() }
    }

    /// A reply in words, without tool calls.
    pub fn assistant(text: impl Into<String>) -> Self {
        Self::Assistant { text: text.into(), tool_calls: Vec::new(), vendor_state: None }
    }

    pub fn tool(call: &ToolCall, content: impl Into<String>) -> Self {
        Self::Tool { call_id: call.id.clone(), name: call.name.clone(), content: content.into() }
    }

    /// The readable text of the message, whoever wrote it.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::System { text } | Self::User { text } | Self::Assistant { text, .. } => text,
            Self::Tool { content, .. } => content,
        }
    }
}

/// A tool as it is offered to a model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ToolSpec {
    pub name: String,
    pub description: String,
    /// JSON Schema of the arguments; arguments that break it never reach the host.
    pub parameters: Value,
    pub effect: ToolEffect,
}

/// What running a tool does to the world. Decides whether it may ever run again with equal arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ToolEffect {
    Read,
    Write,
    Outward,
}

/// May, must or must not the model call tools.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ToolChoice {
    #[default]
    Auto,
    None,
    Required,
    Tool(String),
}

/// A model's wish to run a tool.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ToolCall {
    pub id: String,
    pub name: String,
    /// An object. A string here means that the model wrote something that is not JSON.
    pub arguments: Value,
}

/// A piece of a reply while it is made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum ChatDelta {
    Text(String),
    ToolCall(ToolCall),
    Usage(Usage),
    /// Forget all text since the start or the last restart: another attempt begins.
    Restart,
}

/// Takes the pieces of a reply, in order. Must not block.
pub trait DeltaSink: Send {
    fn push(&mut self, delta: ChatDelta);
}

/// For callers that want only the finished reply.
#[derive(Debug, Default, Clone, Copy)]
pub struct NoDeltas;

impl DeltaSink for NoDeltas {
    fn push(&mut self, _delta: ChatDelta) {}
}

impl DeltaSink for Vec<ChatDelta> {
    fn push(&mut self, delta: ChatDelta) {
        Vec::push(self, delta);
    }
}

/// Tokens of one call. `cached_tokens` is a part of `input_tokens`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    pub input_tokens: u64,
    pub cached_tokens: u64,
    pub output_tokens: u64,
}

impl Usage {
    pub fn add(&mut self, other: Usage) {
        self.input_tokens += other.input_tokens;
        self.cached_tokens += other.cached_tokens;
        self.output_tokens += other.output_tokens;
    }
}

/// Why a reply ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finish {
    Stop,
    Length,
    ToolCalls,
    Refusal,
}

/// A whole reply.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChatReply {
    pub text: String,
    pub tool_calls: Vec<ToolCall>,
    pub usage: Usage,
    pub finish: Finish,
    pub model: String,
    /// See [`ChatMessage::Assistant`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vendor_state: Option<Value>,
}

impl ChatReply {
    /// A finished reply in words.
    pub fn text(model: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            tool_calls: Vec::new(),
            usage: Usage::default(),
            finish: Finish::Stop,
            model: model.into(),
            vendor_state: None,
        }
    }

    /// A reply that asks for tools.
    pub fn tool_calls(model: impl Into<String>, tool_calls: Vec<ToolCall>) -> Self {
        Self { tool_calls, finish: Finish::ToolCalls, ..Self::text(model, "") }
    }
}

/// A model that chats: a vendor's, the built-in one, a scripted one.
///
/// `chat` pushes text as it comes and returns the whole reply. It makes one attempt: retries, time
/// limits and fallbacks are the business of the agent loop. Dropping the future stops the work.
#[async_trait]
pub trait ChatModel: Send + Sync {
    /// The model's name as a member would write it.
    fn name(&self) -> &str;

    async fn chat(&self, request: &ChatRequest, deltas: &mut dyn DeltaSink) -> Result<ChatReply, LlmError>;
}
