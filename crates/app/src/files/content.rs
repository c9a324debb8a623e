//! Taking away bytes that no row names any more.

use jiff::SignedDuration;
use steward_model::OpContext;

use crate::app::App;
use crate::error::Result;

/// Bytes are written before their row is. What is younger than this may belong to a row that is about to be written.
const YOUNG: SignedDuration = SignedDuration::from_hours(24);

/// Deletes the contents that no file of the workspace has any more; call it after the commit that let them go.
pub(crate) async fn content_drop(app: &App, context: &OpContext, contents: Vec<String>) -> Result<()> {
    let read = app.store.read(context).await?;
    let mut unused = Vec::new();
    for content in contents {
        if !read.file_content_used(&content).await? {
            unused.push(content);
        }
    }
    drop(read);
    for content in unused {
        app.blobs.remove(context.workspace_id, &content, context.now() - YOUNG).await?;
    }
    Ok(())
}
