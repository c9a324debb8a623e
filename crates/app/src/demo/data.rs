//! The files of the sample business and their shapes; `demo/README.md` beside them says what they hold.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;
use serde::Deserialize;
use steward_model::OpContext;

use super::bad_data;
use crate::app::App;
use crate::collections::collection_create;
use crate::documents::{DocumentChange, UploadFile, document_change, document_counts, document_faq, document_upload};
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
    pub fields: Vec<FieldData>,
    collections: Vec<CollectionData>,
    /// Kept for members; customers must not be answered from them.
    stale_documents: Vec<StaleDocument>,
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
pub(super) struct FieldData {
    pub key: String,
    pub label: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub of: String,
    pub sensitivity: String,
    #[serde(default)]
    pub choices: Vec<String>,
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
    name: String,
    documents: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct StaleDocument {
    document: String,
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
    #[serde(rename = "title")]
    question: String,
    #[serde(rename = "text")]
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
    for collection in &business.collections {
        let slug = collection_create(app, context, &collection.name).await?.slug;
        for name in &collection.documents {
            let file = KnowledgeFiles::get(name).ok_or_else(|| bad_data(&format!("there is no file {name}")))?;
            if name.ends_with(".jsonl") {
                count += faq_make(app, context, &String::from_utf8_lossy(&file.data), &slug).await?;
                continue;
            }
            let upload = UploadFile { name: name.clone(), size: file.data.len() as u64, bytes: file.data.to_vec() };
            let document = document_upload(app, context, upload, Some(&slug)).await?;
            if business.stale_documents.iter().any(|stale| stale.document == *name) {
                let change = DocumentChange { audience: Some(String::from("internal")), ..Default::default() };
                document_change(app, context, &document.id, change).await?;
            }
            count += 1;
        }
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

async fn faq_make(app: &Arc<App>, context: &OpContext, lines: &str, collection: &str) -> Result<usize> {
    let mut count = 0;
    for line in lines.lines().filter(|line| !line.trim().is_empty()) {
        let pair: FaqPair = parse("faq.jsonl", line)?;
        document_faq(app, context, &pair.question, &pair.answer, Some(collection)).await?;
        count += 1;
    }
    Ok(count)
}
