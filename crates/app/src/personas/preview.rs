//! A trial of a persona as it stands in the form, before it is saved. Nobody is brought in and nothing is sent.

use std::sync::Arc;

use steward_model::{Action, OpContext};
use steward_store::runs::Run;

use super::Persona;
use crate::agents::concierge::{CONTEXT_MESSAGES, Citation, Said};
use crate::app::App;
use crate::conversations::{Apart, MOST_CHARACTERS, answer_apart};
use crate::error::{Error, Result};

/// A message of the trial, oldest first; the last one is the customer's and is answered.
#[derive(Debug, Clone)]
pub struct PreviewMessage {
    pub by_customer: bool,
    pub text: String,
}

#[derive(Debug, Clone)]
pub struct Preview {
    pub reply: String,
    pub citations: Vec<Citation>,
    pub run: Run,
}

pub async fn persona_preview(
    app: &Arc<App>,
    context: &OpContext,
    persona: Persona,
    mut messages: Vec<PreviewMessage>,
) -> Result<Preview> {
    context.authorise(Action::PersonaManage)?;
    persona.check()?;
    let Some(last) = messages.pop().filter(|message| message.by_customer) else {
        return Err(Error::field("messages", "required", "The last message must be the customer's: it is answered."));
    };
    if messages.iter().any(|message| message.text.chars().count() > MOST_CHARACTERS) {
        return Err(Error::field("messages", "length", format!("A message has up to {MOST_CHARACTERS} characters.")));
    }
    let kept = usize::try_from(CONTEXT_MESSAGES).unwrap_or(usize::MAX);
    let history = messages.split_off(messages.len().saturating_sub(kept));
    let history = history.into_iter().map(|message| Said { by_customer: message.by_customer, text: message.text });
    let apart = Apart { text: &last.text, history: history.collect(), persona: Some(persona), occasion: "preview" };
    let asked = answer_apart(app, context, apart).await?;
    let run = app.store.read(context).await?.run_find(&asked.run_id).await?.ok_or_else(|| Error::not_found("run"))?;
    Ok(Preview { reply: asked.outcome.reply, citations: asked.outcome.citations, run })
}
