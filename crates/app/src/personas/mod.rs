//! The persona: how the concierge presents itself and what it must not do (DESK-23).

mod preview;

use serde::{Deserialize, Serialize};
use steward_model::{Action, Actor, BaseContext, OpContext};
use steward_store::events::EventDraft;
use steward_store::workspaces::Workspace;

use crate::app::App;
use crate::error::{Error, Result};

pub use preview::{Preview, PreviewMessage, persona_preview};

const SETTING: &str = "persona";

/// What kind of business the assistant works for; decides its care and its disclaimers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonaRole {
    Banking,
    Medical,
    Legal,
    RealEstate,
    Education,
    Hospitality,
    Retail,
    Fitness,
    Beauty,
    Trades,
    Consulting,
    #[default]
    General,
}

impl PersonaRole {
    /// What must be said with an answer in this trade, unless the business wrote its own disclaimer.
    pub fn disclaimer(self) -> Option<&'static str> {
        match self {
            Self::Banking => Some("This is general information, not financial advice."),
            Self::Medical => Some(
                "This is general information and doesn't replace medical advice. In an emergency, call your local emergency number.",
            ),
            Self::Legal => Some("This is general information, not legal advice."),
            _ => None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Manner {
    Professional,
    #[default]
    Friendly,
    Casual,
    Formal,
    Playful,
    Concise,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Persona {
    pub assistant_name: String,
    pub role: PersonaRole,
    pub manner: Manner,
    /// ISO 639-1; `None` answers in the customer's language.
    pub language: Option<String>,
    pub instructions: String,
    pub forbidden_topics: Vec<String>,
    /// Replaces the disclaimer of the role; empty: none.
    pub disclaimer: Option<String>,
    pub greeting: String,
    /// Questions offered at the start of a conversation.
    pub suggested: Vec<String>,
    /// Hours within which a person answers after a hand-off.
    pub promise_hours: u32,
}

impl Default for Persona {
    fn default() -> Self {
        Self {
            assistant_name: String::from("Sam"),
            role: PersonaRole::default(),
            manner: Manner::default(),
            language: None,
            instructions: String::new(),
            forbidden_topics: Vec::new(),
            disclaimer: None,
            greeting: String::from("Hello! Ask me anything, I answer at once. If I can't, a person will."),
            suggested: Vec::new(),
            promise_hours: 24,
        }
    }
}

impl Persona {
    pub fn disclaimer_text(&self) -> Option<String> {
        match &self.disclaimer {
            Some(text) if text.trim().is_empty() => None,
            Some(text) => Some(text.clone()),
            None => self.role.disclaimer().map(str::to_owned),
        }
    }

    fn check(&self) -> Result<()> {
        let too_long = |text: &str, most: usize| text.chars().count() > most;
        if self.assistant_name.trim().is_empty() || too_long(&self.assistant_name, 60) {
            return Err(Error::field("assistant_name", "length", "The assistant needs a name of up to 60 characters."));
        }
        if too_long(&self.instructions, 8_000) {
            return Err(Error::field("instructions", "length", "Instructions hold up to 8,000 characters."));
        }
        if too_long(&self.greeting, 500) {
            return Err(Error::field("greeting", "length", "The greeting holds up to 500 characters."));
        }
        if self.suggested.len() > 6 || self.suggested.iter().any(|text| too_long(text, 120)) {
            return Err(Error::field("suggested", "length", "Up to 6 suggested questions of up to 120 characters."));
        }
        if self.forbidden_topics.len() > 50 || self.forbidden_topics.iter().any(|text| too_long(text, 120)) {
            return Err(Error::field("forbidden_topics", "length", "Up to 50 topics of up to 120 characters."));
        }
        if self.promise_hours == 0 || self.promise_hours > 24 * 14 {
            return Err(Error::field("promise_hours", "out_of_range", "Promise an answer within 1 hour to 14 days."));
        }
        Ok(())
    }
}

/// The persona as anybody may see it on the public page.
pub async fn persona_of(app: &App, base: &BaseContext, workspace: &Workspace) -> Result<Persona> {
    let context = base.in_workspace(workspace.workspace_id()?, Actor::System { task: "public page" });
    persona_get(app, &context).await
}

pub async fn persona_get(app: &App, context: &OpContext) -> Result<Persona> {
    context.authorise(Action::PersonaRead)?;
    Ok(app.store.read(context).await?.setting_get(SETTING).await?)
}

pub async fn persona_set(app: &App, context: &OpContext, persona: Persona) -> Result<Persona> {
    context.authorise(Action::PersonaManage)?;
    persona.check()?;
    let write = app.store.write(context).await?;
    write.setting_set(SETTING, &persona, context.now_ms()).await?;
    write.event_append(context, EventDraft::new("persona.changed", "workspace", context.workspace_id)).await?;
    write.commit().await?;
    Ok(persona)
}
