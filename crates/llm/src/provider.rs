//! A provider as a workspace configures it, and what can be done with one: connect, test, embed, transcribe.
//!
//! Border: whether a base URL may be called at all (private networks) is decided by the app, which also
//! brings the HTTP client. Invariant: the key appears in request headers and nowhere else.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use steward_model::Secret;

use crate::chat::ChatModel;
use crate::error::LlmError;
use crate::vendor::VendorModel;

/// Which wire format a provider speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProviderKind {
    OpenAiCompatible,
    Anthropic,
    Gemini,
    DeepSeek,
    Ollama,
}

impl ProviderKind {
    /// Where the provider is when the workspace names no other place.
    #[must_use]
    pub fn default_base_url(self) -> &'static str {
        match self {
            Self::OpenAiCompatible => "https://api.openai.com/v1/",
            Self::Anthropic => "https://api.anthropic.com/v1/",
            Self::Gemini => "https://generativelanguage.googleapis.com/v1beta/",
            Self::DeepSeek => "https://api.deepseek.com/v1/",
            Self::Ollama => "http://localhost:11434/",
        }
    }
}

/// Limits of one HTTP exchange. The rung's time limit comes on top.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// Until the response headers are there.
    pub first_byte: Duration,
    /// Between two pieces of the body.
    pub idle: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { first_byte: Duration::from_secs(20), idle: Duration::from_secs(15) }
    }
}

/// Everything needed to talk to one model of one provider.
#[derive(Debug, Clone)]
pub struct ProviderConfig {
    pub kind: ProviderKind,
    /// `None`: the vendor's own address.
    pub base_url: Option<String>,
    pub api_key: Option<Secret>,
    pub model: String,
    pub timeouts: Timeouts,
    /// Off for servers that cannot stream; the text then comes in one piece.
    pub stream: bool,
}

impl ProviderConfig {
    pub fn new(kind: ProviderKind, model: impl Into<String>) -> Self {
        Self { kind, base_url: None, api_key: None, model: model.into(), timeouts: Timeouts::default(), stream: true }
    }

    /// The base URL with exactly one slash at its end, as the wire crate wants it.
    pub(crate) fn endpoint(&self) -> String {
        let given = self.base_url.as_deref().map(str::trim).filter(|url| !url.is_empty());
        let base = given.unwrap_or(self.kind.default_base_url()).trim_end_matches('/');
        // Members paste the address of Ollama's OpenAI-compatible route; the native one is beside it.
        let base = if self.kind == ProviderKind::Ollama { base.trim_end_matches("/v1") } else { base };
        format!("{base}/")
    }
}

/// Makes a model of a configured provider. Nothing is called yet.
#[must_use]
pub fn connect(config: ProviderConfig, http: reqwest::Client) -> Arc<dyn ChatModel> {
    Arc::new(VendorModel::new(config, http))
}

/// What a successful "test connection" tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionReport {
    /// The models that the provider offers, sorted.
    pub models: Vec<String>,
    pub latency_ms: u64,
}

/// Lists the provider's models: proves address, key and wire format without spending tokens.
pub async fn test_connection(config: &ProviderConfig, http: &reqwest::Client) -> Result<ConnectionReport, LlmError> {
    let watch = steward_model::Stopwatch::start();
    let mut models = crate::vendor::model_names(config, http).await?;
    models.sort();
    Ok(ConnectionReport { models, latency_ms: watch.elapsed_ms().round() as u64 })
}

/// Chooses the cryptography of every TLS connection of this process; needed before the first client is made.
pub fn tls_ready() {
    // An error says that it is chosen already, which is all we want.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// An HTTP client fit for model calls: no redirects (a key must not travel), TLS by ring.
///
/// The app may bring its own instead, for instance one that refuses private addresses.
#[expect(clippy::disallowed_methods, reason = "the one place of this crate that builds a client")]
pub fn http_client() -> Result<reqwest::Client, LlmError> {
    tls_ready();
    reqwest::Client::builder()
        .connect_timeout(Duration::from_secs(10))
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .map_err(|error| LlmError::new(crate::LlmErrorKind::Network, format!("http client: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endpoints_end_with_one_slash() {
        let mut config = ProviderConfig::new(ProviderKind::OpenAiCompatible, "m");
        assert_eq!(config.endpoint(), "https://api.openai.com/v1/");
        config.base_url = Some(" http://localhost:8000/v1// ".into());
        assert_eq!(config.endpoint(), "http://localhost:8000/v1/");
        config.kind = ProviderKind::Ollama;
        config.base_url = Some("http://localhost:11434/v1".into());
        assert_eq!(config.endpoint(), "http://localhost:11434/");
    }

    #[test]
    fn debug_hides_the_key() {
        let config =
            ProviderConfig { api_key: Some(Secret::new("sk-live")), ..ProviderConfig::new(ProviderKind::Gemini, "m") };
        assert!(!format!("{config:?}").contains("sk-live"));
    }
}
