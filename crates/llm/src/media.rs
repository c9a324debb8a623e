//! Embeddings and transcription by a provider.
//!
//! Border: embeddings go through the wire crate; transcription, which it does not have, is one multipart
//! request in the OpenAI shape. Invariant: as many vectors come back as texts went in, in their order.

use serde::Deserialize;

use crate::error::{LlmError, LlmErrorKind};
use crate::provider::{ProviderConfig, ProviderKind};
use crate::vendor;

/// A recording to be written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audio {
    pub bytes: bytes::Bytes,
    /// With its extension: providers tell the format by it.
    pub file_name: String,
    pub media_type: String,
    /// ISO 639-1, when known.
    pub language: Option<String>,
}

/// The vectors of some texts, by the config's model.
pub async fn embeddings(
    config: &ProviderConfig,
    http: &reqwest::Client,
    texts: Vec<String>,
) -> Result<Vec<Vec<f32>>, LlmError> {
    let wanted = texts.len();
    if wanted == 0 {
        return Ok(Vec::new());
    }
    if config.kind == ProviderKind::Anthropic || config.kind == ProviderKind::DeepSeek {
        return Err(LlmError::new(LlmErrorKind::Unsupported, "this provider has no embeddings"));
    }
    let vectors = vendor::embed(config, http, texts).await?;
    if vectors.len() != wanted || vectors.iter().any(Vec::is_empty) {
        return Err(LlmError::new(LlmErrorKind::Malformed, format!("{} vectors for {wanted} texts", vectors.len())));
    }
    Ok(vectors)
}

#[derive(Deserialize)]
struct Transcript {
    text: String,
}

/// The words of a recording (OpenAI-compatible servers only).
pub async fn transcribe(config: &ProviderConfig, http: &reqwest::Client, audio: Audio) -> Result<String, LlmError> {
    if !matches!(config.kind, ProviderKind::OpenAiCompatible | ProviderKind::Ollama) {
        return Err(LlmError::new(LlmErrorKind::Unsupported, "this provider has no transcription"));
    }
    let route = if config.kind == ProviderKind::Ollama { "v1/audio/transcriptions" } else { "audio/transcriptions" };
    let part = reqwest::multipart::Part::stream(audio.bytes)
        .file_name(audio.file_name)
        .mime_str(&audio.media_type)
        .map_err(|_| LlmError::new(LlmErrorKind::BadRequest, "not a media type"))?;
    let mut form = reqwest::multipart::Form::new()
        .text("model", config.model.clone())
        .text("response_format", "json")
        .part("file", part);
    if let Some(language) = audio.language {
        form = form.text("language", language);
    }
    let mut request = http.post(format!("{}{route}", config.endpoint())).multipart(form);
    request = request.timeout(config.timeouts.first_byte + config.timeouts.idle);
    if let Some(key) = &config.api_key {
        request = request.bearer_auth(key.expose());
    }
    let response = request.send().await.map_err(|error| vendor::from_reqwest(&error))?;
    let status = response.status();
    let headers = response.headers().clone();
    let body = response.text().await.map_err(|error| vendor::from_reqwest(&error))?;
    if !status.is_success() {
        return Err(vendor::from_response(status, &headers, &body));
    }
    let transcript: Transcript = serde_json::from_str(&body)
        .map_err(|error| LlmError::new(LlmErrorKind::Malformed, format!("not a transcript: {error}")))?;
    Ok(transcript.text)
}
