//! Links by which a file can be fetched without cookie or token: signed, for this file, and good for a day or two.
//!
//! A frame in a foreign page has no cookie, and a picture on a page can't send a token. Whoever may see a conversation
//! is given the links of its files with it.

use jiff::Timestamp;
use serde_json::{Value as Json, json};
use steward_model::OpContext;
use steward_store::TenantTx;
use steward_store::files::File;

use crate::app::App;
use crate::error::{Error, Result};

const DAY_SECONDS: i64 = 24 * 3600;

/// What a signed link says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileLink {
    pub file_id: String,
    /// Seconds since the epoch.
    pub until: i64,
    pub key: String,
}

/// A file with the links to it.
#[derive(Debug, Clone)]
pub struct FileView {
    pub file: File,
    pub url: String,
    /// Of a picture: the small copy, or the picture itself where it is small.
    pub preview_url: Option<String>,
}

/// The same link all day long, so that browsers keep what they have.
fn until(now: Timestamp) -> i64 {
    (now.as_second() / DAY_SECONDS + 2) * DAY_SECONDS
}

fn signed(app: &App, workspace_id: &str, file_id: &str, until: i64) -> String {
    app.keyring.sign("file link", &format!("{workspace_id} {file_id} {until}"))
}

/// Whether a link is whole and still good.
pub(super) fn link_holds(app: &App, workspace_id: &str, link: &FileLink, now: Timestamp) -> bool {
    let text = format!("{workspace_id} {} {}", link.file_id, link.until);
    link.until > now.as_second() && app.keyring.signed("file link", &text, &link.key)
}

/// Files with the links to them, for somebody who may see them.
pub(crate) async fn file_views(
    app: &App,
    context: &OpContext,
    read: &TenantTx,
    files: Vec<File>,
) -> Result<Vec<FileView>> {
    if files.is_empty() {
        return Ok(Vec::new());
    }
    let workspace = read.workspace_get().await?.ok_or_else(|| Error::not_found("workspace"))?;
    let until = until(context.now());
    let view = |file: File| {
        let key = signed(app, &workspace.id, &file.id, until);
        let url = format!("/api/v1/public/{}/files/{}?until={until}&key={key}", workspace.slug, file.id);
        let preview_url = file.width.is_some().then(|| format!("{url}&preview=true"));
        FileView { file, url, preview_url }
    };
    Ok(files.into_iter().map(view).collect())
}

/// A file in the shape of the interface, where a message is sent as an event.
pub(crate) fn file_json(view: &FileView) -> Json {
    let FileView { file, url, preview_url } = view;
    json!({
        "id": file.id,
        "name": file.name,
        "content_type": file.content_type,
        "size": file.size,
        "width": file.width,
        "height": file.height,
        "url": url,
        "preview_url": preview_url,
    })
}
