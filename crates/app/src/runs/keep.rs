//! Keeps a run: its receipt, what it was given, so that it can be done again, and what it cost.

use serde::{Deserialize, Serialize};
use serde_json::json;
use steward_llm::AgentOutcome;
use steward_model::{OpContext, ids};
use steward_store::TenantTx;
use steward_store::runs::Run;

use crate::agents::concierge::{Said, TurnInput, TurnOutcome};
use crate::agents::receipt::Receipt;
use crate::app::App;
use crate::error::Result;
use crate::workspaces::Profile;

/// What a turn was given beside persona, prompt and models.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RunInput {
    pub(crate) text: String,
    pub(crate) history: Vec<Said>,
    /// What was said before the history.
    pub(crate) summary: Option<String>,
    pub(crate) channel: String,
    pub(crate) instruction: Option<String>,
}

/// Why a run was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Occasion {
    Conversation {
        conversation_id: String,
        message_id: String,
    },
    /// Apart from any conversation; the word stands on the run.
    Apart(&'static str),
    /// Once more, for a comparison.
    Rerun {
        of: String,
    },
}

/// A run that is under way.
pub(crate) struct Started {
    pub(crate) run_id: String,
    pub(crate) started_at: i64,
    pub(crate) receipt: Receipt,
}

impl Started {
    pub(crate) fn now(context: &OpContext) -> Self {
        let run_id = context.new_id::<ids::kind::Run>().to_string();
        let receipt = Receipt::begin(&run_id, &context.workspace_id.to_string());
        Self { run_id, started_at: context.now_ms(), receipt }
    }
}

/// Writes the run, its steps and its spending.
pub(crate) async fn run_keep(
    app: &App,
    write: &TenantTx,
    context: &OpContext,
    profile: &Profile,
    occasion: Occasion,
    turn: (&TurnInput, &TurnOutcome),
    started: Started,
) -> Result<Run> {
    let run = row(context, occasion, turn, &started);
    run_store(app, write, context, profile, &run, started.receipt).await?;
    Ok(run)
}

/// Writes a run as it is given.
pub(crate) async fn run_store(
    app: &App,
    write: &TenantTx,
    context: &OpContext,
    profile: &Profile,
    run: &Run,
    receipt: Receipt,
) -> Result<()> {
    write.run_insert(run.clone(), receipt.into_steps()).await?;
    crate::budget::spend(app, write, context, profile, run).await
}

fn row(context: &OpContext, occasion: Occasion, turn: (&TurnInput, &TurnOutcome), started: &Started) -> Run {
    let (input, outcome) = turn;
    let model = &outcome.model_outcome;
    let tokens = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let (name, conversation_id, message_id, repeat_of) = match occasion {
        Occasion::Conversation { conversation_id, message_id } => {
            ("conversation", Some(conversation_id), Some(message_id), None)
        }
        Occasion::Apart(name) => (name, None, None, None),
        Occasion::Rerun { of } => ("rerun", None, None, Some(of)),
    };
    Run {
        id: started.run_id.clone(),
        workspace_id: context.workspace_id.to_string(),
        agent: String::from("concierge"),
        conversation_id,
        message_id,
        status: String::from("done"),
        rung: model.rung.clone(),
        model: model.model.clone().unwrap_or_else(|| model.rung.clone()),
        prompt_version: input.prompt.version.clone(),
        input: json!(RunInput {
            text: input.text.clone(),
            history: input.history.clone(),
            summary: input.summary.clone(),
            channel: input.channel.clone(),
            instruction: input.instruction.clone(),
        }),
        outcome: json!({
            "reply": outcome.reply,
            "citations": outcome.citations,
            "hand_off": outcome.hand_off,
            "violations": outcome.violations,
            "would_have": outcome.would_have,
            "transcript": model.transcript,
        }),
        input_tokens: tokens(model.usage.input_tokens),
        output_tokens: tokens(model.usage.output_tokens),
        cost_micros: model.cost_micros,
        error: failures(model),
        repeat_of,
        started_at: started.started_at,
        duration_ms: started.receipt.elapsed_ms(),
        occasion: name.to_owned(),
        fell_back: !outcome.violations.is_empty() || !model.failures.is_empty(),
        handed_off: outcome.hand_off.is_some(),
    }
}

/// Why the rungs above the one that answered did not, in sentences for a member.
fn failures(outcome: &AgentOutcome) -> Option<String> {
    let mut sentences: Vec<&str> = outcome.failures.iter().map(|failure| failure.public.as_str()).collect();
    sentences.dedup();
    (!sentences.is_empty()).then(|| sentences.join(" "))
}
