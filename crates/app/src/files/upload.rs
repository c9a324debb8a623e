//! A customer uploads a file, to send it with the next message.

use std::sync::Arc;

use serde_json::json;
use steward_model::{Actor, OpContext, ids};
use steward_store::TenantTx;
use steward_store::events::EventDraft;
use steward_store::files::File;

use super::judge::judge;
use super::links::{FileView, file_views};
use super::slots::FileSlot;
use crate::app::App;
use crate::documents::clean_name;
use crate::error::{Error, ErrorKind, Result};
use crate::limits::Limited;

/// The most that one file may have.
pub const MOST_BYTES: u64 = 20 * 1024 * 1024;
pub const MOST_PER_MESSAGE: usize = 5;
/// What one customer may upload in a day.
const MOST_FILES_A_DAY: i64 = 50;
const MOST_BYTES_A_DAY: i64 = 200 * 1024 * 1024;
const DAY_MS: i64 = 24 * 3600 * 1000;
/// Pictures that are drawn at the same time: each takes up to 160 MB unpacked, and a copy in eight bits.
static DRAWING: tokio::sync::Semaphore = tokio::sync::Semaphore::const_new(2);

/// A kept file.
#[derive(Debug, Clone)]
pub struct Uploaded {
    pub file: FileView,
    /// `false`: the same file was uploaded before and waits to be sent.
    pub created: bool,
}

/// Keeps a customer's file. The same file again, before it is sent, is the same one. `size` tells how large the file is
/// where its bytes were left out because there are more than [`MOST_BYTES`]. `slot` was taken before they were read.
pub async fn file_upload(
    app: &Arc<App>,
    context: &OpContext,
    slot: FileSlot,
    name: &str,
    bytes: Vec<u8>,
    size: u64,
) -> Result<Uploaded> {
    let Actor::Contact { id, .. } = &context.actor else {
        return Err(Error::new(ErrorKind::Forbidden, "forbidden", "Only a customer sends files here."));
    };
    let contact_id = id.to_string();
    app.limits.take(Limited::PublicUpload, context.address.as_deref().unwrap_or("unknown"))?;
    if size > MOST_BYTES {
        let limit = MOST_BYTES / (1024 * 1024);
        let detail =
            format!("This file is larger than {limit} MB. Nothing was kept. Make it smaller, or send it in parts.");
        return Err(Error::new(ErrorKind::TooLarge, "file_too_large", detail));
    }
    let now = context.now_ms();
    let usage = app.store.read(context).await?.file_usage(&contact_id, now - DAY_MS).await?;
    if usage.count >= MOST_FILES_A_DAY || usage.bytes >= MOST_BYTES_A_DAY {
        let detail = "You have sent as many files as can be taken in a day. Nothing was kept of this one; those before \
                      it are. Please send it tomorrow.";
        return Err(Error::new(ErrorKind::TooMany, "too_many_files", detail));
    }
    let name = clean_name(name);
    let judged = {
        let _slot = DRAWING.acquire().await.map_err(Error::internal)?;
        let name = name.clone();
        tokio::task::spawn_blocking(move || judge(&name, bytes)).await.map_err(Error::internal)??
    };
    drop(slot);
    let sha256 = app.blobs.put(context.workspace_id, &judged.bytes).await?;
    let preview_sha256 = match &judged.preview {
        Some(preview) => Some(app.blobs.put(context.workspace_id, preview).await?),
        None => None,
    };
    let write = app.store.write(context).await?;
    if let Some(file) = write.file_unsent(&contact_id, &name, &sha256).await? {
        return uploaded(app, context, &write, file, false).await;
    }
    let file = File {
        id: context.new_id::<ids::kind::File>().to_string(),
        workspace_id: context.workspace_id.to_string(),
        conversation_id: None,
        message_id: None,
        name,
        content_type: judged.content_type.to_owned(),
        size: i64::try_from(judged.bytes.len()).unwrap_or(i64::MAX),
        sha256,
        created_at: now,
        contact_id: Some(contact_id.clone()),
        preview_sha256,
        width: judged.size.map(|(width, _)| i64::from(width)),
        height: judged.size.map(|(_, height)| i64::from(height)),
    };
    write.file_insert(file.clone()).await?;
    let event = EventDraft::new("file.uploaded", "file", &file.id)
        .contact(&contact_id)
        .properties(json!({ "content_type": file.content_type, "size": file.size }));
    write.event_append(context, event).await?;
    let uploaded = uploaded(app, context, &write, file, true).await?;
    write.commit().await?;
    Ok(uploaded)
}

async fn uploaded(app: &App, context: &OpContext, write: &TenantTx, file: File, created: bool) -> Result<Uploaded> {
    let mut views = file_views(app, context, write, vec![file]).await?;
    let file = views.pop().ok_or_else(|| Error::not_found("file"))?;
    Ok(Uploaded { file, created })
}
