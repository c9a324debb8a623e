//! One question apart from any conversation: a plain page, a command, a measurement, a trial of a persona. Its run is
//! kept, and nothing else: a hand-off that the agent asks for is told and not carried out.

use std::collections::HashMap;
use std::sync::Arc;

use serde::Serialize;
use serde_json::json;
use steward_llm::{AgentOutcome, NoDeltas};
use steward_model::{Action, OpContext, ids};
use steward_store::runs::Run;

use super::receive::{check_text, clean};
use crate::agents::concierge::{Said, TurnInput, TurnOutcome, take_turn};
use crate::agents::receipt::Receipt;
use crate::app::App;
use crate::documents::external_ids;
use crate::error::{Error, Result};
use crate::limits::Limited;
use crate::personas::Persona;
use crate::prompts::Prompt;
use crate::providers::{Means, means};
use crate::workspaces::Profile;

/// What a question led to.
#[derive(Debug, Clone)]
pub struct Asked {
    pub outcome: TurnOutcome,
    pub run_id: String,
    pub duration_ms: f64,
    /// Document id to the id under which it was imported.
    external: HashMap<String, String>,
}

/// The answer as programs get it.
#[derive(Debug, Clone, Serialize)]
pub struct AskedAnswer {
    pub reply: String,
    pub citations: Vec<AskedCitation>,
    pub rung: String,
    /// Whether the customer would be handed to a person.
    pub handoff: bool,
    pub duration_ms: f64,
    pub run_id: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct AskedCitation {
    /// The id it was imported under, else its own.
    pub document: String,
    pub passage: String,
    pub title: String,
    pub quote: String,
    pub score: f32,
}

impl Asked {
    pub fn answer(&self) -> AskedAnswer {
        let outcome = &self.outcome;
        let citations = outcome.citations.iter().map(|citation| AskedCitation {
            document: self.external.get(&citation.document_id).unwrap_or(&citation.document_id).clone(),
            passage: citation.passage_id.clone(),
            title: citation.title.clone(),
            quote: citation.quote.clone(),
            score: citation.score,
        });
        AskedAnswer {
            reply: outcome.reply.clone(),
            citations: citations.collect(),
            rung: outcome.model_outcome.rung.clone(),
            handoff: outcome.hand_off.is_some(),
            duration_ms: self.duration_ms,
            run_id: self.run_id.clone(),
        }
    }
}

/// Answers a question; the run is kept, a conversation is not begun.
pub async fn ask_once(app: &Arc<App>, context: &OpContext, question: &str) -> Result<Asked> {
    context.authorise(Action::KnowledgeRead)?;
    answer_apart(app, context, Apart { text: question, history: Vec::new(), persona: None, occasion: "ask" }).await
}

/// What is answered apart from any conversation.
pub(crate) struct Apart<'a> {
    pub(crate) text: &'a str,
    pub(crate) history: Vec<Said>,
    /// In place of the workspace's own.
    pub(crate) persona: Option<Persona>,
    /// Stands on the run.
    pub(crate) occasion: &'static str,
}

/// The caller has authorised it.
pub(crate) async fn answer_apart(app: &Arc<App>, context: &OpContext, apart: Apart<'_>) -> Result<Asked> {
    let text = clean(apart.text);
    check_text(&text, true)?;
    app.limits.take(Limited::AgentTurn, &context.workspace_id.to_string())?;
    let read = app.store.read(context).await?;
    let workspace = read.workspace_get().await?.ok_or_else(|| Error::not_found("workspace"))?;
    let persona = match apart.persona {
        Some(persona) => persona,
        None => read.setting_get("persona").await?,
    };
    let profile = Profile::of(&workspace);
    let Means { rungs, verdict, max_cost_micros } = means(app, context, &read, profile.zone(), None).await?;
    drop(read);
    let input = TurnInput {
        text: text.clone(),
        history: apart.history,
        channel: String::from("portal"),
        business: workspace.name,
        region: profile.default_region.clone(),
        persona,
        prompt: Prompt::built_in("concierge"),
        rungs,
        verdict,
        max_cost_micros,
        instruction: None,
    };
    let run_id = context.new_id::<ids::kind::Run>().to_string();
    let started_at = context.now_ms();
    let mut receipt = Receipt::begin(&run_id, &context.workspace_id.to_string());
    let outcome = take_turn(app, context, &input, &mut receipt, &mut NoDeltas).await;
    let duration_ms = receipt.elapsed_ms();
    let model = &outcome.model_outcome;
    let tokens = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let run = Run {
        id: run_id.clone(),
        workspace_id: context.workspace_id.to_string(),
        agent: String::from("concierge"),
        conversation_id: None,
        message_id: None,
        status: String::from("done"),
        rung: model.rung.clone(),
        model: model.model.clone().unwrap_or_else(|| model.rung.clone()),
        prompt_version: input.prompt.version.clone(),
        input: json!({ "text": text, "channel": apart.occasion }),
        outcome: json!({ "reply": outcome.reply, "citations": outcome.citations, "transcript": model.transcript }),
        input_tokens: tokens(model.usage.input_tokens),
        output_tokens: tokens(model.usage.output_tokens),
        cost_micros: model.cost_micros,
        error: failures(model),
        repeat_of: None,
        started_at,
        duration_ms,
    };
    let write = app.store.write(context).await?;
    let day = context.now().to_zoned(profile.zone()).date().to_string();
    write.run_insert(run.clone(), receipt.into_steps()).await?;
    write.spend_add(&day, &run).await?;
    write.commit().await?;
    let documents: Vec<String> = outcome.citations.iter().map(|citation| citation.document_id.clone()).collect();
    let external = external_ids(app, context, &documents).await?;
    Ok(Asked { outcome, run_id, duration_ms, external })
}

/// Why the rungs above the one that answered did not, in sentences for a member.
pub(super) fn failures(outcome: &AgentOutcome) -> Option<String> {
    let mut sentences: Vec<&str> = outcome.failures.iter().map(|failure| failure.public.as_str()).collect();
    sentences.dedup();
    (!sentences.is_empty()).then(|| sentences.join(" "))
}
