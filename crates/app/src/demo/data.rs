//! The files of the sample business and their shapes; `demo/README.md` beside them says what they hold.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;
use serde::Deserialize;
use steward_model::OpContext;

use super::bad_data;
use crate::app::App;
use crate::documents::{UploadFile, document_counts, document_faq, document_upload};
use crate::error::Result;
use crate::personas::{Manner, Persona, PersonaRole};
use crate::reply_modes::{ModeRule, ReplyMode, ReplyModes};

/// Everybody of the sample business signs in with it.
pub const DEMO_PASSWORD: &str = "rain-is-not-bad-weather";

#[derive(rust_embed::RustEmbed)]
#[folder = "demo/knowledge"]
struct KnowledgeFiles;

#[derive(Debug, Deserialize)]
pub(super) struct Business {
    pub workspace: WorkspaceData,
    pub members: Vec<MemberData>,
    persona: PersonaData,
    reply_modes: ReplyModesData,
    collections: Vec<CollectionData>,
}

#[derive(Debug, Deserialize)]
pub(super) struct WorkspaceData {
    pub slug: String,
    pub name: String,
    pub country: String,
    pub time_zone: String,
    pub brand: BrandData,
}

#[derive(Debug, Deserialize)]
pub(super) struct BrandData {
    pub colour: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct MemberData {
    #[serde(rename = "ref")]
    pub reference: String,
    pub name: String,
    pub email: String,
    pub role: String,
}

#[derive(Debug, Deserialize)]
struct PersonaData {
    assistant_name: String,
    role: PersonaRole,
    manner: Manner,
    greeting: String,
    suggested_questions: Vec<String>,
    instructions: String,
    forbidden_topics: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct ReplyModesData {
    default: ReplyMode,
    by_channel: BTreeMap<String, ReplyMode>,
    by_intent: BTreeMap<String, ReplyMode>,
}

#[derive(Debug, Deserialize)]
struct CollectionData {
    key: String,
    #[serde(default)]
    documents: Vec<String>,
}

pub(super) fn business() -> Result<Business> {
    parse("business.json", include_str!("../../demo/business.json"))
}

pub(super) fn parse<T: serde::de::DeserializeOwned>(name: &str, text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| bad_data(&format!("{name}: {error}")))
}

impl Business {
    pub(super) fn owner(&self) -> Result<&MemberData> {
        self.members.iter().find(|member| member.role == "owner").ok_or_else(|| bad_data("there is no owner"))
    }

    pub(super) fn zone(&self) -> TimeZone {
        TimeZone::get(&self.workspace.time_zone).unwrap_or(TimeZone::UTC)
    }

    pub(super) fn persona(&self) -> Persona {
        let data = &self.persona;
        Persona {
            assistant_name: data.assistant_name.clone(),
            role: data.role,
            manner: data.manner,
            greeting: data.greeting.clone(),
            suggested: data.suggested_questions.clone(),
            instructions: data.instructions.clone(),
            forbidden_topics: data.forbidden_topics.clone(),
            ..Persona::default()
        }
    }

    pub(super) fn reply_modes(&self) -> ReplyModes {
        let data = &self.reply_modes;
        let intents = data.by_intent.iter().map(|(intent, mode)| ModeRule {
            channel: None,
            intent: Some(intent.clone()),
            hours: None,
            mode: *mode,
        });
        let channels = data.by_channel.iter().map(|(channel, mode)| ModeRule {
            channel: Some(channel.clone()),
            intent: None,
            hours: None,
            mode: *mode,
        });
        ReplyModes { default: data.default, rules: intents.chain(channels).collect() }
    }
}

#[derive(Debug, Deserialize)]
struct FaqPair {
    question: String,
    answer: String,
}

/// Uploads every knowledge file and waits until all are searchable; returns how many.
pub(super) async fn documents_upload(
    app: &Arc<App>,
    context: &OpContext,
    progress: &(dyn Fn(&str) + Send + Sync),
) -> Result<usize> {
    let business = business()?;
    let mut count = 0;
    for name in KnowledgeFiles::iter() {
        let Some(file) = KnowledgeFiles::get(&name) else {
            continue;
        };
        if name.ends_with("faq.jsonl") {
            for line in String::from_utf8_lossy(&file.data).lines().filter(|line| !line.trim().is_empty()) {
                let pair: FaqPair = parse("faq.jsonl", line)?;
                document_faq(app, context, &pair.question, &pair.answer, Some("faq")).await?;
                count += 1;
            }
            continue;
        }
        let holder = business.collections.iter().find(|collection| collection.documents.iter().any(|one| *one == name));
        let collection = holder.map(|collection| collection.key.clone());
        let upload = UploadFile { name: name.to_string(), size: file.data.len() as u64, bytes: file.data.to_vec() };
        document_upload(app, context, upload, collection.as_deref()).await?;
        count += 1;
    }
    loop {
        let counts = document_counts(app, context).await?;
        progress(&format!("knowledge documents: {} of {count} are ready", counts.ready));
        if counts.waiting == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    Ok(count)
}
