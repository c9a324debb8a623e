//! The Anthropic Messages wire format with its named events.
//!
//! Border: text in, text out; delays and breaks are in `server.rs`.

use serde_json::{Value, json};

use crate::{Answer, Fault, Says, Seen, Turn, arguments_text};

pub(crate) fn chat(request: &Seen, turn: &Turn) -> Answer {
    if request.path != "/v1/messages" {
        return Answer::status(404, failure("not_found_error", "Not found"));
    }
    let body = request.json();
    if request.header("anthropic-version").is_none() {
        return Answer::status(400, failure("invalid_request_error", "anthropic-version: header is required"));
    }
    if let Some(problem) = problem(&body) {
        return Answer::status(400, failure("invalid_request_error", problem));
    }
    let model = body.get("model").and_then(Value::as_str).unwrap_or_default();
    if body.get("stream").and_then(Value::as_bool) == Some(true) {
        return Answer::Frames { frames: frames(model, turn), media_type: "text/event-stream; charset=utf-8" };
    }
    Answer::Whole(whole(model, turn))
}

/// What the real server checks: the limit, the ids' letters, and results right after their calls.
fn problem(body: &Value) -> Option<&'static str> {
    if body.get("max_tokens").and_then(Value::as_u64).is_none() {
        return Some("max_tokens: Field required");
    }
    let mut open: Vec<&str> = Vec::new();
    for message in body.get("messages").and_then(Value::as_array)? {
        let blocks = message.get("content").and_then(Value::as_array);
        for block in blocks.into_iter().flatten() {
            match block.get("type").and_then(Value::as_str) {
                Some("tool_use") => {
                    let id = block.get("id").and_then(Value::as_str).unwrap_or_default();
                    if id.is_empty()
                        || !id.chars().all(|letter| letter.is_ascii_alphanumeric() || "_-".contains(letter))
                    {
                        return Some("tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'");
                    }
                    if block.get("input").is_none_or(|input| !input.is_object()) {
                        return Some("tool_use.input: Input should be a valid dictionary");
                    }
                    open.push(id);
                }
                Some("tool_result") => {
                    let id = block.get("tool_use_id").and_then(Value::as_str).unwrap_or_default();
                    let Some(at) = open.iter().position(|open| *open == id) else {
                        return Some("unexpected `tool_use_id` found in `tool_result` blocks");
                    };
                    open.remove(at);
                }
                _ => {}
            }
        }
        if message.get("role").and_then(Value::as_str) == Some("user") && !open.is_empty() {
            return Some("`tool_use` ids were found without `tool_result` blocks immediately after");
        }
    }
    (!open.is_empty()).then_some("`tool_use` ids were found without `tool_result` blocks")
}

fn failure(kind: &str, message: &str) -> Value {
    json!({"type": "error", "error": {"type": kind, "message": message}, "request_id": "req_1"})
}

fn event(name: &str, mut data: Value) -> String {
    data["type"] = json!(name);
    format!("event: {name}\ndata: {data}\n\n")
}

fn stop_reason(turn: &Turn) -> &'static str {
    match turn.fault {
        Some(Fault::Refusal) => "refusal",
        Some(Fault::Length) => "max_tokens",
        _ if turn.says.calls.is_empty() => "end_turn",
        _ => "tool_use",
    }
}

/// `input_tokens` leaves the cached part out.
fn usage(says: &Says) -> Value {
    json!({"input_tokens": says.input_tokens - says.cached_tokens, "cache_creation_input_tokens": 0,
        "cache_read_input_tokens": says.cached_tokens, "output_tokens": 1, "service_tier": "standard"})
}

fn frames(model: &str, turn: &Turn) -> Vec<String> {
    let fault = turn.fault.as_ref();
    let says = &turn.says;
    let mut out = vec![event(
        "message_start",
        json!({"message": {"id": "msg_1", "type": "message", "role": "assistant", "model": model, "content": [],
            "stop_reason": null, "usage": usage(says)}}),
    )];
    let mut index = 0;
    let mut block = |start: Value, deltas: Vec<Value>| {
        let mut block = vec![event("content_block_start", json!({"index": index, "content_block": start}))];
        block.extend(
            deltas.into_iter().map(|delta| event("content_block_delta", json!({"index": index, "delta": delta}))),
        );
        block.push(event("content_block_stop", json!({"index": index})));
        index += 1;
        block
    };
    let silent = matches!(fault, Some(Fault::Refusal | Fault::Empty));
    if let (Some(reasoning), false) = (&says.reasoning, silent) {
        let deltas = vec![
            json!({"type": "thinking_delta", "thinking": reasoning}),
            json!({"type": "signature_delta", "signature": "c2lnbmVk"}),
        ];
        out.extend(block(json!({"type": "thinking", "thinking": "", "signature": ""}), deltas));
    }
    if !silent && !says.text.is_empty() {
        let deltas = says.pieces().into_iter().map(|piece| json!({"type": "text_delta", "text": piece})).collect();
        out.extend(block(json!({"type": "text", "text": ""}), deltas));
    }
    for (number, (name, arguments)) in says.calls.iter().enumerate() {
        let text = arguments_text(arguments, fault);
        let letters: Vec<char> = text.chars().collect();
        let mut deltas = vec![json!({"type": "input_json_delta", "partial_json": ""})];
        // The empty object comes as no text at all.
        if text != "{}" {
            deltas.extend(
                letters
                    .chunks(4)
                    .map(|piece| json!({"type": "input_json_delta", "partial_json": piece.iter().collect::<String>()})),
            );
        }
        out.extend(block(
            json!({"type": "tool_use", "id": format!("toolu_{number}"), "name": name, "input": {}}),
            deltas,
        ));
    }
    if fault == Some(&Fault::ErrorInStream) {
        out.truncate(out.len().div_ceil(2));
        out.push(event("error", json!({"error": {"type": "overloaded_error", "message": "Overloaded"}})));
        return out;
    }
    out.push(event(
        "message_delta",
        json!({"delta": {"stop_reason": stop_reason(turn), "stop_sequence": null}, "usage": {"output_tokens": says.output_tokens}}),
    ));
    if !matches!(fault, Some(Fault::NoEndMark | Fault::NoEndMarkOpen)) {
        out.push(event("message_stop", json!({})));
    }
    out
}

fn whole(model: &str, turn: &Turn) -> Value {
    let mut content = Vec::new();
    if turn.fault != Some(Fault::Refusal) && !turn.says.text.is_empty() {
        content.push(json!({"type": "text", "text": turn.says.text}));
    }
    for (number, (name, arguments)) in turn.says.calls.iter().enumerate() {
        content.push(json!({"type": "tool_use", "id": format!("toolu_{number}"), "name": name, "input": arguments}));
    }
    let mut usage = usage(&turn.says);
    usage["output_tokens"] = json!(turn.says.output_tokens);
    json!({"id": "msg_1", "type": "message", "role": "assistant", "model": model, "content": content,
        "stop_reason": stop_reason(turn), "stop_sequence": null, "usage": usage})
}

pub(crate) fn error(fault: &Fault) -> (u16, Value) {
    match fault {
        Fault::RateLimited { .. } => {
            (429, failure("rate_limit_error", "This request would exceed your organization's rate limit"))
        }
        Fault::Quota => (
            429,
            json!({"type": "error", "error": {"type": "rate_limit_error", "message": "Spend limit reached",
                "details": {"error_code": "enforced_spend_limit_reached"}}}),
        ),
        Fault::BadKey => (401, failure("authentication_error", "invalid x-api-key")),
        Fault::NoSuchModel => (404, failure("not_found_error", "model: x")),
        Fault::TooLong => (400, failure("invalid_request_error", "prompt is too long: 250000 tokens > 200000 maximum")),
        Fault::ServerError(529) => (529, failure("overloaded_error", "Overloaded")),
        Fault::ServerError(status) => (*status, failure("api_error", "Internal server error")),
        _ => (500, failure("api_error", "unexpected")),
    }
}

pub(crate) fn models(names: &[String]) -> Value {
    let data: Vec<Value> = names
        .iter()
        .map(|name| json!({"type": "model", "id": name, "display_name": name, "created_at": "2026-01-01T00:00:00Z"}))
        .collect();
    json!({"data": data, "has_more": false, "first_id": names.first(), "last_id": names.last()})
}
