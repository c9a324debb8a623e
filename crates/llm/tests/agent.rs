//! The agent loop against scripted models, on tokio's paused clock.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use serde_json::json;
use steward_llm::{
    Act, AgentOutcome, Breaker, BreakerPolicy, BreakerState, BudgetVerdict, ChatDelta, ChatMessage, ChatModel,
    ChatReply, ChatRequest, DeltaSink, Finish, GENERIC, Ladder, LlmError, LlmErrorKind, LoopLimits, NoTools, Price,
    RecordedModel, Rung, ScriptedModel, ShownText, Step, StepKind, ToolCall, ToolChoice, ToolEffect, ToolHost,
    ToolResult, ToolSpec, run_agent,
};

const PRICE: Price = Price { input_micros: 1_000_000, cached_input_micros: 1_000_000, output_micros: 1_000_000 };

fn rung(name: &str, model: Arc<ScriptedModel>) -> Rung {
    Rung { price: Some(PRICE), ..Rung::free(name, model, Duration::from_secs(8), 10_000) }
}

fn ladder(rungs: Vec<Rung>) -> Ladder {
    Ladder { rungs, generic: "A colleague will reply soon.".into() }
}

fn scripted(acts: impl IntoIterator<Item = Act>) -> Arc<ScriptedModel> {
    Arc::new(ScriptedModel::new(acts))
}

fn overloaded() -> Act {
    Act::fail(LlmErrorKind::Overloaded { retry_after: None })
}

fn cut(text: &str) -> Act {
    Act::FailAfter { text: text.into(), error: LlmError::new(LlmErrorKind::CutStream, "cut") }
}

/// Books, reads, sends; counts what really happened.
#[derive(Default)]
struct Desk {
    ran: Vec<ToolCall>,
    hang: bool,
    fail_next: bool,
}

#[async_trait]
impl ToolHost for Desk {
    fn specs(&self) -> Vec<ToolSpec> {
        let tool = |name: &str, effect| ToolSpec {
            name: name.into(),
            description: name.into(),
            parameters: json!({"type": "object", "properties": {"day": {"type": "string"}}, "required": ["day"]}),
            effect,
        };
        vec![tool("look", ToolEffect::Read), tool("book", ToolEffect::Write), tool("send", ToolEffect::Outward)]
    }

    async fn call(&mut self, call: &ToolCall) -> ToolResult {
        self.ran.push(call.clone());
        if self.hang {
            std::future::pending::<()>().await;
        }
        if std::mem::take(&mut self.fail_next) {
            return ToolResult::error("the calendar is locked");
        }
        ToolResult::ok(format!("done {}", self.ran.len()))
    }
}

struct Run {
    outcome: AgentOutcome,
    steps: Vec<Step>,
    shown: ShownText,
    took: Duration,
}

impl Run {
    fn kinds(&self, kind: StepKind) -> usize {
        self.steps.iter().filter(|step| step.kind == kind).count()
    }
}

#[expect(clippy::disallowed_methods, reason = "the paused clock of tokio is what is measured")]
async fn run_with(ladder: Ladder, request: ChatRequest, tools: &mut dyn ToolHost, limits: LoopLimits) -> Run {
    let (mut steps, mut shown) = (Vec::new(), ShownText::default());
    let begun = tokio::time::Instant::now();
    let outcome = run_agent(&ladder, request, tools, &mut steps, &limits, &mut shown).await;
    assert_eq!(shown.text, outcome.text, "what is shown at the end is the reply");
    assert!(!outcome.text.trim().is_empty(), "never silence");
    Run { outcome, steps, shown, took: begun.elapsed() }
}

fn question() -> ChatRequest {
    ChatRequest::new(vec![ChatMessage::system("Be kind."), ChatMessage::user("Tuesday?")])
}

async fn run(rungs: Vec<Rung>, tools: &mut dyn ToolHost) -> Run {
    run_with(ladder(rungs), question(), tools, LoopLimits::default()).await
}

#[tokio::test(start_paused = true)]
async fn tools_then_words() {
    let model = scripted([Act::call("c1", "look", json!({"day": "Tue"})), Act::say("Tuesday is free.")]);
    let mut desk = Desk::default();
    let run = run(vec![rung("full_context", model.clone())], &mut desk).await;
    assert_eq!(
        (run.outcome.text.as_str(), run.outcome.rung.as_str(), run.outcome.turns),
        ("Tuesday is free.", "full_context", 2)
    );
    assert_eq!(run.outcome.usage.input_tokens, 200);
    assert_eq!(run.outcome.cost_micros, 240);
    assert_eq!(run.outcome.transcript.len(), 3);
    let kinds: Vec<StepKind> = run.steps.iter().map(|step| step.kind).collect();
    assert_eq!(kinds, [StepKind::ModelCall, StepKind::ToolCall, StepKind::ModelCall]);
    let second = &model.asked()[1];
    assert!(matches!(second.messages.last(), Some(ChatMessage::Tool { content, .. }) if content == "done 1"));
    assert_eq!(second.tools.len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_cut_stream_is_taken_back_and_retried() {
    let model = scripted([cut("We are open on Mon"), Act::say("We are open on Tuesday.")]);
    let run = run(vec![rung("full_context", model)], &mut NoTools).await;
    assert_eq!(run.outcome.text, "We are open on Tuesday.");
    assert_eq!((run.shown.restarts, run.kinds(StepKind::Retry)), (1, 1));
    assert!(run.steps[0].cost_micros > 0, "what a cut reply cost is estimated");
}

#[tokio::test(start_paused = true)]
async fn an_effect_happens_once_across_rungs_and_ids() {
    let first = scripted([
        Act::call("a", "book", json!({"day": "Tue"})),
        Act::call("b", "send", json!({"day": "Tue"})),
        cut("Your app"),
        Act::fail(LlmErrorKind::Unauthorized),
    ]);
    // Another vendor, other ids, the same wishes.
    let second = scripted([
        Act::call("call_0", "book", json!({"day": "Tue"})),
        Act::call("call_0", "send", json!({"day": "Tue"})),
        Act::call("call_0", "look", json!({"day": "Tue"})),
        Act::call("call_0", "look", json!({"day": "Wed"})),
        Act::say("Booked for Tuesday."),
    ]);
    let mut desk = Desk::default();
    let run = run(vec![rung("full_context", first), rung("second_model", second.clone())], &mut desk).await;
    let ran: Vec<(&str, &str)> =
        desk.ran.iter().map(|call| (call.name.as_str(), call.arguments["day"].as_str().unwrap())).collect();
    assert_eq!(ran, [("book", "Tue"), ("send", "Tue"), ("look", "Tue"), ("look", "Wed")]);
    assert_eq!(run.outcome.rung, "second_model");
    assert_eq!(run.kinds(StepKind::Guard), 2, "the repeats are in the receipt");
    // The second model saw what had been done, and ids stayed unique.
    let last = second.asked().pop().unwrap();
    let ids: Vec<&str> = last
        .messages
        .iter()
        .filter_map(|message| match message {
            ChatMessage::Tool { call_id, .. } => Some(call_id.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(ids, ["a", "b", "call_0", "call_0-2", "call_0-3", "call_0-4"]);
}

#[tokio::test(start_paused = true)]
async fn a_failed_write_may_be_tried_again_but_a_failed_sending_may_not() {
    let acts = |tool: &str| {
        [Act::call("a", tool, json!({"day": "Tue"})), Act::call("b", tool, json!({"day": "Tue"})), Act::say("Done.")]
    };
    let mut desk = Desk { fail_next: true, ..Desk::default() };
    run(vec![rung("full_context", scripted(acts("book")))], &mut desk).await;
    assert_eq!(desk.ran.len(), 2);
    let mut desk = Desk { fail_next: true, ..Desk::default() };
    run(vec![rung("full_context", scripted(acts("send")))], &mut desk).await;
    assert_eq!(desk.ran.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_hanging_tool_is_left_and_never_started_again() {
    let model = scripted([
        Act::call("a", "send", json!({"day": "Tue"})),
        Act::call("b", "send", json!({"day": "Tue"})),
        Act::say("I am checking it."),
    ]);
    let mut desk = Desk { hang: true, ..Desk::default() };
    let run = run(vec![rung("full_context", model.clone())], &mut desk).await;
    assert_eq!(desk.ran.len(), 1);
    assert_eq!(run.outcome.text, "I am checking it.");
    assert!(model.asked()[1].messages.last().unwrap().text().contains("outcome is not known"));
}

#[tokio::test(start_paused = true)]
async fn hanging_models_end_in_words_before_the_deadline() {
    let hang = || Arc::new(ScriptedModel::thinking(|_, _| Act::Hang));
    let four = vec![
        rung("full_context", hang()),
        rung("short_context", hang()),
        rung("second_model", hang()),
        rung("builtin", scripted([Act::say("From our documents.")])),
    ];
    let done = run(four, &mut NoTools).await;
    assert_eq!((done.outcome.rung.as_str(), done.outcome.failures.len()), ("builtin", 3));
    assert!(done.took < Duration::from_secs(28), "{:?}", done.took);

    let all = vec![rung("full_context", hang()), rung("second_model", hang()), rung("builtin", hang())];
    let done = run(all, &mut NoTools).await;
    assert_eq!((done.outcome.rung.as_str(), done.outcome.text.as_str()), (GENERIC, "A colleague will reply soon."));
    assert!(done.took < Duration::from_secs(30), "{:?}", done.took);
    assert!(run(Vec::new(), &mut NoTools).await.outcome.rung == GENERIC);
}

#[tokio::test(start_paused = true)]
async fn waits_are_honoured_and_hopeless_errors_are_not_retried() {
    let limited = Act::fail(LlmErrorKind::RateLimited { retry_after: Some(Duration::from_secs(3)) });
    let done = run(vec![rung("full_context", scripted([limited, Act::say("Yes.")]))], &mut NoTools).await;
    assert!(done.took >= Duration::from_secs(3) && done.outcome.rung == "full_context");

    for kind in [
        LlmErrorKind::QuotaExhausted,
        LlmErrorKind::Unauthorized,
        LlmErrorKind::BadRequest,
        LlmErrorKind::RateLimited { retry_after: Some(Duration::from_secs(3_600)) },
    ] {
        let first = scripted([Act::fail(kind.clone()), Act::say("too late")]);
        let done =
            run(vec![rung("full_context", first.clone()), rung("builtin", scripted([Act::say("Yes.")]))], &mut NoTools)
                .await;
        assert_eq!((first.asked().len(), done.outcome.rung.as_str()), (1, "builtin"), "{kind:?}");
        assert_eq!(done.outcome.failures[0].code, kind.code());
        assert_eq!(done.kinds(StepKind::Fallback), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn refusals_and_empty_replies_go_down_the_ladder() {
    let empty = || Act::Reply(ChatReply::text("m", "  "));
    for acts in [vec![Act::refuse()], vec![empty(), empty(), empty()]] {
        let done = run(
            vec![rung("full_context", scripted(acts)), rung("builtin", scripted([Act::say("Yes.")]))],
            &mut NoTools,
        )
        .await;
        assert_eq!(done.outcome.rung, "builtin");
    }
}

#[tokio::test(start_paused = true)]
async fn the_breaker_opens_spares_the_provider_and_recovers() {
    let breaker = Breaker::new(BreakerPolicy { failures: 3, open_for: Duration::from_secs(30) });
    let sick =
        Arc::new(ScriptedModel::thinking(|_, number| if number < 3 { overloaded() } else { Act::say("Well again.") }));
    let make = || {
        let rung = Rung { breaker: Some(breaker.clone()), ..rung("full_context", sick.clone()) };
        vec![rung, Rung::free("builtin", scripted([Act::say("Builtin.")]), Duration::from_secs(3), 10_000)]
    };
    assert_eq!(run(make(), &mut NoTools).await.outcome.rung, "builtin");
    assert_eq!(breaker.state(), BreakerState::Open);
    let done = run(make(), &mut NoTools).await;
    assert_eq!((done.outcome.failures[0].code.as_str(), sick.asked().len()), ("circuit_open", 3));
    tokio::time::advance(Duration::from_secs(31)).await;
    assert_eq!(run(make(), &mut NoTools).await.outcome.text, "Well again.");
    assert_eq!(breaker.state(), BreakerState::Closed);
}

#[tokio::test(start_paused = true)]
async fn the_cost_cap_holds() {
    let greedy = Arc::new(ScriptedModel::thinking(|_, number| {
        Act::call(format!("c{number}"), "look", json!({"day": number.to_string()}))
    }));
    let request = ChatRequest { max_output_tokens: Some(20), ..question() };
    let limits = LoopLimits { max_cost_micros: Some(600), max_turns: 50, ..LoopLimits::default() };
    let rungs = vec![
        rung("full_context", greedy),
        Rung::free("builtin", scripted([Act::say("Builtin.")]), Duration::from_secs(3), 10_000),
    ];
    let done = run_with(ladder(rungs), request, &mut Desk::default(), limits).await;
    assert_eq!((done.outcome.rung.as_str(), done.outcome.failures[0].code.as_str()), ("builtin", "budget"));
    assert!(done.outcome.cost_micros <= 600 && done.outcome.cost_micros > 0, "{}", done.outcome.cost_micros);
}

#[tokio::test(start_paused = true)]
async fn a_reply_out_of_shape_is_repaired_once() {
    let schema = json!({"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]});
    let ask = || ChatRequest { response_schema: Some(schema.clone()), ..question() };
    let model = scripted([Act::say("{\"n\": \"one\"}"), Act::say("```json\n{\"n\": 1}\n```")]);
    let done =
        run_with(ladder(vec![rung("full_context", model.clone())]), ask(), &mut NoTools, LoopLimits::default()).await;
    assert_eq!(done.outcome.value, Some(json!({"n": 1})));
    assert!(model.asked()[1].messages.last().unwrap().text().contains("/n"), "the model is told what is wrong");
    assert_eq!(done.outcome.transcript.len(), 1, "the repair is no part of the conversation");

    let stubborn = Arc::new(ScriptedModel::thinking(|_, _| Act::say("no")));
    let done =
        run_with(ladder(vec![rung("full_context", stubborn.clone())]), ask(), &mut NoTools, LoopLimits::default())
            .await;
    assert_eq!((done.outcome.rung.as_str(), stubborn.asked().len(), done.outcome.value), (GENERIC, 2, None));
}

#[tokio::test(start_paused = true)]
async fn a_hostile_model_reaches_no_tool_it_may_not() {
    let many: Vec<ToolCall> = (0..100)
        .map(|at| ToolCall { id: "x".into(), name: "look".into(), arguments: json!({"day": at.to_string()}) })
        .collect();
    let model = scripted([
        Act::call("1", "delete_everything", json!({})),
        Act::call("2", "book", json!("{not json")),
        Act::call("3", "book", json!({"day": 7})),
        Act::Reply(ChatReply { finish: Finish::ToolCalls, ..ChatReply::tool_calls("m", many) }),
        Act::say("Done."),
    ]);
    let mut desk = Desk::default();
    let done = run(vec![rung("full_context", model)], &mut desk).await;
    assert_eq!(desk.ran.len(), 16);
    assert!(desk.ran.iter().all(|call| call.name == "look"));
    assert_eq!(done.kinds(StepKind::Guard), 4);
}

#[tokio::test(start_paused = true)]
async fn a_model_that_only_calls_tools_is_asked_for_words_and_then_left() {
    let looper = Arc::new(ScriptedModel::thinking(|_, number| {
        Act::call(format!("{number}"), "look", json!({"day": number.to_string()}))
    }));
    let limits = LoopLimits { max_turns: 3, ..LoopLimits::default() };
    let rungs =
        vec![rung("full_context", looper.clone()), rung("builtin", scripted([Act::say("Here is what I found.")]))];
    let done = run_with(ladder(rungs), question(), &mut Desk::default(), limits).await;
    assert_eq!((done.outcome.rung.as_str(), done.outcome.failures[0].code.as_str()), ("builtin", "turn_limit"));
    assert_eq!(looper.asked().last().unwrap().tool_choice, ToolChoice::None);
}

#[tokio::test(start_paused = true)]
async fn words_before_a_tool_call_are_replaced() {
    let both = Act::Reply(ChatReply {
        text: "Let me look.".into(),
        ..ChatReply::tool_calls(
            "m",
            vec![ToolCall { id: "1".into(), name: "look".into(), arguments: json!({"day": "Tue"}) }],
        )
    });
    let done =
        run(vec![rung("full_context", scripted([both, Act::say("Tuesday is free.")]))], &mut Desk::default()).await;
    assert_eq!((done.shown.text.as_str(), done.shown.restarts), ("Tuesday is free.", 1));
}

/// A model that does not stream.
struct Silent(AtomicUsize);

#[async_trait]
impl ChatModel for Silent {
    fn name(&self) -> &str {
        "silent"
    }

    async fn chat(&self, _request: &ChatRequest, deltas: &mut dyn DeltaSink) -> Result<ChatReply, LlmError> {
        if self.0.fetch_add(1, Ordering::SeqCst) == 0 {
            deltas.push(ChatDelta::Text("Wrong wor".into()));
        }
        Ok(ChatReply::text("silent", "Hello."))
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_shown_is_made_equal_to_the_reply() {
    let model = Arc::new(Silent(AtomicUsize::new(0)));
    for restarts in [1, 0] {
        let done = run(vec![Rung::free("builtin", model.clone(), Duration::from_secs(1), 100)], &mut NoTools).await;
        assert_eq!((done.shown.text.as_str(), done.shown.restarts), ("Hello.", restarts));
    }
}

#[tokio::test(start_paused = true)]
async fn short_context_sends_less() {
    let mut messages = vec![ChatMessage::system("Be kind.")];
    messages.extend((0..50).map(|at| ChatMessage::user(format!("{at} {}", "word ".repeat(100)))));
    let first = scripted([Act::fail(LlmErrorKind::ContextTooLong)]);
    let second = scripted([Act::say("Yes.")]);
    let short = Rung { max_input_tokens: 500, ..rung("short_context", second.clone()) };
    let done = run_with(
        ladder(vec![rung("full_context", first), short]),
        ChatRequest::new(messages.clone()),
        &mut NoTools,
        LoopLimits::default(),
    )
    .await;
    assert_eq!(done.outcome.rung, "short_context");
    let sent = &second.asked()[0].messages;
    assert!(sent.len() < 6 && sent.last() == messages.last() && sent[0] == messages[0]);
}

#[tokio::test(start_paused = true)]
async fn a_receipt_can_be_replayed() {
    let model = scripted([Act::call("c1", "look", json!({"day": "Tue"})), cut("Tues"), Act::say("Tuesday is free.")]);
    let first = run(vec![rung("full_context", model)], &mut Desk::default()).await;
    let stored = serde_json::to_string(&first.steps).unwrap();
    let steps: Vec<Step> = serde_json::from_str(&stored).unwrap();
    let recorded = Arc::new(RecordedModel::from_steps(&steps));
    let again =
        run(vec![Rung::free("full_context", recorded, Duration::from_secs(9), 10_000)], &mut Desk::default()).await;
    assert_eq!((again.outcome.text, again.outcome.transcript), (first.outcome.text, first.outcome.transcript));
}

#[test]
fn a_budget_verdict_takes_rungs_away() {
    let free = Rung::free("builtin", scripted([]), Duration::from_secs(1), 1);
    let cheap = Rung { price: Some(PRICE), ..rung("second_model", scripted([])) };
    let dear = Rung { price: Some(Price { input_micros: 9_000_000, ..PRICE }), ..rung("full_context", scripted([])) };
    let names = |verdict| -> Vec<String> {
        ladder(vec![dear.clone(), cheap.clone(), free.clone()])
            .restricted(verdict)
            .rungs
            .into_iter()
            .map(|rung| rung.name)
            .collect()
    };
    assert_eq!(names(BudgetVerdict::Warn).len(), 3);
    assert_eq!(names(BudgetVerdict::Cheaper), ["second_model", "builtin"]);
    assert_eq!(names(BudgetVerdict::BuiltinOnly), ["builtin"]);
}
