//! The OpenAI wire format: chat completions, models, embeddings, transcription.
//!
//! Border: text in, text out; delays and breaks are in `server.rs`.

use serde_json::{Value, json};

use crate::{Answer, Fault, Says, Seen, Turn, arguments_text, vector};

pub(crate) fn chat(request: &Seen, turn: &Turn) -> Answer {
    if request.path != "/v1/chat/completions" {
        return Answer::status(
            404,
            json!({"error": {"message": "Unknown request URL", "type": "invalid_request_error", "code": "unknown_url"}}),
        );
    }
    let body = request.json();
    if let Some(problem) = problem(&body) {
        return Answer::status(
            400,
            json!({"error": {"message": problem, "type": "invalid_request_error", "param": "messages", "code": null}}),
        );
    }
    let model = body.get("model").and_then(Value::as_str).unwrap_or_default();
    if body.get("stream").and_then(Value::as_bool) == Some(true) {
        let usage = body.pointer("/stream_options/include_usage").and_then(Value::as_bool) == Some(true);
        return Answer::Frames { frames: frames(model, turn, usage), media_type: "text/event-stream" };
    }
    Answer::Whole(whole(model, turn))
}

/// What the real server checks about tool messages.
fn problem(body: &Value) -> Option<&'static str> {
    let messages = body.get("messages").and_then(Value::as_array)?;
    let mut open: Vec<&str> = Vec::new();
    for message in messages {
        let role = message.get("role").and_then(Value::as_str).unwrap_or_default();
        if role == "tool" {
            let id = message.get("tool_call_id").and_then(Value::as_str).unwrap_or_default();
            let Some(at) = open.iter().position(|open| *open == id) else {
                return Some("messages with role 'tool' must be a response to a preceding message with 'tool_calls'");
            };
            open.remove(at);
            continue;
        }
        if !open.is_empty() {
            return Some(
                "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'",
            );
        }
        for call in message.get("tool_calls").and_then(Value::as_array).into_iter().flatten() {
            open.push(call.get("id").and_then(Value::as_str).unwrap_or_default());
            if call.pointer("/function/arguments").is_none_or(|arguments| !arguments.is_string()) {
                return Some("tool call arguments must be a string");
            }
        }
    }
    (!open.is_empty()).then_some("tool calls without responses")
}

fn frame(value: &Value) -> String {
    format!("data: {value}\n\n")
}

fn finish(turn: &Turn) -> &'static str {
    match turn.fault {
        Some(Fault::Length) => "length",
        _ if turn.says.calls.is_empty() => "stop",
        _ => "tool_calls",
    }
}

fn usage(says: &Says) -> Value {
    json!({"prompt_tokens": says.input_tokens, "completion_tokens": says.output_tokens,
        "total_tokens": says.input_tokens + says.output_tokens,
        "prompt_tokens_details": {"cached_tokens": says.cached_tokens, "audio_tokens": 0},
        "completion_tokens_details": {"reasoning_tokens": 0}})
}

fn frames(model: &str, turn: &Turn, with_usage: bool) -> Vec<String> {
    let fault = turn.fault.as_ref();
    let chunk = |delta: Value, finish: Value| {
        let mut value = json!({"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": model,
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]});
        if fault == Some(&Fault::OddFields) {
            value["error"] = Value::Null;
            value["obfuscation"] = json!("xxxx");
            value["usage"] = Value::Null;
        }
        frame(&value)
    };
    let mut out = vec![chunk(json!({"role": "assistant", "content": "", "refusal": null}), Value::Null)];
    if fault == Some(&Fault::Refusal) {
        out.push(chunk(json!({"refusal": "I cannot help with that."}), Value::Null));
    } else if fault != Some(&Fault::Empty) {
        if let Some(reasoning) = &turn.says.reasoning {
            out.push(chunk(json!({"reasoning_content": reasoning}), Value::Null));
        }
        out.extend(turn.says.pieces().into_iter().map(|piece| chunk(json!({"content": piece}), Value::Null)));
        for (index, (name, arguments)) in turn.says.calls.iter().enumerate() {
            for delta in call_pieces(index, name, &arguments_text(arguments, fault), fault) {
                out.push(chunk(json!({"tool_calls": [delta]}), Value::Null));
            }
        }
    }
    if fault == Some(&Fault::ErrorInStream) {
        out.truncate(out.len().div_ceil(2));
        out.push(frame(
            &json!({"error": {"message": "The server had an error", "type": "server_error", "code": null}}),
        ));
        return out;
    }
    if fault == Some(&Fault::OddFields) {
        // DeepSeek and others leave `delta` out here.
        out.push(frame(&json!({"model": model, "choices": [{"index": 0, "finish_reason": finish(turn)}]})));
    } else {
        out.push(chunk(json!({}), json!(finish(turn))));
    }
    if with_usage {
        out.push(frame(&json!({"model": model, "choices": [], "usage": usage(&turn.says)})));
    }
    if !matches!(fault, Some(Fault::NoEndMark | Fault::NoEndMarkOpen)) {
        out.push("data: [DONE]\n\n".to_owned());
    }
    out
}

fn call_pieces(index: usize, name: &str, arguments: &str, fault: Option<&Fault>) -> Vec<Value> {
    let middle = (0..=arguments.len() / 2).rev().find(|at| arguments.is_char_boundary(*at)).unwrap_or(0);
    let (head, tail) = arguments.split_at(middle);
    let mut first = json!({"index": index, "id": format!("call_{index}"), "type": "function", "function": {"name": name, "arguments": head}});
    let mut second = json!({"index": index, "function": {"arguments": tail}});
    if fault == Some(&Fault::NoToolIndex) {
        for piece in [&mut first, &mut second] {
            piece.as_object_mut().map(|piece| piece.remove("index"));
        }
    }
    vec![first, second]
}

fn whole(model: &str, turn: &Turn) -> Value {
    let refused = turn.fault == Some(Fault::Refusal);
    let calls: Vec<Value> = turn
        .says
        .calls
        .iter()
        .enumerate()
        .map(|(index, (name, arguments))| {
            json!({"id": format!("call_{index}"), "type": "function",
                "function": {"name": name, "arguments": arguments_text(arguments, turn.fault.as_ref())}})
        })
        .collect();
    let mut message = json!({"role": "assistant",
        "content": if refused || turn.says.text.is_empty() { Value::Null } else { json!(turn.says.text) },
        "refusal": if refused { json!("I cannot help with that.") } else { Value::Null }});
    if !calls.is_empty() {
        message["tool_calls"] = json!(calls);
    }
    json!({"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": model,
        "choices": [{"index": 0, "message": message, "finish_reason": finish(turn)}], "usage": usage(&turn.says)})
}

pub(crate) fn error(fault: &Fault) -> (u16, Value) {
    let (status, kind, code, message) = match fault {
        Fault::RateLimited { .. } => (429, "requests", "rate_limit_exceeded", "Rate limit reached for requests"),
        Fault::Quota => (
            429,
            "insufficient_quota",
            "insufficient_quota",
            "You exceeded your current quota, please check your plan and billing details.",
        ),
        Fault::BadKey => (401, "invalid_request_error", "invalid_api_key", "Incorrect API key provided: sk-***"),
        Fault::NoSuchModel => (
            404,
            "invalid_request_error",
            "model_not_found",
            "The model `x` does not exist or you do not have access to it.",
        ),
        Fault::TooLong => (
            400,
            "invalid_request_error",
            "context_length_exceeded",
            "This model's maximum context length is 128000 tokens.",
        ),
        Fault::ServerError(status) => {
            (*status, "server_error", "server_error", "The server had an error while processing your request")
        }
        _ => (500, "server_error", "server_error", "unexpected"),
    };
    (status, json!({"error": {"message": message, "type": kind, "param": null, "code": code}}))
}

pub(crate) fn models(names: &[String]) -> Value {
    let data: Vec<Value> =
        names.iter().map(|name| json!({"id": name, "object": "model", "created": 1, "owned_by": "stub"})).collect();
    json!({"object": "list", "data": data})
}

pub(crate) fn side_route(request: &Seen) -> Option<Answer> {
    match request.path.as_str() {
        "/v1/embeddings" => {
            let body = request.json();
            let texts: Vec<String> = match body.get("input") {
                Some(Value::String(text)) => vec![text.clone()],
                Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
                _ => Vec::new(),
            };
            // Last first: the order is in `index`, not in the list.
            let data: Vec<Value> = texts
                .iter()
                .enumerate()
                .rev()
                .map(|(index, text)| json!({"object": "embedding", "index": index, "embedding": vector(text)}))
                .collect();
            Some(Answer::Whole(
                json!({"object": "list", "data": data, "model": "stub", "usage": {"prompt_tokens": 3, "total_tokens": 3}}),
            ))
        }
        "/v1/audio/transcriptions" => {
            let form = String::from_utf8_lossy(&request.body);
            if !form.contains("name=\"file\"; filename=\"") || !form.contains("name=\"model\"") {
                return Some(Answer::status(
                    400,
                    json!({"error": {"message": "file is required", "type": "invalid_request_error"}}),
                ));
            }
            Some(Answer::Whole(
                json!({"text": "hello from the recording", "usage": {"type": "duration", "seconds": 2}}),
            ))
        }
        _ => None,
    }
}
