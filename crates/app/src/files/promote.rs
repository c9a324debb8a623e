//! A member makes knowledge of a file that a customer sent (DESK-27).

use std::sync::Arc;

use steward_model::{Action, OpContext};
use steward_store::documents::Document;

use super::read::content;
use crate::app::App;
use crate::documents::{DocumentChange, UploadFile, document_change, document_upload};
use crate::error::{Error, Result};

/// Adds the file to the knowledge, for members only until one of them makes it public: it is the customer's.
pub async fn file_promote(app: &Arc<App>, context: &OpContext, id: &str) -> Result<Document> {
    context.authorise(Action::ConversationRead)?;
    context.authorise(Action::KnowledgeWrite)?;
    let found = app.store.read(context).await?.file_find(id).await?;
    let file = found.filter(|file| file.message_id.is_some()).ok_or_else(|| Error::not_found("file"))?;
    if file.width.is_some() {
        return Err(Error::invalid(
            "picture_without_text",
            "A picture has no text that could be found, so it was not added. Write an article about what it shows.",
        ));
    }
    let content = content(app, context, file, false).await?;
    let size = content.bytes.len() as u64;
    let upload = UploadFile { name: content.name, bytes: content.bytes, size };
    let document = document_upload(app, context, upload, None).await?;
    let internal = DocumentChange { audience: Some(String::from("internal")), ..DocumentChange::default() };
    document_change(app, context, &document.id, internal).await
}
