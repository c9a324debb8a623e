//! Providers: where language models come from, in the order in which they are asked (PLT-20).
//!
//! **Invariant.** A key goes in and never comes out: it is sealed for its provider's row, and what lists show says
//! only whether there is one. An address that a member names is called only if the operator's rules allow it.

mod address;
mod check;
mod rungs;

use serde_json::Value as Json;
use steward_llm::{BreakerState, ProviderConfig, ProviderKind};
use steward_model::{Action, OpContext, Secret, ids};
use steward_store::events::EventDraft;
use steward_store::providers::Provider;

pub(crate) use address::client;
pub use check::{ConnectionCheck, provider_test};
pub use rungs::Breakers;
pub(crate) use rungs::{Means, means, means_of, rung_of};

use crate::app::App;
use crate::error::{Error, Result};

/// Names by which members choose a provider.
pub const KINDS: [&str; 6] = ["openai", "anthropic", "gemini", "deepseek", "ollama", "openai_compatible"];
const MOST: usize = 20;
const MOST_ORDER: i64 = 1_000_000;

/// A provider as members see it.
#[derive(Debug, Clone)]
pub struct ProviderView {
    pub id: String,
    pub kind: String,
    pub name: String,
    pub base_url: Option<String>,
    pub model: String,
    pub has_key: bool,
    pub enabled: bool,
    pub order: i64,
    /// `ok`, `failing`, `open` (left alone for a while after errors) or `untested`.
    pub status: &'static str,
}

#[derive(Debug, Clone)]
pub struct NewProvider {
    pub kind: String,
    pub name: String,
    pub base_url: Option<String>,
    pub model: Option<String>,
    pub api_key: Option<Secret>,
    pub enabled: bool,
}

/// What is to change; `None` leaves it as it is.
#[derive(Debug, Clone, Default)]
pub struct ProviderChange {
    pub kind: Option<String>,
    pub name: Option<String>,
    pub base_url: Option<Option<String>>,
    pub model: Option<String>,
    /// An empty one takes the key away.
    pub api_key: Option<Secret>,
    pub enabled: Option<bool>,
    pub order: Option<i64>,
}

/// A model of the catalogue.
#[derive(Debug, Clone)]
pub struct KnownModel {
    pub id: String,
    pub provider: &'static str,
    pub context: u32,
    pub input_micros_per_million: Option<i64>,
    pub output_micros_per_million: Option<i64>,
    pub capabilities: Vec<&'static str>,
}

pub async fn provider_list(app: &App, context: &OpContext) -> Result<Vec<ProviderView>> {
    context.authorise(Action::ProviderRead)?;
    let rows = app.store.read(context).await?.provider_list().await?;
    Ok(rows.into_iter().map(|row| view(app, row)).collect())
}

pub async fn provider_create(app: &App, context: &OpContext, new: NewProvider) -> Result<ProviderView> {
    context.authorise(Action::ProviderManage)?;
    let kind = kind_of(&new.kind)?;
    let base_url = tidy(new.base_url);
    check_address(app, &new.kind, kind, base_url.as_deref()).await?;
    let id = context.new_id::<ids::kind::Provider>().to_string();
    let now = context.now_ms();
    let write = app.store.write(context).await?;
    if write.provider_list().await?.len() >= MOST {
        return Err(Error::conflict("too_many", format!("A workspace has up to {MOST} providers. Delete one first.")));
    }
    let row = Provider {
        sealed_key: seal(app, &id, new.api_key)?,
        workspace_id: context.workspace_id.to_string(),
        kind: new.kind,
        name: name_of(&new.name)?,
        base_url,
        model: model_of(new.model.as_deref())?,
        enabled: new.enabled,
        position: write.provider_next_position().await?,
        last_check: None,
        created_at: now,
        updated_at: now,
        id,
    };
    write.provider_insert(row.clone()).await?;
    write.event_append(context, EventDraft::new("provider.created", "provider", &row.id)).await?;
    write.commit().await?;
    Ok(view(app, row))
}

pub async fn provider_change(app: &App, context: &OpContext, id: &str, change: ProviderChange) -> Result<ProviderView> {
    context.authorise(Action::ProviderManage)?;
    let read = app.store.read(context).await?;
    let found = read.provider_find(id).await?.ok_or_else(|| Error::not_found("provider"))?;
    drop(read);
    let base_url = change.base_url.map(tidy);
    if let Some(base_url) = &base_url {
        check_address(app, &found.kind, kind_of(&found.kind)?, base_url.as_deref()).await?;
    }
    let write = app.store.write(context).await?;
    let mut row = write.provider_find(id).await?.ok_or_else(|| Error::not_found("provider"))?;
    if change.kind.is_some_and(|kind| kind != row.kind) {
        return Err(Error::field("kind", "fixed", "The kind of a provider stays. Add another provider instead."));
    }
    let before = (row.base_url.clone(), row.model.clone(), row.sealed_key.clone());
    if let Some(base_url) = base_url {
        // The key was given for the old address and must not travel to a new one.
        if base_url != row.base_url && change.api_key.is_none() {
            row.sealed_key = None;
        }
        row.base_url = base_url;
    }
    if let Some(name) = change.name {
        row.name = name_of(&name)?;
    }
    if let Some(model) = change.model {
        row.model = model_of(Some(&model))?;
    }
    if let Some(key) = change.api_key {
        row.sealed_key = seal(app, id, Some(key))?;
    }
    row.enabled = change.enabled.unwrap_or(row.enabled);
    if let Some(order) = change.order {
        if !(0..=MOST_ORDER).contains(&order) {
            let message = format!("An order is between 0 and {MOST_ORDER}.");
            return Err(Error::field("order", "out_of_range", message));
        }
        row.position = order;
    }
    row.updated_at = context.now_ms();
    if before != (row.base_url.clone(), row.model.clone(), row.sealed_key.clone()) {
        // What was found out about it before says nothing any more.
        row.last_check = None;
        app.breakers.forget(id);
    }
    write.provider_update(&row).await?;
    write.event_append(context, EventDraft::new("provider.changed", "provider", id)).await?;
    write.commit().await?;
    Ok(view(app, row))
}

pub async fn provider_delete(app: &App, context: &OpContext, id: &str) -> Result<()> {
    context.authorise(Action::ProviderManage)?;
    let write = app.store.write_reserved(context).await?;
    if !write.provider_delete(id).await? {
        return Err(Error::not_found("provider"));
    }
    write.event_append(context, EventDraft::new("provider.deleted", "provider", id)).await?;
    write.commit().await?;
    app.breakers.forget(id);
    Ok(())
}

/// The catalogue: models that are known with their prices.
pub fn model_list(app: &App, context: &OpContext) -> Result<Vec<KnownModel>> {
    context.authorise(Action::ProviderRead)?;
    let known = app.catalogue.models().map(|model| {
        let abilities = [
            ("tools", model.tools),
            ("json_schema", model.json_schema),
            ("vision", model.vision),
            ("embeddings", model.embeddings),
            ("transcription", model.transcription),
        ];
        KnownModel {
            id: model.id.clone(),
            provider: kind_name(model.provider),
            context: model.context_tokens,
            input_micros_per_million: model.input_micros,
            output_micros_per_million: model.output_micros,
            capabilities: abilities.into_iter().filter(|(_, able)| *able).map(|(name, _)| name).collect(),
        }
    });
    Ok(known.collect())
}

fn kind_of(name: &str) -> Result<ProviderKind> {
    match name {
        "openai" | "openai_compatible" => Ok(ProviderKind::OpenAiCompatible),
        "anthropic" => Ok(ProviderKind::Anthropic),
        "gemini" => Ok(ProviderKind::Gemini),
        "deepseek" => Ok(ProviderKind::DeepSeek),
        "ollama" => Ok(ProviderKind::Ollama),
        _ => Err(Error::field("kind", "unknown", format!("Choose one of: {}.", KINDS.join(", ")))),
    }
}

fn kind_name(kind: ProviderKind) -> &'static str {
    match kind {
        ProviderKind::OpenAiCompatible => "openai",
        ProviderKind::Anthropic => "anthropic",
        ProviderKind::Gemini => "gemini",
        ProviderKind::DeepSeek => "deepseek",
        ProviderKind::Ollama => "ollama",
    }
}

/// How to talk to a provider, with its key opened.
fn config(app: &App, row: &Provider) -> Result<ProviderConfig> {
    let api_key = match &row.sealed_key {
        Some(sealed) => Some(app.keyring.open_sealed(sealed, &row.id).map_err(|_| {
            Error::conflict(
                "key_unreadable",
                "The key of this provider was sealed with another master key and can't be read. Enter it again.",
            )
        })?),
        None => None,
    };
    let base_url = row.base_url.clone();
    Ok(ProviderConfig { base_url, api_key, ..ProviderConfig::new(kind_of(&row.kind)?, row.model.clone()) })
}

async fn check_address(app: &App, name: &str, kind: ProviderKind, base_url: Option<&str>) -> Result<()> {
    if name == "openai_compatible" && base_url.is_none() {
        return Err(Error::field(
            "base_url",
            "required",
            "Name the server's address, e.g. https://models.example.com/v1.",
        ));
    }
    address::check(app, base_url.unwrap_or(kind.default_base_url()))
        .await
        .map_err(|reason| Error::field("base_url", "not_allowed", reason))
}

fn tidy(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn seal(app: &App, id: &str, key: Option<Secret>) -> Result<Option<Vec<u8>>> {
    let Some(key) = key else {
        return Ok(None);
    };
    let text = key.expose().trim();
    if text.is_empty() {
        return Ok(None);
    }
    if text.len() > 4_096 || text.chars().any(|letter| !letter.is_ascii_graphic()) {
        return Err(Error::field(
            "api_key",
            "invalid",
            "This doesn't look like a key: keys are one line of letters, digits and signs. Copy it again.",
        ));
    }
    Ok(Some(app.keyring.seal(text, id, &app.ids)))
}

fn name_of(name: &str) -> Result<String> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 80 {
        return Err(Error::field("name", "length", "A provider's name has 1 to 80 characters."));
    }
    Ok(name.to_owned())
}

fn model_of(model: Option<&str>) -> Result<String> {
    let model = model.map(str::trim).unwrap_or_default();
    if model.is_empty() || model.len() > 200 || model.chars().any(char::is_control) {
        return Err(Error::field("model", "required", "Name the model to use, as the provider spells it."));
    }
    Ok(model.to_owned())
}

fn view(app: &App, row: Provider) -> ProviderView {
    let tested = row.last_check.as_ref().and_then(|check| check.get("ok")).and_then(Json::as_bool);
    let status = match (app.breakers.state(&row.id), tested) {
        (Some(BreakerState::Open | BreakerState::HalfOpen), _) => "open",
        (_, Some(true)) => "ok",
        (_, Some(false)) => "failing",
        (_, None) => "untested",
    };
    ProviderView {
        id: row.id,
        kind: row.kind,
        name: row.name,
        base_url: row.base_url,
        model: row.model,
        has_key: row.sealed_key.is_some(),
        enabled: row.enabled,
        order: row.position,
        status,
    }
}
