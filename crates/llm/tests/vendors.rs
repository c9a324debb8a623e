//! Every vendor times every fault, over real HTTP on loopback, plus what is sent to each vendor.

#![expect(clippy::unwrap_used, reason = "a test may fail by a panic")]

use std::time::Duration;

use serde_json::{Value, json};
use steward_llm::{
    ChatDelta, ChatMessage, ChatReply, ChatRequest, Finish, LlmError, LlmErrorKind, NoDeltas, ProviderConfig,
    ProviderKind, Secret, ShownText, Timeouts, ToolCall, ToolChoice, ToolEffect, ToolSpec, connect, http_client,
};
use steward_vendors::{Fault, Says, Stub, Turn, Vendor};

const KEY: &str = "sk-very-secret";

/// The wire formats under test: Ollama twice, natively and by its OpenAI-compatible route.
const WIRES: [(Vendor, ProviderKind, bool); 6] = [
    (Vendor::OpenAi, ProviderKind::OpenAiCompatible, false),
    (Vendor::OpenAi, ProviderKind::DeepSeek, false),
    (Vendor::Anthropic, ProviderKind::Anthropic, false),
    (Vendor::Gemini, ProviderKind::Gemini, false),
    (Vendor::Ollama, ProviderKind::Ollama, false),
    (Vendor::Ollama, ProviderKind::OpenAiCompatible, true),
];

fn config(stub: &Stub, kind: ProviderKind, compatible: bool) -> ProviderConfig {
    ProviderConfig {
        base_url: Some(if compatible { stub.compatible_url() } else { stub.base_url() }),
        api_key: Some(Secret::new(KEY)),
        timeouts: Timeouts { first_byte: Duration::from_millis(2_500), idle: Duration::from_millis(1_500) },
        ..ProviderConfig::new(kind, "stub-large")
    }
}

fn request() -> ChatRequest {
    let spec = ToolSpec {
        name: "find_slot".into(),
        description: "Finds free times".into(),
        parameters: json!({"type": "object", "properties": {"day": {"type": "string"}}, "required": ["day"]}),
        effect: ToolEffect::Read,
    };
    ChatRequest {
        tools: vec![spec],
        max_output_tokens: Some(200),
        ..ChatRequest::new(vec![ChatMessage::system("Be kind."), ChatMessage::user("Is Tuesday free?")])
    }
}

async fn ask(config: ProviderConfig, request: &ChatRequest) -> (Result<ChatReply, LlmError>, ShownText) {
    let mut shown = ShownText::default();
    let result = connect(config, http_client().unwrap()).chat(request, &mut shown).await;
    (result, shown)
}

async fn faulty(
    wire: (Vendor, ProviderKind, bool),
    says: Says,
    fault: Fault,
    http: reqwest::Client,
) -> (Result<ChatReply, LlmError>, ShownText) {
    let stub = Stub::start(wire.0, Some(KEY)).await.unwrap();
    stub.turn(Turn { says, fault: Some(fault) });
    let mut shown = ShownText::default();
    let result = connect(config(&stub, wire.1, wire.2), http).chat(&request(), &mut shown).await;
    (result, shown)
}

const LONG: &str = "Yes — Tuesday at ten is free. Grüße, 予約 😀 and a few more words to tear apart.";

#[tokio::test]
async fn every_vendor_streams_text_usage_and_tool_calls() {
    for wire in WIRES {
        let stub = Stub::start(wire.0, Some(KEY)).await.unwrap();
        stub.says(Says::text(LONG))
            .says(Says::call("find_slot", json!({"day": "Tuesday \"10\""})).and_call("find_slot", json!({})));
        let (result, shown) = ask(config(&stub, wire.1, wire.2), &request()).await;
        let reply = result.unwrap();
        assert_eq!(reply.text, LONG, "{wire:?}");
        assert_eq!(shown.text, LONG, "{wire:?}");
        assert_eq!(reply.finish, Finish::Stop, "{wire:?}");
        assert_eq!(
            (reply.usage.input_tokens, reply.usage.cached_tokens, reply.usage.output_tokens),
            (42, 10, 7),
            "{wire:?}"
        );
        assert!(reply.model.starts_with("stub-large"), "{wire:?}");

        let mut deltas: Vec<ChatDelta> = Vec::new();
        let reply =
            connect(config(&stub, wire.1, wire.2), http_client().unwrap()).chat(&request(), &mut deltas).await.unwrap();
        assert_eq!(reply.finish, Finish::ToolCalls, "{wire:?}");
        let arguments: Vec<&Value> = reply.tool_calls.iter().map(|call| &call.arguments).collect();
        assert_eq!(arguments, [&json!({"day": "Tuesday \"10\""}), &json!({})], "{wire:?}");
        assert!(
            deltas.iter().any(|delta| matches!(delta, ChatDelta::ToolCall(call) if call.name == "find_slot")),
            "{wire:?}"
        );
    }
}

#[tokio::test]
async fn every_vendor_answers_without_streaming() {
    for wire in WIRES {
        let stub = Stub::start(wire.0, Some(KEY)).await.unwrap();
        stub.says(Says::text("Ten is free.")).says(Says::call("find_slot", json!({"day": "x"})));
        let config = ProviderConfig { stream: false, ..config(&stub, wire.1, wire.2) };
        let (result, shown) = ask(config.clone(), &request()).await;
        let reply = result.unwrap();
        assert_eq!(
            (reply.text.as_str(), shown.text.as_str(), reply.finish),
            ("Ten is free.", "Ten is free.", Finish::Stop),
            "{wire:?}"
        );
        assert_eq!(reply.usage.input_tokens, 42, "{wire:?}");
        let reply = ask(config, &request()).await.0.unwrap();
        assert_eq!(reply.tool_calls[0].arguments, json!({"day": "x"}), "{wire:?}");
    }
}

/// What a fault must become: an error code, or a whole reply.
fn expected(fault: &Fault, kind: ProviderKind) -> &'static str {
    let openai = matches!(kind, ProviderKind::OpenAiCompatible | ProviderKind::DeepSeek);
    match fault {
        Fault::RateLimited { .. } => "rate_limited",
        Fault::Quota => "quota_exhausted",
        Fault::ServerError(_) | Fault::ErrorInStream => "overloaded",
        Fault::BadKey => "unauthorized",
        Fault::NoSuchModel => "model_not_found",
        Fault::TooLong => "context_too_long",
        Fault::WebPage | Fault::BrokenFrame | Fault::Empty => "malformed",
        Fault::Stall | Fault::LateHeaders(_) => "timeout",
        Fault::Cut | Fault::CleanCut => "cut_stream",
        Fault::NoEndMark | Fault::NoEndMarkOpen if openai => "ok",
        Fault::NoEndMarkOpen if kind != ProviderKind::Anthropic => "timeout",
        Fault::NoEndMark | Fault::NoEndMarkOpen => "cut_stream",
        Fault::Refusal if kind == ProviderKind::Ollama => "ok",
        Fault::Refusal => "refusal",
        Fault::Dribble(_) | Fault::KeepAlives | Fault::OddFields | Fault::NoToolIndex | Fault::BrokenArguments => "ok",
        Fault::Length => "length",
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_of_every_vendor_gets_its_name() {
    let faults = [
        Fault::RateLimited { retry_after: "2".into() },
        Fault::Quota,
        Fault::ServerError(500),
        Fault::ServerError(503),
        Fault::ServerError(529),
        Fault::BadKey,
        Fault::NoSuchModel,
        Fault::TooLong,
        Fault::WebPage,
        Fault::Dribble(Duration::from_millis(1)),
        Fault::Stall,
        Fault::LateHeaders(Duration::from_secs(9)),
        Fault::Cut,
        Fault::CleanCut,
        Fault::BrokenFrame,
        Fault::ErrorInStream,
        Fault::Refusal,
        Fault::NoEndMark,
        Fault::NoEndMarkOpen,
        Fault::KeepAlives,
        Fault::OddFields,
        Fault::Empty,
        Fault::Length,
    ];
    let mut wrong = Vec::new();
    let http = http_client().unwrap();
    let http = &http;
    for wire in WIRES {
        let runs = faults
            .iter()
            .map(|fault| async move { (fault, faulty(wire, Says::text(LONG), fault.clone(), http.clone()).await) });
        for (fault, (result, shown)) in futures::future::join_all(runs).await {
            let got = match &result {
                Ok(reply) if reply.finish == Finish::Refusal => "refusal",
                Ok(reply) if reply.finish == Finish::Length => "length",
                Ok(reply) => {
                    assert_eq!(reply.text, shown.text);
                    if *fault != Fault::Refusal {
                        assert_eq!(reply.text, LONG, "{wire:?} {fault:?}");
                    }
                    "ok"
                }
                Err(error) => error.kind.code(),
            };
            if got != expected(fault, wire.1) {
                wrong.push(format!("{wire:?} {fault:?}: {got}, not {} ({result:?})", expected(fault, wire.1)));
            }
            if let (Fault::RateLimited { .. }, Err(error)) = (fault, &result) {
                assert_eq!(error.retry_after(), Some(Duration::from_secs(2)), "{wire:?} {error:?}");
            }
            if let Err(error) = &result {
                assert!(!format!("{error} {error:?}").contains(KEY), "a key in an error: {error:?}");
            }
            if matches!(fault, Fault::Cut | Fault::CleanCut) {
                assert!(!shown.text.is_empty(), "{wire:?}: text before the cut is streamed");
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn retry_after_as_a_date_is_measured_against_the_servers_clock() {
    let stub = Stub::start(Vendor::OpenAi, None).await.unwrap();
    stub.fails(Fault::RateLimited { retry_after: "Fri, 31 Dec 2100 23:59:59 GMT".into() });
    let error = ask(config(&stub, ProviderKind::OpenAiCompatible, false), &request()).await.0.unwrap_err();
    assert!(error.retry_after().unwrap() > Duration::from_secs(86_400));
}

#[tokio::test]
async fn tool_calls_survive_missing_indexes_and_broken_arguments() {
    for wire in WIRES {
        let says = Says::call("find_slot", json!({"day": "Monday"})).and_call("find_slot", json!({"day": "Tuesday"}));
        let http = http_client().unwrap();
        let reply = faulty(wire, says, Fault::NoToolIndex, http.clone()).await.0.unwrap();
        let days: Vec<&str> = reply.tool_calls.iter().map(|call| call.arguments["day"].as_str().unwrap()).collect();
        assert_eq!(days, ["Monday", "Tuesday"], "{wire:?}");

        let reply = faulty(wire, Says::call("find_slot", json!({"day": "Monday"})), Fault::BrokenArguments, http)
            .await
            .0
            .unwrap();
        // Gemini sends objects and cannot break them.
        assert_eq!(reply.tool_calls[0].arguments.is_string(), wire.1 != ProviderKind::Gemini, "{wire:?}");
    }
}

#[tokio::test]
async fn the_key_travels_in_the_vendors_header_only() {
    for wire in WIRES {
        let stub = Stub::start(wire.0, Some(KEY)).await.unwrap();
        ask(config(&stub, wire.1, wire.2), &request()).await.0.unwrap();
        let seen = &stub.requests()[0];
        let (name, value) = match wire.1 {
            ProviderKind::Anthropic => ("x-api-key", KEY.to_owned()),
            ProviderKind::Gemini => ("x-goog-api-key", KEY.to_owned()),
            _ => ("authorization", format!("Bearer {KEY}")),
        };
        assert_eq!(seen.header(name), Some(value.as_str()), "{wire:?}");
        assert!(!seen.path.contains(KEY) && !String::from_utf8_lossy(&seen.body).contains(KEY), "{wire:?}");
        let wrong = ProviderConfig { api_key: Some(Secret::new("other")), ..config(&stub, wire.1, wire.2) };
        assert_eq!(ask(wrong, &request()).await.0.unwrap_err().kind, LlmErrorKind::Unauthorized, "{wire:?}");
    }
}

/// The second turn of a tool loop, as each vendor must get it. The stubs turn down what the vendors would.
#[tokio::test]
async fn results_go_back_as_each_vendor_wants_them() {
    for wire in WIRES {
        let stub = Stub::start(wire.0, Some(KEY)).await.unwrap();
        let says = Says::call("find_slot", json!({"day": "Monday"})).and_call("find_slot", json!({"day": "Friday"}));
        stub.says(says.thinking("Let me look.")).says(Says::text("Friday it is."));
        let model = connect(config(&stub, wire.1, wire.2), http_client().unwrap());
        let mut request = request();
        let first = model.chat(&request, &mut NoDeltas).await.unwrap();
        request.messages.push(ChatMessage::Assistant {
            text: first.text.clone(),
            tool_calls: first.tool_calls.clone(),
            vendor_state: first.vendor_state.clone(),
        });
        for call in &first.tool_calls {
            request.messages.push(ChatMessage::tool(call, "free"));
        }
        let second = model.chat(&request, &mut NoDeltas).await;
        assert_eq!(second.as_ref().map(|reply| reply.text.as_str()), Ok("Friday it is."), "{wire:?}");
        let body = stub.requests()[1].json();
        let text = body.to_string();
        match wire.1 {
            ProviderKind::Anthropic => {
                assert_eq!(body.pointer("/messages/2/content/1/type"), Some(&json!("tool_result")), "{text}");
                assert_eq!(
                    body.pointer("/messages/1/content/0/signature"),
                    Some(&json!("c2lnbmVk")),
                    "signed thinking goes back: {text}"
                );
                assert_eq!(body.pointer("/tools/0/input_schema/type"), Some(&json!("object")), "{text}");
            }
            ProviderKind::Gemini => {
                assert!(
                    text.contains("functionResponse") && text.contains("\"thoughtSignature\":\"c2lnbmVk\""),
                    "{text}"
                );
            }
            ProviderKind::Ollama => assert!(text.contains("\"role\":\"tool\""), "{text}"),
            ProviderKind::DeepSeek | ProviderKind::OpenAiCompatible => {
                assert!(text.contains("\"reasoning_content\":\"Let me look.\""), "{text}");
                assert_eq!(body.pointer("/stream_options/include_usage"), Some(&json!(true)), "{text}");
            }
        }
    }
}

#[tokio::test]
async fn another_vendors_transcript_is_accepted() {
    let call = ToolCall { id: "call#find_slot#0".into(), name: "find_slot".into(), arguments: json!("{broken") };
    for wire in WIRES {
        let stub = Stub::start(wire.0, Some(KEY)).await.unwrap();
        let mut request = request();
        request.messages.push(ChatMessage::Assistant {
            text: String::new(),
            tool_calls: vec![call.clone()],
            vendor_state: Some(json!({"kind": "someone_else", "parts": 7})),
        });
        request.messages.push(ChatMessage::tool(&call, "no"));
        let (result, _) = ask(config(&stub, wire.1, wire.2), &request).await;
        assert!(result.is_ok(), "{wire:?} {result:?}");
    }
}

#[tokio::test]
async fn schemas_and_tool_choice_are_sent() {
    for wire in WIRES {
        let stub = Stub::start(wire.0, Some(KEY)).await.unwrap();
        stub.says(Says::text("{\"n\":1}"));
        let schema = json!({"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"], "additionalProperties": false});
        let request = ChatRequest { response_schema: Some(schema), tool_choice: ToolChoice::Required, ..request() };
        ask(config(&stub, wire.1, wire.2), &request).await.0.unwrap();
        let body = stub.requests()[0].json();
        let place = match wire.1 {
            ProviderKind::OpenAiCompatible => "/response_format/json_schema/schema",
            ProviderKind::DeepSeek => "/response_format/type",
            ProviderKind::Anthropic => "/output_config/format/schema",
            ProviderKind::Gemini => "/generationConfig/responseJsonSchema",
            ProviderKind::Ollama => "/format",
        };
        assert!(body.pointer(place).is_some(), "{wire:?} {body}");
        if wire.1 == ProviderKind::OpenAiCompatible {
            assert_eq!(body["tool_choice"], json!("required"));
        }
    }
}

#[tokio::test]
async fn a_models_name_is_sent_as_it_is() {
    let stub = Stub::start(Vendor::OpenAi, None).await.unwrap();
    for name in ["my-own-model-high", "org/model:free", "qwen3:8b"] {
        let config = ProviderConfig { model: name.into(), ..config(&stub, ProviderKind::OpenAiCompatible, false) };
        ask(config, &request()).await.0.unwrap();
        assert_eq!(stub.requests().last().unwrap().json()["model"], json!(name));
    }
}

#[tokio::test]
async fn nobody_listens() {
    let config = ProviderConfig {
        base_url: Some("http://127.0.0.1:9/v1".into()),
        ..ProviderConfig::new(ProviderKind::OpenAiCompatible, "m")
    };
    let error = ask(config, &request()).await.0.unwrap_err();
    assert_eq!(error.kind, LlmErrorKind::Network);
    let config = ProviderConfig {
        base_url: Some("not a url".into()),
        ..ProviderConfig::new(ProviderKind::OpenAiCompatible, "m")
    };
    assert_eq!(ask(config, &request()).await.0.unwrap_err().kind, LlmErrorKind::BadRequest);
}
