//! Vendors' models over the wire crate `genai` (see docs/decisions/model-client.md).
//!
//! Border: vendor types end here. Invariant: a reply is returned only when the vendor said that it is
//! complete; a stream that merely ends is [`LlmErrorKind::CutStream`].

mod faults;
mod frames;
mod wire;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures::StreamExt;
use genai::adapter::AdapterKind;
use genai::chat::{ChatStream, ChatStreamEvent, StopReason, StreamEnd};
use genai::resolver::{AuthData, Endpoint};
use genai::{Client, ModelIden, ServiceTarget};

use crate::chat::{ChatDelta, ChatModel, ChatReply, ChatRequest, DeltaSink, Finish, ToolCall, Usage};
use crate::context;
use crate::error::{LlmError, LlmErrorKind};
use crate::provider::{ProviderConfig, ProviderKind};
use frames::Observer;

pub(crate) use faults::{from_reqwest, from_response};

/// After the finish reason only the usage may follow; a server that then keeps silent is done.
const TAIL: Duration = Duration::from_secs(1);

pub(crate) struct VendorModel {
    config: ProviderConfig,
    client: Client,
}

impl VendorModel {
    pub(crate) fn new(config: ProviderConfig, http: reqwest::Client) -> Self {
        Self { client: client(http), config }
    }

    async fn stream(&self, request: &ChatRequest, deltas: &mut dyn DeltaSink) -> Result<ChatReply, LlmError> {
        let observer = Arc::new(Observer::new(self.config.kind));
        let sink: Arc<dyn genai::chat::ChatFrameSink> = observer.clone();
        let options = wire::options(request, &self.config).with_raw_frame_sink_arc(sink);
        let response = self
            .client
            .exec_chat_stream(target(&self.config), wire::request(request, self.config.kind), Some(&options))
            .await
            .map_err(|error| faults::from_genai(&error))?;
        let (text, end) = read(response.stream, &observer, deltas).await?;
        let reply = self.reply(request, text, end, &observer)?;
        for call in &reply.tool_calls {
            deltas.push(ChatDelta::ToolCall(call.clone()));
        }
        deltas.push(ChatDelta::Usage(reply.usage));
        Ok(reply)
    }

    /// Judges a finished stream: was it complete, and what was it?
    fn reply(
        &self,
        request: &ChatRequest,
        text: String,
        end: Option<StreamEnd>,
        observer: &Observer,
    ) -> Result<ChatReply, LlmError> {
        let seen = observer.seen();
        if let Some(error) = &seen.error {
            return Err(faults::from_stream_body(error));
        }
        if !seen.any {
            return Err(LlmError::new(LlmErrorKind::Malformed, "the answer held no stream frames"));
        }
        let openai_shape = matches!(self.config.kind, ProviderKind::OpenAiCompatible | ProviderKind::DeepSeek);
        let complete = seen.finish.is_some() || (openai_shape && seen.end_mark) || seen.refusal.is_some();
        if !complete || (self.config.kind == ProviderKind::Anthropic && end.is_none()) {
            return Err(LlmError::new(LlmErrorKind::CutStream, "the stream ended before the reply was complete"));
        }
        let end = end.unwrap_or_default();
        let content = end.captured_content.unwrap_or_default();
        let tool_calls = if openai_shape { seen.tool_calls() } else { tool_calls(&content) };
        let refused = seen.refusal.is_some() && text.is_empty() && tool_calls.is_empty();
        let usage = seen
            .usage
            .or_else(|| end.captured_usage.as_ref().and_then(usage))
            .unwrap_or_else(|| estimated(request, &text));
        let finish = if refused {
            Finish::Refusal
        } else {
            finish(seen.finish.clone().map(StopReason::from).as_ref(), &tool_calls)
        };
        let model = seen.model.clone().unwrap_or_else(|| self.config.model.clone());
        drop(seen);
        let state = wire::vendor_state(self.config.kind, &content, end.captured_reasoning_content.as_deref());
        checked(ChatReply { text, tool_calls, usage, finish, model, vendor_state: state })
    }

    async fn whole(&self, request: &ChatRequest, deltas: &mut dyn DeltaSink) -> Result<ChatReply, LlmError> {
        let options = wire::options(request, &self.config).with_capture_raw_body(true);
        let call =
            self.client.exec_chat(target(&self.config), wire::request(request, self.config.kind), Some(&options));
        let limit = self.config.timeouts.first_byte + self.config.timeouts.idle;
        let response = tokio::time::timeout(limit, call)
            .await
            .map_err(|_| LlmError::new(LlmErrorKind::Timeout, "no answer within the time limit"))?
            .map_err(|error| faults::from_genai(&error))?;
        let raw = response.captured_raw_body.unwrap_or_default();
        let blocked = raw.pointer("/promptFeedback/blockReason").or_else(|| raw.pointer("/choices/0/message/refusal"));
        let refused = blocked.is_some_and(|reason| !reason.is_null());
        let text = response.content.joined_texts().unwrap_or_default();
        let tool_calls = tool_calls(&response.content);
        let reply = ChatReply {
            usage: usage(&response.usage).unwrap_or_else(|| estimated(request, &text)),
            finish: if refused && text.is_empty() {
                Finish::Refusal
            } else {
                finish(response.stop_reason.as_ref(), &tool_calls)
            },
            model: response.provider_model_iden.model_name.to_string(),
            vendor_state: wire::vendor_state(
                self.config.kind,
                &response.content,
                response.reasoning_content.as_deref(),
            ),
            text,
            tool_calls,
        };
        let reply = checked(reply)?;
        if !reply.text.is_empty() {
            deltas.push(ChatDelta::Text(reply.text.clone()));
        }
        for call in &reply.tool_calls {
            deltas.push(ChatDelta::ToolCall(call.clone()));
        }
        deltas.push(ChatDelta::Usage(reply.usage));
        Ok(reply)
    }
}

#[async_trait]
impl ChatModel for VendorModel {
    fn name(&self) -> &str {
        &self.config.model
    }

    async fn chat(&self, request: &ChatRequest, deltas: &mut dyn DeltaSink) -> Result<ChatReply, LlmError> {
        if self.config.stream { self.stream(request, deltas).await } else { self.whole(request, deltas).await }
    }
}

/// Reads a stream to its end, passing the text on as it comes.
async fn read(
    mut stream: ChatStream,
    observer: &Observer,
    deltas: &mut dyn DeltaSink,
) -> Result<(String, Option<StreamEnd>), LlmError> {
    let mut text = String::new();
    loop {
        // The finish frame itself brings no event, so whether it has passed is looked up at every tick.
        let Ok(next) = tokio::time::timeout(TAIL, stream.next()).await else {
            if observer.seen().finish.is_some() {
                return Ok((text, None));
            }
            continue;
        };
        match next {
            None => return Ok((text, None)),
            Some(Ok(ChatStreamEvent::End(end))) => return Ok((text, Some(end))),
            Some(Ok(ChatStreamEvent::Chunk(chunk))) => {
                text.push_str(&chunk.content);
                deltas.push(ChatDelta::Text(chunk.content));
            }
            Some(Ok(_)) => {}
            // Some servers write `"error": null` into every frame; the wire crate takes it for an error and
            // skips the frame's text.
            Some(Err(genai::Error::ChatResponse { body, .. })) if body.is_null() => {
                let skipped = observer.seen().content.take();
                if let Some(skipped) = skipped {
                    text.push_str(&skipped);
                    deltas.push(ChatDelta::Text(skipped));
                }
            }
            Some(Err(_)) if observer.seen().refusal.is_some() => return Ok((text, None)),
            // What breaks after the finish reason breaks nothing that matters.
            Some(Err(genai::Error::WebStream { .. })) if observer.seen().finish.is_some() => return Ok((text, None)),
            Some(Err(error)) => return Err(faults::from_genai(&error)),
        }
    }
}

/// Turns down a reply that says nothing at all: thinking models sometimes end like that.
fn checked(reply: ChatReply) -> Result<ChatReply, LlmError> {
    let silent = reply.text.trim().is_empty() && reply.tool_calls.is_empty();
    if silent && reply.finish != Finish::Refusal {
        return Err(LlmError::new(LlmErrorKind::Malformed, format!("an empty reply ({:?})", reply.finish)));
    }
    Ok(reply)
}

fn finish(reason: Option<&StopReason>, tool_calls: &[ToolCall]) -> Finish {
    match reason {
        Some(StopReason::ContentFilter(_)) => Finish::Refusal,
        Some(StopReason::MaxTokens(_)) => Finish::Length,
        _ if !tool_calls.is_empty() => Finish::ToolCalls,
        _ => Finish::Stop,
    }
}

fn tool_calls(content: &genai::chat::MessageContent) -> Vec<ToolCall> {
    let calls = content.tool_calls().into_iter();
    calls
        .map(|call| ToolCall {
            id: call.call_id.clone(),
            name: call.fn_name.clone(),
            arguments: match &call.fn_arguments {
                serde_json::Value::String(text) => frames::parse_arguments(text),
                serde_json::Value::Null => serde_json::Value::Object(serde_json::Map::new()),
                value => value.clone(),
            },
        })
        .collect()
}

fn usage(usage: &genai::chat::Usage) -> Option<Usage> {
    let count = |number: Option<i32>| number.and_then(|number| u64::try_from(number).ok());
    Some(Usage {
        input_tokens: count(usage.prompt_tokens)?,
        cached_tokens: usage
            .prompt_tokens_details
            .as_ref()
            .and_then(|details| count(details.cached_tokens))
            .unwrap_or(0),
        output_tokens: count(usage.completion_tokens).unwrap_or(0),
    })
}

/// A server that reports no usage must not look free.
fn estimated(request: &ChatRequest, text: &str) -> Usage {
    Usage {
        input_tokens: context::estimate_messages(&request.messages) as u64,
        cached_tokens: 0,
        output_tokens: context::estimate_tokens(text) as u64,
    }
}

pub(crate) fn client(http: reqwest::Client) -> Client {
    Client::builder()
        .with_reqwest(http)
        .build()
        .expect("building fails only when it must make an HTTP client of its own")
}

fn adapter(kind: ProviderKind) -> AdapterKind {
    match kind {
        ProviderKind::OpenAiCompatible => AdapterKind::OpenAI,
        ProviderKind::Anthropic => AdapterKind::Anthropic,
        ProviderKind::Gemini => AdapterKind::Gemini,
        ProviderKind::DeepSeek => AdapterKind::DeepSeek,
        ProviderKind::Ollama => AdapterKind::Ollama,
    }
}

fn auth(config: &ProviderConfig) -> AuthData {
    // Local servers need no key, but the wire crate insists on one.
    let key = config.api_key.as_ref().filter(|key| !key.is_empty()).map_or("none", |key| key.expose());
    AuthData::from_single(key)
}

pub(crate) fn target(config: &ProviderConfig) -> ServiceTarget {
    ServiceTarget {
        endpoint: Endpoint::from_owned(config.endpoint()),
        auth: auth(config),
        model: ModelIden::new(adapter(config.kind), config.model.clone()),
    }
}

pub(crate) async fn model_names(config: &ProviderConfig, http: &reqwest::Client) -> Result<Vec<String>, LlmError> {
    let endpoint = Endpoint::from_owned(config.endpoint());
    let client = client(http.clone());
    let call = client.all_model_names(adapter(config.kind), (endpoint, auth(config)));
    tokio::time::timeout(config.timeouts.first_byte, call)
        .await
        .map_err(|_| LlmError::new(LlmErrorKind::Timeout, "no answer within the time limit"))?
        .map_err(|error| faults::from_genai(&error))
}

pub(crate) async fn embed(
    config: &ProviderConfig,
    http: &reqwest::Client,
    texts: Vec<String>,
) -> Result<Vec<Vec<f32>>, LlmError> {
    let request = genai::embed::EmbedRequest::from_texts(texts);
    let client = client(http.clone());
    let call = client.exec_embed(target(config), request, None);
    let limit = config.timeouts.first_byte + config.timeouts.idle;
    let mut response = tokio::time::timeout(limit, call)
        .await
        .map_err(|_| LlmError::new(LlmErrorKind::Timeout, "no answer within the time limit"))?
        .map_err(|error| faults::from_genai(&error))?;
    response.embeddings.sort_by_key(genai::embed::Embedding::index);
    Ok(response.into_vectors())
}
