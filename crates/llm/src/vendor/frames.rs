//! What the wire crate does not tell: read from the raw frames as they pass.
//!
//! `genai` drops the finish reason when a server never sends `[DONE]`, tool calls without an index,
//! `refusal` texts, whole frames with `"error": null`, Gemini's `promptFeedback` and Ollama's error lines. Its frame sink shows every frame,
//! so this observer picks up exactly those; the text itself still comes from `genai`.
//!
//! Invariant: looks, never changes. Frames that are not JSON are left to the wire crate, which reports them.

use std::sync::{Mutex, MutexGuard, PoisonError};

use genai::chat::{ChatFrameSink, FrameCtx, RawFrameRef};
use serde_json::Value;

use crate::chat::{ToolCall, Usage};
use crate::provider::ProviderKind;

/// What was seen so far.
#[derive(Debug, Default, Clone)]
pub(super) struct Seen {
    /// At least one frame with data.
    pub(super) any: bool,
    /// The vendor's word for why it ended.
    pub(super) finish: Option<String>,
    /// The vendor's explicit end mark.
    pub(super) end_mark: bool,
    /// OpenAI's `refusal` text or Gemini's block reason.
    pub(super) refusal: Option<String>,
    /// An error that the wire crate skips.
    pub(super) error: Option<Value>,
    pub(super) usage: Option<Usage>,
    pub(super) model: Option<String>,
    /// The text of the latest frame (OpenAI shape only), for when the wire crate skips that frame.
    pub(super) content: Option<String>,
    calls: Vec<PartialCall>,
}

#[derive(Debug, Default, Clone)]
struct PartialCall {
    index: Option<u64>,
    id: String,
    name: String,
    arguments: String,
}

impl Seen {
    /// The tool calls put together from their pieces (OpenAI shape only).
    pub(super) fn tool_calls(&self) -> Vec<ToolCall> {
        let whole = self.calls.iter().filter(|call| !call.name.is_empty());
        whole
            .enumerate()
            .map(|(position, call)| ToolCall {
                id: if call.id.is_empty() { format!("call_{position}") } else { call.id.clone() },
                name: call.name.clone(),
                arguments: parse_arguments(&call.arguments),
            })
            .collect()
    }
}

/// Arguments as a value; no text is no arguments, and what is not JSON stays a string for the loop to turn down.
pub(super) fn parse_arguments(text: &str) -> Value {
    if text.trim().is_empty() {
        return Value::Object(serde_json::Map::new());
    }
    serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()))
}

/// The observer of one stream.
pub(super) struct Observer {
    kind: ProviderKind,
    seen: Mutex<Seen>,
}

impl Observer {
    pub(super) fn new(kind: ProviderKind) -> Self {
        Self { kind, seen: Mutex::new(Seen::default()) }
    }

    pub(super) fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ChatFrameSink for Observer {
    fn on_frame(&self, _context: &FrameCtx, frame: RawFrameRef<'_>) {
        let data = frame.data.trim();
        if data.is_empty() {
            return;
        }
        let mut seen = self.seen();
        seen.any = true;
        if data == "[DONE]" {
            seen.end_mark = true;
            return;
        }
        let Some(json) = frame.json() else {
            return;
        };
        match self.kind {
            ProviderKind::OpenAiCompatible | ProviderKind::DeepSeek => openai(&mut seen, &json),
            ProviderKind::Anthropic => {
                if let Some(reason) = json.pointer("/delta/stop_reason").and_then(Value::as_str) {
                    seen.finish = Some(reason.to_owned());
                }
                if let Some(model) = json.pointer("/message/model").and_then(Value::as_str) {
                    seen.model = Some(model.to_owned());
                }
            }
            ProviderKind::Gemini => gemini(&mut seen, &json),
            ProviderKind::Ollama => {
                if let Some(error) = json.get("error").filter(|error| !error.is_null()) {
                    seen.error = Some(error.clone());
                }
                if json.get("done").and_then(Value::as_bool) == Some(true) {
                    seen.end_mark = true;
                    seen.finish = Some(json.get("done_reason").and_then(Value::as_str).unwrap_or("stop").to_owned());
                }
            }
        }
    }
}

fn gemini(seen: &mut Seen, json: &Value) {
    if let Some(reason) = json.pointer("/promptFeedback/blockReason").and_then(Value::as_str) {
        seen.refusal = Some(reason.to_owned());
    }
    if let Some(reason) = json.pointer("/candidates/0/finishReason").and_then(Value::as_str) {
        seen.finish = Some(reason.to_owned());
    }
    if let Some(model) = json.get("modelVersion").and_then(Value::as_str) {
        seen.model = Some(model.to_owned());
    }
}

fn openai(seen: &mut Seen, json: &Value) {
    if let Some(model) = json.get("model").and_then(Value::as_str).filter(|model| !model.is_empty()) {
        seen.model = Some(model.to_owned());
    }
    if let Some(usage) = json.get("usage").and_then(openai_usage) {
        seen.usage = Some(usage);
    }
    seen.content = None;
    let Some(choice) = json.pointer("/choices/0") else {
        return;
    };
    seen.content =
        choice.pointer("/delta/content").and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned);
    if let Some(reason) = choice.get("finish_reason").and_then(Value::as_str).filter(|reason| !reason.is_empty()) {
        seen.finish = Some(reason.to_owned());
    }
    if let Some(refusal) = choice.pointer("/delta/refusal").and_then(Value::as_str).filter(|text| !text.is_empty()) {
        seen.refusal.get_or_insert_default().push_str(refusal);
    }
    for piece in choice.pointer("/delta/tool_calls").and_then(Value::as_array).into_iter().flatten() {
        add_piece(&mut seen.calls, piece);
    }
}

/// Pieces belong together by index; where a server sends none, a new id begins a new call.
fn add_piece(calls: &mut Vec<PartialCall>, piece: &Value) {
    let index = piece.get("index").and_then(Value::as_u64);
    let id = piece.get("id").and_then(Value::as_str).unwrap_or_default();
    let known = match index {
        Some(index) => calls.iter().position(|call| call.index == Some(index)),
        None if id.is_empty() => calls.len().checked_sub(1),
        None => calls.iter().position(|call| call.id == id),
    };
    let at = known.unwrap_or_else(|| {
        calls.push(PartialCall { index, ..PartialCall::default() });
        calls.len() - 1
    });
    let Some(call) = calls.get_mut(at) else {
        return;
    };
    if call.id.is_empty() {
        call.id = id.to_owned();
    }
    let function = piece.get("function");
    if call.name.is_empty() {
        call.name =
            function.and_then(|function| function.get("name")).and_then(Value::as_str).unwrap_or_default().to_owned();
    }
    match function.and_then(|function| function.get("arguments")) {
        Some(Value::String(text)) => call.arguments.push_str(text),
        // Some servers send the whole object at once.
        Some(object @ Value::Object(_)) => call.arguments = object.to_string(),
        _ => {}
    }
}

pub(super) fn openai_usage(usage: &Value) -> Option<Usage> {
    let count = |place: &str| usage.pointer(place).and_then(Value::as_u64);
    Some(Usage {
        input_tokens: count("/prompt_tokens")?,
        cached_tokens: count("/prompt_tokens_details/cached_tokens")
            .or_else(|| count("/prompt_cache_hit_tokens"))
            .unwrap_or(0),
        output_tokens: count("/completion_tokens").unwrap_or(0),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn pieces(list: &[Value]) -> Vec<ToolCall> {
        let mut seen = Seen::default();
        for piece in list {
            add_piece(&mut seen.calls, piece);
        }
        seen.tool_calls()
    }

    #[test]
    fn pieces_come_together_by_index_whatever_their_order() {
        let calls = pieces(&[
            json!({"index": 1, "id": "b", "function": {"name": "two", "arguments": "{\"x\""}}),
            json!({"index": 0, "id": "a", "function": {"name": "one", "arguments": ""}}),
            json!({"index": 1, "function": {"arguments": ":2}"}}),
        ]);
        assert_eq!(calls.len(), 2);
        assert_eq!(calls[0].arguments, json!({"x": 2}));
        assert_eq!(calls[1].arguments, json!({}));
    }

    #[test]
    fn without_an_index_a_new_id_begins_a_new_call() {
        let calls = pieces(&[
            json!({"id": "a", "function": {"name": "one", "arguments": "{\"q\":"}}),
            json!({"function": {"arguments": "\"tea\"}"}}),
            json!({"id": "b", "function": {"name": "one", "arguments": {"q": "coffee"}}}),
        ]);
        assert_eq!(calls[0].arguments, json!({"q": "tea"}));
        assert_eq!(calls[1].arguments, json!({"q": "coffee"}));
    }

    #[test]
    fn broken_arguments_stay_a_string() {
        let calls = pieces(&[json!({"index": 0, "id": "a", "function": {"name": "one", "arguments": "{\"q\":"}})]);
        assert_eq!(calls[0].arguments, json!("{\"q\":"));
    }
}
