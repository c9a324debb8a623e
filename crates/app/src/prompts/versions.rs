//! What admins do with prompts: write a version, use it, go back, let two run side by side and compare them.

use std::collections::HashMap;

use steward_model::{Action, OpContext, ids};
use steward_store::TenantTx;
use steward_store::events::EventDraft;
use steward_store::prompts::PromptVersion;
use steward_store::runs::VersionFigures;

use super::check::check;
use super::choose::{PromptChoice, Split};
use super::{NAMES, Prompt, builtin};
use crate::app::App;
use crate::error::{Error, Result};

/// Versions that a workspace keeps of one prompt.
const MOST: i64 = 200;

/// A prompt, as the list shows it.
#[derive(Debug, Clone)]
pub struct PromptSummary {
    pub name: &'static str,
    pub versions: i64,
    pub choice: PromptChoice,
}

#[derive(Debug, Clone)]
pub struct PromptDetail {
    pub name: String,
    pub builtin_text: &'static str,
    /// Under which name runs carry the file's text.
    pub builtin_version: String,
    /// Newest first.
    pub versions: Vec<VersionView>,
    pub choice: PromptChoice,
}

#[derive(Debug, Clone)]
pub struct VersionView {
    pub version: PromptVersion,
    pub author: Option<String>,
}

pub async fn prompt_list(app: &App, context: &OpContext) -> Result<Vec<PromptSummary>> {
    context.authorise(Action::PromptManage)?;
    let read = app.store.read(context).await?;
    let mut prompts = Vec::with_capacity(NAMES.len());
    for name in NAMES {
        let versions = read.prompt_version_count(name).await?;
        let choice = read.setting_get(&PromptChoice::setting(name)).await?;
        prompts.push(PromptSummary { name, versions, choice });
    }
    Ok(prompts)
}

pub async fn prompt_get(app: &App, context: &OpContext, name: &str) -> Result<PromptDetail> {
    context.authorise(Action::PromptManage)?;
    let builtin_text = file(name)?;
    let read = app.store.read(context).await?;
    let choice = read.setting_get(&PromptChoice::setting(name)).await?;
    let found = read.prompt_version_list(name).await?;
    let authors: Vec<String> = found.iter().map(|version| version.author_id.clone()).collect();
    let names: HashMap<String, String> = read.member_names(&authors).await?.into_iter().collect();
    let view = |version: PromptVersion| VersionView { author: names.get(&version.author_id).cloned(), version };
    let versions = found.into_iter().map(view).collect();
    let builtin_version = Prompt::built_in(name).version;
    Ok(PromptDetail { name: name.to_owned(), builtin_text, builtin_version, versions, choice })
}

/// Keeps a text as a new version. It is not used until somebody activates it.
pub async fn prompt_version_add(app: &App, context: &OpContext, name: &str, text: &str) -> Result<PromptVersion> {
    context.authorise(Action::PromptManage)?;
    check(file(name)?, text)?;
    let version = PromptVersion {
        id: context.new_id::<ids::kind::PromptVersion>().to_string(),
        workspace_id: context.workspace_id.to_string(),
        name: name.to_owned(),
        text: text.to_owned(),
        author_id: context.actor.reference(),
        created_at: context.now_ms(),
    };
    let write = app.store.write(context).await?;
    if write.prompt_version_count(name).await? >= MOST {
        return Err(Error::conflict("too_many", format!("A prompt has up to {MOST} versions. Nothing was saved.")));
    }
    write.prompt_version_insert(version.clone()).await?;
    write.event_append(context, EventDraft::new("prompt.saved", "prompt_version", &version.id)).await?;
    write.commit().await?;
    Ok(version)
}

/// Chooses which version runs get from now on; an older one is the way back, `None` is the file.
pub async fn prompt_activate(app: &App, context: &OpContext, name: &str, choice: PromptChoice) -> Result<()> {
    context.authorise(Action::PromptManage)?;
    file(name)?;
    let write = app.store.write(context).await?;
    if let Some(id) = &choice.version_id {
        known(&write, name, id, "version_id").await?;
    }
    if let Some(Split { version_id, percent }) = &choice.split {
        if let Some(id) = version_id {
            known(&write, name, id, "split.version_id").await?;
        }
        if !(1..=99).contains(percent) {
            return Err(Error::field("split.percent", "out_of_range", "The share is 1 to 99 percent."));
        }
        if *version_id == choice.version_id {
            return Err(Error::field("split.version_id", "same", "Choose another version than the active one."));
        }
    }
    write.setting_set(&PromptChoice::setting(name), &choice, context.now_ms()).await?;
    let event = EventDraft::new("prompt.activated", "workspace", context.workspace_id)
        .properties(serde_json::json!({ "prompt": name, "version_id": choice.version_id, "split": choice.split }));
    write.event_append(context, event).await?;
    write.commit().await?;
    Ok(())
}

/// How the versions did, over the runs that are still kept.
pub async fn prompt_figures(app: &App, context: &OpContext, name: &str) -> Result<Vec<VersionFigures>> {
    context.authorise(Action::PromptManage)?;
    file(name)?;
    // What is asked once apart from a conversation says nothing of how a prompt does.
    let occasion = if name == "summary" { "summary" } else { "conversation" };
    Ok(app.store.read(context).await?.run_figures("concierge", occasion).await?)
}

fn file(name: &str) -> Result<&'static str> {
    builtin(name).ok_or_else(|| Error::not_found("prompt"))
}

async fn known(write: &TenantTx, name: &str, id: &str, field: &str) -> Result<()> {
    let found = write.prompt_version_find(id).await?.is_some_and(|version| version.name == name);
    if found {
        return Ok(());
    }
    Err(Error::field(field, "unknown_version", "This prompt has no such version."))
}
