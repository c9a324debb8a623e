//! Ollama's native wire format: `/api/chat` as NDJSON. Its `/v1` routes are those of `openai.rs`.
//!
//! Border: text in, text out; delays and breaks are in `server.rs`.

use serde_json::{Value, json};

use crate::{Answer, Fault, Seen, Turn, vector};

pub(crate) fn chat(request: &Seen, turn: &Turn) -> Answer {
    if request.path != "/api/chat" {
        return Answer::status(404, json!({"error": format!("no route {}", request.path)}));
    }
    let body = request.json();
    let model = body.get("model").and_then(Value::as_str).unwrap_or_default().to_owned();
    // Streams unless told not to.
    if body.get("stream").and_then(Value::as_bool) == Some(false) {
        let text = if turn.fault == Some(Fault::Refusal) { REFUSAL } else { turn.says.text.as_str() };
        return Answer::Whole(last(
            &model,
            turn,
            json!({"role": "assistant", "content": text, "tool_calls": calls(turn)}),
        ));
    }
    Answer::Frames { frames: frames(&model, turn), media_type: "application/x-ndjson" }
}

fn line(value: &Value) -> String {
    format!("{value}\n")
}

/// A small model declines in plain words; there is no field for it.
pub(crate) const REFUSAL: &str = "I cannot help with that.";

fn frames(model: &str, turn: &Turn) -> Vec<String> {
    let fault = turn.fault.as_ref();
    let chunk = |message: Value| {
        line(&json!({"model": model, "created_at": "2026-11-21T00:00:00Z", "message": message, "done": false}))
    };
    let mut out = Vec::new();
    match fault {
        Some(Fault::Refusal) => out.push(chunk(json!({"role": "assistant", "content": REFUSAL}))),
        Some(Fault::Empty) => {}
        _ => {
            out.extend(
                turn.says.pieces().into_iter().map(|piece| chunk(json!({"role": "assistant", "content": piece}))),
            );
            if !turn.says.calls.is_empty() {
                out.push(chunk(json!({"role": "assistant", "content": "", "tool_calls": calls(turn)})));
            }
        }
    }
    if fault == Some(&Fault::ErrorInStream) {
        out.truncate(out.len().div_ceil(2));
        out.push(line(&json!({"error": "an error was encountered while running the model: CUDA error"})));
        return out;
    }
    if !matches!(fault, Some(Fault::NoEndMark | Fault::NoEndMarkOpen)) {
        out.push(line(&last(model, turn, json!({"role": "assistant", "content": ""}))));
    }
    out
}

fn calls(turn: &Turn) -> Vec<Value> {
    turn.says
        .calls
        .iter()
        .map(|(name, arguments)| {
            // Arguments are objects here; broken ones come as a string.
            let broken = turn.fault == Some(Fault::BrokenArguments);
            json!({"function": {"name": name, "arguments": if broken { json!("{\"x\":") } else { arguments.clone() }}})
        })
        .collect()
}

fn last(model: &str, turn: &Turn, message: Value) -> Value {
    json!({"model": model, "created_at": "2026-11-21T00:00:00Z", "message": message, "done": true,
        "done_reason": if turn.fault == Some(Fault::Length) { "length" } else { "stop" },
        "total_duration": 5_000_000, "prompt_eval_count": turn.says.input_tokens,
        "prompt_eval_cached_count": turn.says.cached_tokens, "eval_count": turn.says.output_tokens, "eval_duration": 1_000_000})
}

pub(crate) fn error(fault: &Fault) -> (u16, Value) {
    let (status, message) = match fault {
        Fault::RateLimited { .. } => (429, "too many requests"),
        Fault::Quota => (402, "you have reached your usage limit"),
        Fault::BadKey => (401, "unauthorized"),
        Fault::NoSuchModel => (404, "model \"x\" not found, try pulling it first"),
        Fault::TooLong => (400, "the prompt exceeds the context window"),
        Fault::ServerError(status) => (*status, "llama runner process has terminated: exit status 2"),
        _ => (500, "unexpected"),
    };
    (status, json!({ "error": message }))
}

pub(crate) fn models(names: &[String]) -> Value {
    let models: Vec<Value> = names.iter().map(|name| json!({"name": name, "model": name, "size": 1})).collect();
    json!({ "models": models })
}

pub(crate) fn side_route(request: &Seen) -> Option<Answer> {
    if request.path != "/api/embed" {
        return None;
    }
    let body = request.json();
    let texts = body.get("input").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let vectors: Vec<Value> = texts.map(vector).collect();
    Some(Answer::Whole(json!({"model": "stub", "embeddings": vectors, "prompt_eval_count": 3})))
}
