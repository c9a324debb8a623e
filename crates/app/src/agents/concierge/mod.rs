//! The concierge: answers customers from the business's knowledge, or brings in a person.
//!
//! One turn: understand, climb the ladder of models with the tools, guard the reply, cite. What it found, decided and
//! said is the receipt. The turn writes nothing; its caller stores reply and receipt in one transaction.

mod builtin;
mod citations;
mod guard;
mod phrases;
mod suggestions;

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use steward_llm::{
    AgentOutcome, BudgetVerdict, ChatDelta, ChatMessage, ChatRequest, DeltaSink, Ladder, LoopLimits, Rung, run_agent,
};
use steward_model::{Actor, AgentKind, OpContext, Stopwatch};

pub use builtin::BuiltinConcierge;
pub use citations::Citation;

use crate::agents::Understood;
use crate::agents::receipt::Receipt;
use crate::app::App;
use crate::personas::Persona;
use crate::prompts::Prompt;
use crate::tools::{ConciergeTools, Evidence, HandOffRequest};

/// Earlier messages that go into the context in full (PLT-27).
pub const CONTEXT_MESSAGES: u64 = 10;
const DEADLINE: Duration = Duration::from_secs(25);
const BUILTIN_TIME: Duration = Duration::from_secs(5);

/// One earlier message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    pub by_customer: bool,
    pub text: String,
}

/// What a turn starts from.
#[derive(Clone)]
pub struct TurnInput {
    pub text: String,
    /// Earlier messages, oldest first.
    pub history: Vec<Said>,
    pub channel: String,
    pub business: String,
    /// ISO 3166-1 alpha-2, for phone numbers and amounts.
    pub region: String,
    pub persona: Persona,
    pub prompt: Prompt,
    /// The models above `builtin`, best first; empty without a key.
    pub rungs: Vec<Rung>,
    pub verdict: BudgetVerdict,
    pub max_cost_micros: Option<i64>,
    /// What a member asked for when a draft is made again.
    pub instruction: Option<String>,
}

/// What a turn led to.
#[derive(Debug, Clone)]
pub struct TurnOutcome {
    pub reply: String,
    pub citations: Vec<Citation>,
    /// What the customer may answer with one press.
    pub suggested: Vec<String>,
    pub hand_off: Option<HandOffRequest>,
    pub understood: Understood,
    pub model_outcome: AgentOutcome,
    /// Rules that a model's reply broke, so that `builtin` answered in its place.
    pub violations: Vec<String>,
}

/// Takes a turn. It always ends with words.
pub async fn take_turn(
    app: &Arc<App>,
    context: &OpContext,
    input: &TurnInput,
    receipt: &mut Receipt,
    deltas: &mut dyn DeltaSink,
) -> TurnOutcome {
    let watch = Stopwatch::start();
    let understood = app.understanding.read(&app.embedder, &input.text, &input.region).await;
    receipt.note(
        "understand",
        "read the message",
        json!({ "text": input.text }),
        json!(understood),
        watch.elapsed_ms(),
    );
    if input.verdict != BudgetVerdict::Allow {
        let left = json!({ "verdict": input.verdict, "left_micros": input.max_cost_micros });
        receipt.note("decide", "budget", json!({}), left, 0.0);
    }
    let agent = Actor::Agent { agent: AgentKind::Concierge, on_behalf_of: Box::new(context.actor.clone()) };
    let evidence = Evidence::default();
    let mut tools = ConciergeTools {
        app: app.clone(),
        context: context.acting_as(agent),
        evidence: evidence.clone(),
        hand_off: None,
    };
    let builtin =
        Arc::new(BuiltinConcierge::new(app.embedder.clone(), input.clone(), understood.clone(), evidence.clone()));
    let builtin_rung = Rung::free("builtin", builtin.clone(), BUILTIN_TIME, 100_000);
    let ladder = Ladder {
        rungs: input.rungs.iter().cloned().chain([builtin_rung.clone()]).collect(),
        generic: phrases::generic(&builtin.language()),
    }
    .restricted(input.verdict);
    let limits = LoopLimits {
        max_turns: 4,
        deadline: DEADLINE,
        max_cost_micros: input.max_cost_micros,
        seed: u64::from_le_bytes(context.ids.random_bytes()),
        ..LoopLimits::default()
    };
    let request = ChatRequest::new(messages(input, &builtin.language()));
    receipt.loop_begins();
    let mut outcome = run_agent(&ladder, request.clone(), &mut tools, receipt, &limits, deltas).await;
    let mut violations = Vec::new();
    if outcome.rung != "builtin" && outcome.rung != steward_llm::GENERIC {
        violations = guard::violations(&outcome.text, input, &evidence.passages());
    }
    if !violations.is_empty() {
        receipt.note(
            "guard",
            "reply refused",
            json!({ "reply": outcome.text }),
            json!({ "violations": violations }),
            0.0,
        );
        deltas.push(ChatDelta::Restart);
        let only = Ladder { rungs: vec![builtin_rung], generic: ladder.generic.clone() };
        receipt.loop_begins();
        let spent = outcome;
        outcome = run_agent(&only, request, &mut tools, receipt, &limits, deltas).await;
        outcome.usage.add(spent.usage);
        outcome.cost_micros += spent.cost_micros;
        outcome.failures.extend(spent.failures);
    }
    let (reply, citations) = citations::resolve(&outcome.text, &evidence.passages());
    let suggested = suggestions::suggestions(input, &builtin.language(), &reply, &citations, &evidence.passages());
    TurnOutcome {
        reply,
        citations,
        suggested,
        hand_off: tools.hand_off,
        understood,
        model_outcome: outcome,
        violations,
    }
}

/// The conversation as a model sees it.
fn messages(input: &TurnInput, language: &str) -> Vec<ChatMessage> {
    let persona = &input.persona;
    let forbidden = if persona.forbidden_topics.is_empty() {
        String::from("nothing in particular")
    } else {
        persona.forbidden_topics.join("; ")
    };
    let mut instructions = persona.instructions.clone();
    if let Some(disclaimer) = persona.disclaimer_text() {
        instructions.push_str(&format!("\nEnd answers about facts with: {disclaimer}"));
    }
    if let Some(instruction) = &input.instruction {
        instructions.push_str(&format!("\nA colleague asks for this reply: {instruction}"));
    }
    let manner = json!(persona.manner);
    let role = json!(persona.role);
    let system = input.prompt.render(&[
        ("assistant_name", &persona.assistant_name),
        ("business", &input.business),
        ("channel", &input.channel),
        ("manner", manner.as_str().unwrap_or_default()),
        ("language", phrases::language_name(language)),
        ("role", role.as_str().unwrap_or_default()),
        ("forbidden_topics", &forbidden),
        ("instructions", &instructions),
    ]);
    let mut messages = vec![ChatMessage::system(system)];
    for said in &input.history {
        messages.push(if said.by_customer {
            ChatMessage::user(said.text.clone())
        } else {
            ChatMessage::assistant(said.text.clone())
        });
    }
    messages.push(ChatMessage::user(input.text.clone()));
    messages
}
