//! Handing a file out: to whoever has its link, and to the customer whose it is.

use steward_model::{Actor, BaseContext, OpContext};
use steward_store::files::File;

use super::links::{FileLink, link_holds};
use crate::app::App;
use crate::conversations::check_own;
use crate::error::{Error, Result};
use crate::tenancy::Workspace;

/// A file with its bytes.
#[derive(Debug, Clone)]
pub struct FileContent {
    pub name: String,
    pub content_type: String,
    pub bytes: Vec<u8>,
}

/// The file of a signed link.
pub async fn file_by_link(
    app: &App,
    base: &BaseContext,
    workspace: &Workspace,
    link: &FileLink,
    preview: bool,
) -> Result<FileContent> {
    if !link_holds(app, &workspace.id, link, base.now()) {
        return Err(Error::not_found("file"));
    }
    let context = base.in_workspace(workspace.workspace_id()?, Actor::System { task: "file link" });
    let found = app.store.read(&context).await?.file_find(&link.file_id).await?;
    content(app, &context, found.ok_or_else(|| Error::not_found("file"))?, preview).await
}

/// A file of the customer who asks: one that they uploaded, or one in a conversation of theirs.
pub async fn file_of_contact(app: &App, context: &OpContext, id: &str, preview: bool) -> Result<FileContent> {
    let missing = || Error::not_found("file");
    if !matches!(context.actor, Actor::Contact { .. }) {
        return Err(missing());
    }
    let own = context.actor.contact_ids();
    let read = app.store.read(context).await?;
    let file = read.file_find(id).await?.ok_or_else(missing)?;
    let owned = match (&file.message_id, &file.conversation_id) {
        (Some(_), Some(conversation_id)) => {
            let conversation = read.conversation_find(conversation_id).await?;
            conversation.is_some_and(|conversation| check_own(context, &conversation).is_ok())
        }
        _ => file.contact_id.as_ref().is_some_and(|id| own.contains(id)),
    };
    drop(read);
    if !owned {
        return Err(missing());
    }
    content(app, context, file, preview).await
}

pub(super) async fn content(app: &App, context: &OpContext, file: File, preview: bool) -> Result<FileContent> {
    let small = file.preview_sha256.as_ref().filter(|_| preview);
    let bytes = app.blobs.get(context.workspace_id, small.unwrap_or(&file.sha256)).await?;
    Ok(FileContent { name: file.name, content_type: file.content_type, bytes })
}
