//! Doing a run again: with its recorded model output, to see whether the house still says the same; or with another
//! model, to compare. Nothing goes out: what a tool would have done is noted.

use std::sync::Arc;
use std::time::Duration;

use steward_llm::{BudgetVerdict, ChatModel, ChatReply, NoDeltas, RecordedModel, Rung, ToolCall};
use steward_model::{Action, OpContext};
use steward_store::TenantTx;
use steward_store::runs::{Run, Step};

use super::keep::{Occasion, RunInput, Started, run_keep};
use super::run_get;
use crate::agents::concierge::{Citation, TurnInput, TurnOutcome, take_turn};
use crate::app::App;
use crate::error::{Error, Result};
use crate::limits::Limited;
use crate::prompts::{Prompt, prompt_version};
use crate::tools::HandOffRequest;
use crate::workspaces::Profile;

const RECORDED_TIME: Duration = Duration::from_secs(10);
const RECORDED_TOKENS: usize = 1_000_000;

/// What a replay led to.
#[derive(Debug, Clone)]
pub struct Replay {
    pub identical: bool,
    /// What is not the same: `reply`, `citations`, `hand_off`.
    pub differences: Vec<&'static str>,
    pub reply: String,
    pub citations: Vec<Citation>,
    /// Calls of tools that change something; none was carried out.
    pub would_have: Vec<ToolCall>,
}

/// With what a run is done again.
#[derive(Debug, Clone, Default)]
pub struct RerunWith {
    /// `None`: the built-in model.
    pub provider_id: Option<String>,
    /// In place of the provider's own.
    pub model: Option<String>,
}

/// Plays the model's side of a run from its receipt, against the knowledge, the persona and the rules of today.
pub async fn run_replay(app: &Arc<App>, context: &OpContext, id: &str) -> Result<Replay> {
    context.authorise(Action::RunRepeat)?;
    app.limits.take(Limited::AgentTurn, &context.workspace_id.to_string())?;
    let read = app.store.read(context).await?;
    let run = read.run_find(id).await?.ok_or_else(|| Error::not_found("run"))?;
    let steps = read.run_steps(id).await?;
    let recording = Recording::of(&steps);
    if recording.is_empty() {
        return Err(Error::conflict(
            "not_recorded",
            "This run kept no output of a model, so there is nothing to replay.",
        ));
    }
    let mut input = input_of(app, &read, &run).await?.0;
    drop(read);
    input.builtin = Some(recording.of_builtin());
    input.rungs = recording.rungs();
    let outcome = rehearse(app, context, &input, &mut Started::now(context)).await;
    let before: Vec<Citation> = serde_json::from_value(run.outcome["citations"].clone()).unwrap_or_default();
    let hand_off: Option<HandOffRequest> = serde_json::from_value(run.outcome["hand_off"].clone()).unwrap_or_default();
    let cited = |citations: &[Citation]| -> Vec<String> {
        citations.iter().map(|citation| citation.passage_id.clone()).collect()
    };
    let mut differences = Vec::new();
    if run.outcome["reply"].as_str() != Some(outcome.reply.as_str()) {
        differences.push("reply");
    }
    if cited(&before) != cited(&outcome.citations) {
        differences.push("citations");
    }
    if hand_off != outcome.hand_off {
        differences.push("hand_off");
    }
    Ok(Replay {
        identical: differences.is_empty(),
        differences,
        reply: outcome.reply,
        citations: outcome.citations,
        would_have: outcome.would_have,
    })
}

/// Answers the same question with another model. The new run is kept beside the old one, and its cost counts.
pub async fn run_rerun(app: &Arc<App>, context: &OpContext, id: &str, with: RerunWith) -> Result<(Run, Vec<Step>)> {
    context.authorise(Action::RunRepeat)?;
    app.limits.take(Limited::AgentTurn, &context.workspace_id.to_string())?;
    let read = app.store.read(context).await?;
    let run = read.run_find(id).await?.ok_or_else(|| Error::not_found("run"))?;
    let (mut input, profile) = input_of(app, &read, &run).await?;
    if let Some(provider_id) = &with.provider_id {
        let rung = crate::providers::rung_of(app, &read, provider_id, with.model.as_deref()).await?;
        let today = profile.today(context);
        (input.verdict, input.max_cost_micros) = crate::budget::judge(&read, &today, None).await?;
        if rung.price.is_some() && input.verdict == BudgetVerdict::BuiltinOnly {
            let message = "The budget is used up, so the model was not asked. Raise it, or use the built-in model.";
            return Err(Error::conflict("budget_used_up", message));
        }
        // A comparison is asked for by name: the cheaper model would be another one.
        input.verdict = BudgetVerdict::Allow;
        input.rungs = vec![rung];
    }
    drop(read);
    let mut started = Started::now(context);
    let outcome = rehearse(app, context, &input, &mut started).await;
    let write = app.store.write(context).await?;
    let occasion = Occasion::Rerun { of: run.id };
    let again = run_keep(app, &write, context, &profile, occasion, (&input, &outcome), started).await?;
    write.commit().await?;
    run_get(app, context, &again.id).await
}

async fn rehearse(app: &Arc<App>, context: &OpContext, input: &TurnInput, started: &mut Started) -> TurnOutcome {
    take_turn(app, context, input, &mut started.receipt, &mut NoDeltas).await
}

/// The turn as it was, with the persona of today and without models.
async fn input_of(app: &App, read: &TenantTx, run: &Run) -> Result<(TurnInput, Profile)> {
    let RunInput { text, history, summary, channel, instruction } = serde_json::from_value(run.input.clone())
        .map_err(|_| Error::conflict("not_recorded", "This run is of a kind that can't be done again."))?;
    let workspace = read.workspace_get().await?.ok_or_else(|| Error::not_found("workspace"))?;
    let profile = Profile::of(&workspace);
    let version = Some(run.prompt_version.as_str()).filter(|version| !version.starts_with("builtin-"));
    let prompt: Prompt = prompt_version(read, "concierge", version).await?;
    let input = TurnInput {
        text,
        history,
        summary,
        channel,
        business: workspace.name,
        region: profile.default_region.clone(),
        persona: read.setting_get("persona").await?,
        prompt,
        rungs: Vec::new(),
        builtin: None,
        verdict: BudgetVerdict::Allow,
        max_cost_micros: None,
        instruction,
        trusted_hosts: crate::agents::concierge::trusted_hosts(
            &app.options.public_url,
            workspace.domain.as_deref(),
            &profile,
        ),
        rehearsal: true,
    };
    Ok((input, profile))
}

/// The replies of a run's models by rung, in the order in which they came. What failed is left out: that a rung has no
/// further reply makes the run go down the ladder where it did.
struct Recording {
    replies: Vec<(String, Vec<ChatReply>)>,
}

impl Recording {
    fn of(steps: &[Step]) -> Self {
        let mut replies: Vec<(String, Vec<ChatReply>)> = Vec::new();
        for step in steps.iter().filter(|step| step.kind == "model" && step.error.is_none()) {
            let rung = step.input["rung"].as_str().unwrap_or_default();
            let Ok(reply) = serde_json::from_value::<ChatReply>(step.output.clone()) else {
                continue;
            };
            match replies.iter_mut().find(|(name, _)| name == rung) {
                Some((_, known)) => known.push(reply),
                None => replies.push((rung.to_owned(), vec![reply])),
            }
        }
        Self { replies }
    }

    fn is_empty(&self) -> bool {
        self.replies.is_empty()
    }

    fn rungs(&self) -> Vec<Rung> {
        let above = self.replies.iter().filter(|(name, _)| name != "builtin");
        above
            .map(|(name, replies)| {
                let model = Arc::new(RecordedModel::from_replies(replies.clone()));
                Rung::free(name.clone(), model, RECORDED_TIME, RECORDED_TOKENS)
            })
            .collect()
    }

    fn of_builtin(&self) -> Arc<dyn ChatModel> {
        let replies = self.replies.iter().find(|(name, _)| name == "builtin").map(|(_, replies)| replies.clone());
        Arc::new(RecordedModel::from_replies(replies.unwrap_or_default()))
    }
}
