//! The concierge: answers customers from the business's knowledge, or brings in a person.
//!
//! One turn: understand, climb the ladder of models with the tools, guard the reply, cite. What it found, decided and
//! said is the receipt. The turn writes nothing; its caller stores reply and receipt in one transaction.

mod builtin;
mod citations;
mod claims;
mod endings;
mod guard;
mod instructions;
mod links;
mod orders;
mod phrases;
mod query;
mod readings;
mod screen;
mod suggestions;
mod summary;
mod window;
mod wordings;

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::json;
use steward_language::cues::CueKind;
use steward_llm::{
    AgentOutcome, BudgetVerdict, ChatDelta, ChatModel, ChatRequest, DeltaSink, Ladder, LoopLimits, Rung, ToolCall,
    run_agent,
};
use steward_model::{Actor, AgentKind, OpContext, Stopwatch};

pub use builtin::BuiltinConcierge;
pub use citations::Citation;
pub(crate) use guard::figures_stand_in;
pub(crate) use links::{places, trusted_hosts};
pub(crate) use orders::{blanked, ranges as orders_in};
pub(crate) use query::core;
pub(crate) use summary::extractive;
pub use window::CONTEXT_MESSAGES;
pub(crate) use window::SUMMARY_CHARACTERS;

use crate::agents::Understood;
use crate::agents::receipt::Receipt;
use crate::app::App;
use crate::personas::Persona;
use crate::prompts::Prompt;
use crate::tools::{ConciergeTools, Evidence, HandOffRequest};

const DEADLINE: Duration = Duration::from_secs(25);
const BUILTIN_TIME: Duration = Duration::from_secs(5);
/// Four look-ups at most and the reply.
const MAX_TURNS: u32 = 6;
/// How sure the classifier must be of an intent to act on it.
const SURE: f32 = 0.6;
/// From here on a message is taken for a complaint, whatever it is about.
const ANGRY: f32 = -0.5;

/// One earlier message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    /// What was said before them, in short.
    pub summary: Option<String>,
    pub channel: String,
    pub business: String,
    /// ISO 3166-1 alpha-2, for phone numbers and amounts.
    pub region: String,
    pub persona: Persona,
    pub prompt: Prompt,
    /// The models above `builtin`, best first; empty without a key.
    pub rungs: Vec<Rung>,
    /// In place of `builtin`: its recorded output, for a replay.
    pub builtin: Option<Arc<dyn ChatModel>>,
    pub verdict: BudgetVerdict,
    pub max_cost_micros: Option<i64>,
    /// What a member asked for when a draft is made again.
    pub instruction: Option<String>,
    /// Hosts that a reply may name whatever it rests on.
    pub trusted_hosts: Vec<String>,
    /// A trial: nobody carries out what it leads to.
    pub rehearsal: bool,
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
    /// In a trial: the calls that would have changed something.
    pub would_have: Vec<ToolCall>,
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
    // What the business wrote about itself may be named.
    evidence.trust(links::places(&format!("{} {}", input.persona.instructions, input.persona.greeting)));
    let mut tools = ConciergeTools {
        app: app.clone(),
        context: context.acting_as(agent),
        evidence: evidence.clone(),
        hand_off: None,
        person_wanted: person_wanted(input, &understood),
        rehearsal: input.rehearsal,
        would_have: Vec::new(),
    };
    let builtin =
        Arc::new(BuiltinConcierge::new(app.embedder.clone(), input.clone(), understood.clone(), evidence.clone()));
    let last_model: Arc<dyn ChatModel> = input.builtin.clone().unwrap_or_else(|| builtin.clone());
    let builtin_rung = Rung::free("builtin", last_model, BUILTIN_TIME, 100_000);
    let ladder = Ladder {
        rungs: input.rungs.iter().cloned().chain([builtin_rung.clone()]).collect(),
        generic: phrases::generic(&builtin.language()),
    }
    .restricted(input.verdict);
    let limits = LoopLimits {
        max_turns: MAX_TURNS,
        deadline: DEADLINE,
        max_cost_micros: input.max_cost_micros,
        seed: u64::from_le_bytes(context.ids.random_bytes()),
        ..LoopLimits::default()
    };
    let request = ChatRequest::new(window::messages(input, &builtin.language()));
    let mut guard = guard::Guard::new(input, evidence.clone());
    let mut deltas = screen::Screen::new(deltas, guard.clone(), builtin.speaks());
    receipt.loop_begins();
    let mut outcome = run_agent(&ladder, request.clone(), &mut tools, receipt, &limits, &mut deltas).await;
    let mut violations = Vec::new();
    let is_ours = |rung: &str| rung == "builtin" || rung == steward_llm::GENERIC;
    if !is_ours(&outcome.rung) {
        violations = guard.judge(&outcome.text).violations();
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
        // What a refused reply wanted done is not done either.
        tools.hand_off = None;
        outcome = run_agent(&only, request, &mut tools, receipt, &limits, &mut deltas).await;
        outcome.usage.add(spent.usage);
        outcome.cost_micros += spent.cost_micros;
        outcome.failures.extend(spent.failures);
    }
    deltas.finish();
    let (mut reply, citations) = citations::resolve(&outcome.text, &evidence.passages(), guard.own());
    if let Some(disclaimer) = input.persona.disclaimer_text()
        && !is_ours(&outcome.rung)
        && !citations.is_empty()
        && !reply.contains(&disclaimer)
    {
        // A model may forget what the trade demands.
        reply.push_str(&format!("\n\n{disclaimer}"));
    }
    if !tools.would_have.is_empty() {
        receipt.note("guard", "would have", json!({}), json!({ "calls": tools.would_have }), 0.0);
    }
    let passages = evidence.passages();
    let mut suggested = suggestions::suggestions(input, &builtin.language(), &reply, &citations, &passages);
    suggested.retain(|text| links::refused(text, guard.own()).is_empty());
    TurnOutcome {
        reply,
        citations,
        suggested,
        hand_off: tools.hand_off,
        understood,
        model_outcome: outcome,
        violations,
        would_have: tools.would_have,
    }
}

/// Whether the customer's own words bring a person in: asked for, agreed to, or out of anger.
fn person_wanted(input: &TurnInput, understood: &Understood) -> bool {
    let cues = &understood.cues;
    let intends = |intent: &str| understood.intent.as_deref() == Some(intent) && understood.intent_confidence >= SURE;
    let answers_us = input.history.last().is_some_and(|said| !said.by_customer);
    wishes_person(understood)
        || (answers_us && cues.has(CueKind::Agreement))
        || intends("complaint")
        || cues.sentiment.score <= ANGRY
}

/// Asked for by its words, or by what the message as a whole means. A question ("does somebody pick us up?") is looked up
/// unless its words ask for a person.
fn wishes_person(understood: &Understood) -> bool {
    let cues = &understood.cues;
    let means_it = understood.intent.as_deref() == Some("hand_off") && understood.intent_confidence >= SURE;
    cues.has(CueKind::HumanRequest) || (means_it && !cues.has(CueKind::Question) && !cues.has(CueKind::PersonRefused))
}
