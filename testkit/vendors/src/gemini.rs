//! The Gemini wire format: `generateContent` and `streamGenerateContent?alt=sse`.
//!
//! Border: text in, text out; delays and breaks are in `server.rs`.

use serde_json::{Value, json};

use crate::{Answer, Fault, Says, Seen, Turn, vector};

pub(crate) fn chat(request: &Seen, turn: &Turn) -> Answer {
    let stream = request.path.contains(":streamGenerateContent");
    if !request.path.starts_with("/v1beta/models/") || !(stream || request.path.contains(":generateContent")) {
        return Answer::status(404, failure(404, "NOT_FOUND", "Not found", &[]));
    }
    if stream && !request.path.contains("alt=sse") {
        return Answer::status(400, failure(400, "INVALID_ARGUMENT", "the stub streams only with alt=sse", &[]));
    }
    let body = request.json();
    if body.get("contents").and_then(Value::as_array).is_none_or(Vec::is_empty) {
        return Answer::status(400, failure(400, "INVALID_ARGUMENT", "contents is not specified", &[]));
    }
    if !stream {
        return Answer::Whole(whole(turn));
    }
    Answer::Frames { frames: frames(turn), media_type: "text/event-stream" }
}

fn failure(code: u16, status: &str, message: &str, details: &[Value]) -> Value {
    json!({"error": {"code": code, "message": message, "status": status, "details": details}})
}

fn usage(says: &Says) -> Value {
    json!({"promptTokenCount": says.input_tokens, "candidatesTokenCount": says.output_tokens,
        "totalTokenCount": says.input_tokens + says.output_tokens, "cachedContentTokenCount": says.cached_tokens})
}

fn finish(turn: &Turn) -> &'static str {
    match turn.fault {
        Some(Fault::Length) => "MAX_TOKENS",
        // Gemini says STOP after a function call, too.
        _ => "STOP",
    }
}

fn call_parts(says: &Says) -> Vec<Value> {
    let mut parts: Vec<Value> =
        says.calls.iter().map(|(name, arguments)| json!({"functionCall": {"name": name, "args": arguments}})).collect();
    if let (Some(_), Some(first)) = (&says.reasoning, parts.first_mut()) {
        first["thoughtSignature"] = json!("c2lnbmVk");
    }
    parts
}

fn blocked(says: &Says) -> Value {
    json!({"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}, "usageMetadata": usage(says), "modelVersion": "stub-large"})
}

fn frames(turn: &Turn) -> Vec<String> {
    let fault = turn.fault.as_ref();
    let frame = |value: Value| format!("data: {value}\r\n\r\n");
    if fault == Some(&Fault::Refusal) {
        return vec![frame(blocked(&turn.says))];
    }
    let chunk = |parts: Vec<Value>| {
        json!({"candidates": [{"content": {"role": "model", "parts": parts}, "index": 0}],
            "usageMetadata": usage(&turn.says), "modelVersion": "stub-large", "responseId": "r1"})
    };
    let mut out: Vec<String> = Vec::new();
    if fault != Some(&Fault::Empty) {
        out.extend(turn.says.pieces().into_iter().map(|piece| frame(chunk(vec![json!({"text": piece})]))));
        if !turn.says.calls.is_empty() {
            out.push(frame(chunk(call_parts(&turn.says))));
        }
    }
    if fault == Some(&Fault::ErrorInStream) {
        out.truncate(out.len().div_ceil(2));
        out.push(frame(failure(503, "UNAVAILABLE", "The model is overloaded. Please try again later.", &[])));
        return out;
    }
    if !matches!(fault, Some(Fault::NoEndMark | Fault::NoEndMarkOpen)) {
        let mut last = chunk(vec![json!({"text": ""})]);
        last["candidates"][0]["finishReason"] = json!(finish(turn));
        out.push(frame(last));
    }
    out
}

fn whole(turn: &Turn) -> Value {
    if turn.fault == Some(Fault::Refusal) {
        return blocked(&turn.says);
    }
    let mut parts = Vec::new();
    if !turn.says.text.is_empty() {
        parts.push(json!({"text": turn.says.text}));
    }
    parts.extend(call_parts(&turn.says));
    json!({"candidates": [{"content": {"role": "model", "parts": parts}, "finishReason": finish(turn), "index": 0}],
        "usageMetadata": usage(&turn.says), "modelVersion": "stub-large"})
}

pub(crate) fn error(fault: &Fault) -> (u16, Value) {
    match fault {
        // The real one speaks of quota and billing even when a minute's wait is all it takes.
        Fault::RateLimited { .. } => (
            429,
            failure(
                429,
                "RESOURCE_EXHAUSTED",
                "You exceeded your current quota, please check your plan and billing details.",
                &[json!({"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "1s"})],
            ),
        ),
        Fault::Quota => (
            429,
            failure(
                429,
                "RESOURCE_EXHAUSTED",
                "You exceeded your current quota.",
                &[json!({"@type": "type.googleapis.com/google.rpc.QuotaFailure",
                    "violations": [{"quotaId": "GenerateRequestsPerDayPerProjectPerModel"}]})],
            ),
        ),
        Fault::BadKey => (
            400,
            failure(
                400,
                "INVALID_ARGUMENT",
                "API key not valid. Please pass a valid API key.",
                &[json!({"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"})],
            ),
        ),
        Fault::NoSuchModel => (404, failure(404, "NOT_FOUND", "models/x is not found for API version v1beta", &[])),
        Fault::TooLong => (
            400,
            failure(
                400,
                "INVALID_ARGUMENT",
                "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
                &[],
            ),
        ),
        Fault::ServerError(status) => (*status, failure(*status, "INTERNAL", "An internal error has occurred.", &[])),
        _ => (500, failure(500, "INTERNAL", "unexpected", &[])),
    }
}

pub(crate) fn models(names: &[String]) -> Value {
    let models: Vec<Value> = names
        .iter()
        .map(|name| json!({"name": format!("models/{name}"), "displayName": name, "supportedGenerationMethods": ["generateContent"]}))
        .collect();
    json!({"models": models})
}

pub(crate) fn side_route(request: &Seen) -> Option<Answer> {
    let body = request.json();
    if request.path.contains(":batchEmbedContents") {
        let texts = body.get("requests").and_then(Value::as_array).into_iter().flatten();
        let vectors: Vec<Value> = texts
            .map(|part| json!({"values": vector(part.pointer("/content/parts/0/text").and_then(Value::as_str).unwrap_or_default())}))
            .collect();
        return Some(Answer::Whole(json!({"embeddings": vectors})));
    }
    if request.path.contains(":embedContent") {
        let text = body.pointer("/content/parts/0/text").and_then(Value::as_str).unwrap_or_default();
        return Some(Answer::Whole(json!({"embedding": {"values": vector(text)}})));
    }
    None
}
