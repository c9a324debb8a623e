//! One question apart from any conversation: a plain page, a command, a measurement, a trial of a persona. Its run is
//! kept, and nothing else: a hand-off that the agent asks for is told and not carried out.

use std::collections::HashMap;
use std::sync::Arc;

use serde::Serialize;
use steward_llm::NoDeltas;
use steward_model::{Action, OpContext};

use super::receive::{check_text, clean};
use crate::agents::concierge::{Said, TurnInput, TurnOutcome, take_turn, trusted_hosts};
use crate::app::App;
use crate::documents::external_ids;
use crate::error::{Error, Result};
use crate::limits::Limited;
use crate::personas::Persona;
use crate::prompts::prompt_for;
use crate::providers::{Means, means};
use crate::runs::{Occasion, Started, run_keep};
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
    let prompt = prompt_for(&read, "concierge", None).await?;
    drop(read);
    let input = TurnInput {
        text,
        history: apart.history,
        summary: None,
        channel: String::from("portal"),
        business: workspace.name,
        region: profile.default_region.clone(),
        persona,
        prompt,
        rungs,
        builtin: None,
        verdict,
        max_cost_micros,
        instruction: None,
        trusted_hosts: trusted_hosts(&app.options.public_url, workspace.domain.as_deref(), &profile),
        rehearsal: false,
    };
    let mut started = Started::now(context);
    let outcome = take_turn(app, context, &input, &mut started.receipt, &mut NoDeltas).await;
    let write = app.store.write(context).await?;
    let occasion = Occasion::Apart(apart.occasion);
    let run = run_keep(app, &write, context, &profile, occasion, (&input, &outcome), started).await?;
    write.commit().await?;
    let documents: Vec<String> = outcome.citations.iter().map(|citation| citation.document_id.clone()).collect();
    let external = external_ids(app, context, &documents).await?;
    Ok(Asked { outcome, run_id: run.id, duration_ms: run.duration_ms, external })
}
