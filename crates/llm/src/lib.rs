//! Chat models behind one trait, and the loop that turns them into an agent that always answers.
//!
//! Job: stream, call tools, check structured output, fall back, keep to budgets, and leave a receipt of every step.
//! Vendors' wire formats come from the crate `genai`.
//!
//! Border: no business nouns, no store, no prompts. Who may use which key and which address is decided by the app.
//!
//! Invariants: every run ends with words before its deadline; no effect happens twice; a key is never in an error,
//! a receipt or a log.
//!
//! How to add a provider: a variant of [`ProviderKind`] with its address, the adapter in `vendor/mod.rs`, what its
//! frames say in `vendor/frames.rs`, its error words in `vendor/faults.rs`, a stub in `testkit/vendors`, and a row in
//! `tests/vendors.rs`, which runs every fault against it.

mod agent;
mod breaker;
mod budget;
mod catalogue;
mod chat;
mod context;
mod error;
mod ladder;
mod media;
mod provider;
mod record;
mod retry;
mod run;
mod scripted;
mod structured;
mod tools;
mod vendor;

pub use agent::{AgentOutcome, LoopLimits, RungFailure, ShownText, run_agent};
pub use breaker::{Breaker, BreakerPolicy, BreakerState, Permit};
pub use budget::{Budget, BudgetGate, BudgetVerdict, RateLimiter, Spent};
pub use catalogue::{Catalogue, CatalogueError, ModelFacts, Price};
pub use chat::{
    ChatDelta, ChatMessage, ChatModel, ChatReply, ChatRequest, DeltaSink, Finish, NoDeltas, ToolCall, ToolChoice,
    ToolEffect, ToolSpec, Usage,
};
pub use context::{estimate_messages, estimate_tokens, fit};
pub use error::{LlmError, LlmErrorKind};
pub use ladder::{GENERIC, Ladder, Rung};
pub use media::{Audio, embeddings, transcribe};
pub use provider::{
    ConnectionReport, ProviderConfig, ProviderKind, Timeouts, connect, http_client, test_connection, tls_ready,
};
pub use record::{NoRecord, Recorder, Step, StepKind};
pub use retry::RetryPolicy;
pub use scripted::{Act, RecordedModel, ScriptedModel};
pub use steward_model::Secret;
pub use structured::check as check_structured;
pub use tools::{NoTools, ToolHost, ToolResult};
