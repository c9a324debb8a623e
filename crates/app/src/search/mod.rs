//! One search over what members look for: contacts, conversations and documents.

use steward_model::{Action, OpContext};
use steward_store::conversations::ConversationFilter;
use steward_store::documents::{Document, DocumentFilter};
pub use steward_store::search::FoundContact;

use crate::app::App;
use crate::conversations::{ConversationView, conversation_list};
use crate::error::{Error, Result};
use crate::page::PageRequest;

const OF_EACH: usize = 8;
const MOST_CHARACTERS: usize = 200;

#[derive(Debug, Clone, Default)]
pub struct Findings {
    pub contacts: Vec<FoundContact>,
    pub conversations: Vec<ConversationView>,
    pub documents: Vec<Document>,
}

/// The best few of each kind that the caller may read.
pub async fn search(app: &App, context: &OpContext, text: &str) -> Result<Findings> {
    let may = |action: Action| context.authorise(action).is_ok();
    let kinds = [Action::ContactRead, Action::ConversationRead, Action::KnowledgeRead];
    if !kinds.into_iter().any(may) {
        context.authorise(Action::ConversationRead)?;
    }
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ").replace('\0', "");
    if text.chars().count() > MOST_CHARACTERS {
        return Err(Error::field("q", "length", format!("Search for up to {MOST_CHARACTERS} characters.")));
    }
    let mut findings = Findings::default();
    if text.is_empty() {
        return Ok(findings);
    }
    let limit = i64::try_from(OF_EACH).unwrap_or(i64::MAX);
    if may(Action::ContactRead) {
        findings.contacts = app.store.read(context).await?.search_contacts(&text, limit).await?;
    }
    if may(Action::ConversationRead) {
        let filter = ConversationFilter { text: Some(text.clone()), ..Default::default() };
        let page = PageRequest { cursor: None, limit: OF_EACH };
        findings.conversations = conversation_list(app, context, filter, &page).await?.data;
    }
    if may(Action::KnowledgeRead) {
        let filter = DocumentFilter { text: Some(text), limit: limit.unsigned_abs(), ..Default::default() };
        findings.documents = app.store.read(context).await?.document_list(&filter).await?;
    }
    Ok(findings)
}
