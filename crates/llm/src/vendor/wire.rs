//! Our request in the words of the wire crate.
//!
//! Border: no I/O. Invariant: messages keep their order, every tool call keeps its answer, and what one
//! vendor wanted back is never sent to another.

use genai::chat as wire;
use serde_json::{Value, json};

use crate::chat::{ChatMessage, ChatRequest, ToolCall, ToolChoice};
use crate::provider::{ProviderConfig, ProviderKind};

pub(super) fn request(request: &ChatRequest, kind: ProviderKind) -> wire::ChatRequest {
    let mut messages: Vec<wire::ChatMessage> = Vec::with_capacity(request.messages.len());
    let mut tool_parts: Vec<wire::ContentPart> = Vec::new();
    for message in &request.messages {
        if let ChatMessage::Tool { call_id, name, content } = message {
            let response =
                wire::ToolResponse::new(vendor_id(call_id, kind), content.clone()).with_fn_name(name.clone());
            // Anthropic wants all results of one turn in one message, the others one message each.
            if kind == ProviderKind::Anthropic {
                tool_parts.push(wire::ContentPart::ToolResponse(response));
            } else {
                messages.push(wire::ChatMessage::tool(wire::MessageContent::from_tool_responses(vec![response])));
            }
            continue;
        }
        flush(&mut messages, &mut tool_parts);
        messages.push(match message {
            ChatMessage::System { text } => wire::ChatMessage::system(text.clone()),
            ChatMessage::Assistant { text, tool_calls, vendor_state } => {
                wire::ChatMessage::assistant(assistant(text, tool_calls, vendor_state.as_ref(), kind))
            }
            ChatMessage::User { text } => wire::ChatMessage::user(text.clone()),
            ChatMessage::Tool { .. } => continue,
        });
    }
    flush(&mut messages, &mut tool_parts);

    let mut out = wire::ChatRequest::new(messages);
    if let Some(words) = schema_in_words(request, kind) {
        out = out.append_message(wire::ChatMessage::system(words));
    }
    if !request.tools.is_empty() {
        out = out.with_tools(request.tools.iter().map(|tool| {
            wire::Tool::new(tool.name.clone())
                .with_description(tool.description.clone())
                .with_schema(tool.parameters.clone())
        }));
    }
    out
}

fn flush(messages: &mut Vec<wire::ChatMessage>, tool_parts: &mut Vec<wire::ContentPart>) {
    if !tool_parts.is_empty() {
        messages.push(wire::ChatMessage::tool(wire::MessageContent::from_parts(std::mem::take(tool_parts))));
    }
}

fn assistant(text: &str, calls: &[ToolCall], state: Option<&Value>, kind: ProviderKind) -> wire::MessageContent {
    let state = state.filter(|state| state.get("kind") == Some(&json!(kind)));
    let mut parts: Vec<wire::ContentPart> =
        state.and_then(|state| serde_json::from_value(state.get("parts")?.clone()).ok()).unwrap_or_default();
    if !text.is_empty() {
        parts.push(wire::ContentPart::Text(text.to_owned()));
    }
    for (position, call) in calls.iter().enumerate() {
        let signatures =
            state.and_then(|state| serde_json::from_value(state.get("signatures")?.get(position)?.clone()).ok());
        parts.push(wire::ContentPart::ToolCall(wire::ToolCall {
            call_id: vendor_id(&call.id, kind),
            fn_name: call.name.clone(),
            // A string is a call whose arguments were no JSON; vendors insist on an object.
            fn_arguments: if call.arguments.is_object() { call.arguments.clone() } else { json!({}) },
            thought_signatures: signatures.flatten(),
        }));
    }
    wire::MessageContent::from_parts(parts)
}

/// What to keep for the next turn of a tool loop: signed reasoning and per-call signatures.
pub(super) fn vendor_state(
    kind: ProviderKind,
    content: &wire::MessageContent,
    reasoning: Option<&str>,
) -> Option<Value> {
    let calls = content.tool_calls();
    if calls.is_empty() {
        return None;
    }
    let mut parts: Vec<wire::ContentPart> = content
        .parts()
        .iter()
        .filter(|part| {
            matches!(
                part,
                wire::ContentPart::ThoughtSignature(_)
                    | wire::ContentPart::ReasoningContent(_)
                    | wire::ContentPart::Custom(_)
            )
        })
        .cloned()
        .collect();
    let echo = matches!(kind, ProviderKind::DeepSeek | ProviderKind::OpenAiCompatible);
    if let (true, true, Some(reasoning)) = (echo, parts.is_empty(), reasoning) {
        parts.push(wire::ContentPart::ReasoningContent(reasoning.to_owned()));
    }
    let signatures: Vec<_> = calls.iter().map(|call| call.thought_signatures.clone()).collect();
    if parts.is_empty() && signatures.iter().all(Option::is_none) {
        return None;
    }
    Some(json!({ "kind": kind, "parts": parts, "signatures": signatures }))
}

/// Other vendors' call ids may hold characters that Anthropic and OpenAI turn down.
fn vendor_id(id: &str, kind: ProviderKind) -> String {
    if kind == ProviderKind::Gemini {
        return id.to_owned();
    }
    id.chars().map(|letter| if letter.is_ascii_alphanumeric() || letter == '-' { letter } else { '_' }).collect()
}

/// Where the vendor has no schema of its own, the schema goes into the prompt; validation is ours anyway.
fn schema_in_words(request: &ChatRequest, kind: ProviderKind) -> Option<String> {
    let schema = request.response_schema.as_ref()?;
    matches!(kind, ProviderKind::DeepSeek | ProviderKind::Ollama)
        .then(|| format!("Reply with one JSON object and nothing else. It must satisfy this JSON Schema:\n{schema}"))
}

pub(super) fn options(request: &ChatRequest, config: &ProviderConfig) -> wire::ChatOptions {
    let mut options = wire::ChatOptions::default()
        .with_capture_usage(true)
        .with_capture_content(true)
        .with_capture_tool_calls(true)
        .with_stream_header_timeout(config.timeouts.first_byte)
        .with_stream_read_timeout(config.timeouts.idle);
    // For Gemini this flag would ask for thoughts to be written out; its signatures come regardless.
    if config.kind != ProviderKind::Gemini {
        options = options.with_capture_reasoning_content(true);
    }
    if let Some(temperature) = request.temperature {
        options = options.with_temperature(temperature);
    }
    if let Some(limit) = request.max_output_tokens {
        options = options.with_max_tokens(limit);
    }
    if !request.tools.is_empty() {
        options = match &request.tool_choice {
            ToolChoice::Auto => options,
            ToolChoice::None => options.with_tool_choice(wire::ToolChoice::None),
            ToolChoice::Required => options.with_tool_choice(wire::ToolChoice::Required),
            ToolChoice::Tool(name) => options.with_tool_choice(wire::ToolChoice::tool(name.clone())),
        };
    }
    if let Some(schema) = &request.response_schema {
        options = match config.kind {
            ProviderKind::DeepSeek | ProviderKind::Ollama => {
                options.with_response_format(wire::ChatResponseFormat::JsonMode)
            }
            _ => options.with_response_format(wire::JsonSpec::new("reply", schema.clone())),
        };
    }
    match config.kind {
        // The wire crate reads `-high`, `-low` … at the end of a model's name as a reasoning effort and cuts
        // it off. A workspace's model name is a name.
        ProviderKind::OpenAiCompatible | ProviderKind::DeepSeek => {
            options = options.with_extra_body(json!({ "model": config.model }));
        }
        // Ollama's native adapter sends no key; Ollama's cloud and proxies want one.
        ProviderKind::Ollama => {
            if let Some(key) = &config.api_key {
                options = options.with_extra_headers(("Authorization", format!("Bearer {}", key.expose())));
            }
        }
        ProviderKind::Anthropic | ProviderKind::Gemini => {}
    }
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(id: &str) -> ToolCall {
        ToolCall { id: id.into(), name: "find".into(), arguments: json!({"q": 1}) }
    }

    #[test]
    fn anthropic_gets_all_results_of_a_turn_in_one_message() {
        let messages = vec![
            ChatMessage::user("hi"),
            ChatMessage::Assistant { text: String::new(), tool_calls: vec![call("a"), call("b")], vendor_state: None },
            ChatMessage::tool(&call("a"), "1"),
            ChatMessage::tool(&call("b"), "2"),
        ];
        let chat = ChatRequest::new(messages);
        assert_eq!(request(&chat, ProviderKind::Anthropic).messages.len(), 3);
        assert_eq!(request(&chat, ProviderKind::OpenAiCompatible).messages.len(), 4);
    }

    #[test]
    fn one_vendors_state_is_not_sent_to_another() {
        let content = wire::MessageContent::from_parts(vec![
            wire::ContentPart::ThoughtSignature("sig".into()),
            wire::ContentPart::ReasoningContent("thinking".into()),
            wire::ContentPart::ToolCall(wire::ToolCall {
                call_id: "a".into(),
                fn_name: "find".into(),
                fn_arguments: json!({}),
                thought_signatures: Some(vec!["sig".into()]),
            }),
        ]);
        let state = vendor_state(ProviderKind::Anthropic, &content, None).unwrap();
        let same = assistant("", &[call("a")], Some(&state), ProviderKind::Anthropic);
        assert_eq!(same.thought_signatures(), vec!["sig"]);
        let other = assistant("", &[call("a#1")], Some(&state), ProviderKind::OpenAiCompatible);
        assert!(other.thought_signatures().is_empty() && other.reasoning_contents().is_empty());
        assert_eq!(other.tool_calls()[0].call_id, "a_1");
    }
}
