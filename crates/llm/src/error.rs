//! What can go wrong with a model, said once.
//!
//! Border: every vendor's status, body and stream fault ends here as one [`LlmErrorKind`].
//!
//! Invariant: `Display` is the public sentence and never contains a key, a prompt or a vendor's text;
//! the vendor's own words are in [`LlmError::detail`], for the receipt and the log.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// The class of a failure, by what the caller can do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LlmErrorKind {
    Unauthorized,
    ModelNotFound,
    RateLimited {
        retry_after: Option<Duration>,
    },
    /// Out of credit or over the vendor's spending cap: waiting does not help.
    QuotaExhausted,
    Overloaded {
        retry_after: Option<Duration>,
    },
    Timeout,
    /// The stream ended or broke before the reply was complete.
    CutStream,
    /// The vendor answered with something that is no reply.
    Malformed,
    Refused,
    ContextTooLong,
    /// The vendor says that the request itself is wrong.
    BadRequest,
    Network,
    /// The workspace's own budget or rate limit.
    Budget,
    CircuitOpen {
        retry_after: Duration,
    },
    /// The model went on calling tools past the limit.
    TurnLimit,
    Unsupported,
}

impl LlmErrorKind {
    /// A stable word for records and metrics.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unauthorized => "unauthorized",
            Self::ModelNotFound => "model_not_found",
            Self::RateLimited { .. } => "rate_limited",
            Self::QuotaExhausted => "quota_exhausted",
            Self::Overloaded { .. } => "overloaded",
            Self::Timeout => "timeout",
            Self::CutStream => "cut_stream",
            Self::Malformed => "malformed",
            Self::Refused => "refused",
            Self::ContextTooLong => "context_too_long",
            Self::BadRequest => "bad_request",
            Self::Network => "network",
            Self::Budget => "budget",
            Self::CircuitOpen { .. } => "circuit_open",
            Self::TurnLimit => "turn_limit",
            Self::Unsupported => "unsupported",
        }
    }
}

/// A failed call. `Display` tells a member what happened and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.public())]
pub struct LlmError {
    pub kind: LlmErrorKind,
    /// The vendor's words or the inner cause, shortened, without secrets.
    pub detail: String,
}

impl LlmError {
    pub fn new(kind: LlmErrorKind, detail: impl Into<String>) -> Self {
        let mut detail: String = detail.into();
        if detail.len() > DETAIL_LIMIT {
            let end = (0..=DETAIL_LIMIT).rev().find(|at| detail.is_char_boundary(*at)).unwrap_or(0);
            detail.truncate(end);
            detail.push('…');
        }
        Self { kind, detail }
    }

    /// Would the same call, later, possibly succeed?
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        matches!(
            self.kind,
            LlmErrorKind::RateLimited { .. }
                | LlmErrorKind::Overloaded { .. }
                | LlmErrorKind::Timeout
                | LlmErrorKind::CutStream
                | LlmErrorKind::Malformed
                | LlmErrorKind::Network
        )
    }

    /// How long the vendor (or our circuit breaker) asks us to wait.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match &self.kind {
            LlmErrorKind::RateLimited { retry_after } | LlmErrorKind::Overloaded { retry_after } => *retry_after,
            LlmErrorKind::CircuitOpen { retry_after } => Some(*retry_after),
            _ => None,
        }
    }

    /// Does this failure say that the provider as a whole is unwell? Feeds the circuit breaker.
    #[must_use]
    pub fn is_provider_fault(&self) -> bool {
        self.is_retryable() && !matches!(self.kind, LlmErrorKind::RateLimited { .. })
    }

    /// The sentence for a member: what happened and what to do.
    #[must_use]
    pub fn public(&self) -> &'static str {
        match self.kind {
            LlmErrorKind::Unauthorized => {
                "The AI provider did not accept the key. Check the key under Settings, AI providers; it may be expired or belong to another project."
            }
            LlmErrorKind::ModelNotFound => {
                "The AI provider does not know this model. Choose one from the list under Settings, AI providers; with Ollama, pull the model first."
            }
            LlmErrorKind::RateLimited { .. } => {
                "The AI provider asks us to slow down. It will be tried again by itself; if this happens often, raise the limit at the provider or add a second model."
            }
            LlmErrorKind::QuotaExhausted => {
                "The account at the AI provider has no credit left or has reached its spending limit. Add credit there; until then the built-in model answers."
            }
            LlmErrorKind::Overloaded { .. } => {
                "The AI provider is overloaded at the moment. It will be tried again by itself; add a second model to be independent of it."
            }
            LlmErrorKind::Timeout => {
                "The AI provider took too long to answer. Try again, choose a faster model, or raise the time limit."
            }
            LlmErrorKind::CutStream => {
                "The AI provider stopped in the middle of its answer. The unfinished text was not kept; try again."
            }
            LlmErrorKind::Malformed => {
                "The AI provider sent an answer that could not be read. Try again; if it persists, check the base URL and the model under Settings, AI providers."
            }
            LlmErrorKind::Refused => {
                "The AI model declined to answer this. Rephrase the request or let a colleague reply."
            }
            LlmErrorKind::ContextTooLong => {
                "The conversation is too long for this model. Choose a model with a larger context, or reset the conversation's context."
            }
            LlmErrorKind::BadRequest => {
                "The AI provider rejected the request. Check that the model supports chat and tools, and that the provider kind matches the base URL."
            }
            LlmErrorKind::Network => {
                "The AI provider could not be reached. Check the base URL and the network; a local server must be running."
            }
            LlmErrorKind::Budget => {
                "The AI budget or rate limit of this workspace is used up. Raise it under Settings, AI budget; until then the built-in model answers."
            }
            LlmErrorKind::CircuitOpen { .. } => {
                "The AI provider failed several times in a row and is left alone for a short while. It will be tried again by itself."
            }
            LlmErrorKind::TurnLimit => {
                "The AI model kept calling tools without coming to an answer. Nothing was repeated; try again or choose another model."
            }
            LlmErrorKind::Unsupported => {
                "This AI provider does not offer this function. Choose another provider for it under Settings, AI providers."
            }
        }
    }
}

/// Vendors' error bodies can be whole web pages.
const DETAIL_LIMIT: usize = 500;
