//! Sessions of customers in the portal and the widget: anonymous first, an identity may be proven later (DESK-02).
//!
//! **Invariant.** Signing in never loses a thread: the conversation of the visitor goes along to the contact who owns
//! the proven identity.

pub mod clean;
mod sign_in;

use std::sync::Arc;

use steward_model::{Actor, BaseContext, OpContext, Secret, ids};
use steward_store::contacts::Contact;
use steward_store::portal_sessions::PortalSession;
pub use steward_store::workspaces::Workspace;

pub use sign_in::{code_request, code_verify};

use crate::app::App;
use crate::error::{Error, ErrorKind, Result};
use crate::limits::Limited;
use crate::secrets::{new_token, token_hash};

/// A session lives this long after it was last used.
const LIFETIME_MS: i64 = 180 * 24 * 3600 * 1000;
/// How often the time of last use is written.
const SEEN_EVERY_MS: i64 = 3600 * 1000;

/// The channels that a portal session may speak on.
pub const CHANNELS: [&str; 2] = ["portal", "widget"];

/// A customer's session with the context in which they act.
#[derive(Debug, Clone)]
pub struct PortalCall {
    pub context: OpContext,
    pub session: PortalSession,
}

/// A session as it is given to the browser.
#[derive(Debug, Clone)]
pub struct OpenedSession {
    pub token: Secret,
    pub session: PortalSession,
    pub contact: Contact,
}

/// The workspace behind a public link.
pub async fn workspace_by_slug(app: &App, slug: &str) -> Result<Workspace> {
    let found = app.store.system_look().await?.workspace_by_slug(slug).await?;
    found.ok_or_else(nothing_there)
}

fn nothing_there() -> Error {
    Error::new(ErrorKind::NotFound, "not_found", "There is nothing at this address. Check the link for a typing error.")
}

/// The session behind a token, in the workspace of the link; `None` for an unknown, expired or foreign token.
pub async fn portal_session_resolve(
    app: &App,
    base: &BaseContext,
    workspace: &Workspace,
    token: &str,
) -> Result<Option<PortalCall>> {
    let found = app.store.system_look().await?.portal_session_by_token(&token_hash(token), base.now_ms()).await?;
    match found {
        Some(session) => call_of(app, base, workspace, session).await,
        None => Ok(None),
    }
}

/// The workspace behind a public link with the session behind a token; an error when nothing is at the link.
pub async fn portal_session_find(
    app: &App,
    base: &BaseContext,
    slug: &str,
    token: &str,
) -> Result<(Workspace, Option<PortalCall>)> {
    let look = app.store.system_look().await?;
    let (workspace, session) = look.portal_session_by_link(slug, &token_hash(token), base.now_ms()).await?;
    drop(look);
    let workspace = workspace.ok_or_else(nothing_there)?;
    let call = match session {
        Some(session) => call_of(app, base, &workspace, session).await?,
        None => None,
    };
    Ok((workspace, call))
}

async fn call_of(
    app: &App,
    base: &BaseContext,
    workspace: &Workspace,
    mut session: PortalSession,
) -> Result<Option<PortalCall>> {
    if session.workspace_id != workspace.id {
        return Ok(None);
    }
    let now = base.now_ms();
    let context = contact_context(app, base, workspace, &session).await?;
    if now - session.last_seen_at > SEEN_EVERY_MS {
        session.last_seen_at = now;
        session.expires_at = now + LIFETIME_MS;
        note_seen(app, &context, &session).await;
    }
    Ok(Some(PortalCall { context, session }))
}

/// Writes the time of last use. Reading goes on when the disk is full; the time can wait.
async fn note_seen(app: &App, context: &OpContext, session: &PortalSession) {
    let written = async {
        let write = app.store.write(context).await?;
        write.portal_session_seen(&session.id, session.last_seen_at, session.expires_at).await?;
        write.commit().await
    };
    if let Err(error) = written.await {
        tracing::warn!(%error, session_id = %session.id, "time of last use was not written");
    }
}

/// Opens a session for a new visitor. The visitor becomes a contact; the conversation begins with the first message.
pub async fn portal_session_open(
    app: &Arc<App>,
    base: &BaseContext,
    workspace: &Workspace,
    channel: &str,
) -> Result<OpenedSession> {
    if !CHANNELS.contains(&channel) {
        return Err(Error::field("channel", "unknown_channel", "The channel is portal or widget."));
    }
    let address = base.address.as_deref().unwrap_or("unknown");
    app.limits.take(Limited::PublicPage, &format!("session {address}"))?;
    let workspace_id = workspace.workspace_id()?;
    let context = base.in_workspace(workspace_id, Actor::System { task: "portal" });
    let write = app.store.write(&context).await?;
    let contact = write.contact_insert(&context, None).await?;
    let token = new_token("pt", &base.ids);
    let now = base.now_ms();
    let session = PortalSession {
        id: base.new_id::<ids::kind::PortalSession>().to_string(),
        workspace_id: workspace.id.clone(),
        contact_id: contact.id.clone(),
        conversation_id: None,
        channel: channel.to_owned(),
        token_hash: token_hash(token.expose()),
        signed_in: false,
        created_at: now,
        last_seen_at: now,
        expires_at: now + LIFETIME_MS,
        revoked_at: None,
    };
    write.portal_session_insert(&session).await?;
    write.commit().await?;
    Ok(OpenedSession { token, session, contact })
}

/// Goes on with a session that the browser kept; `None` when it no longer lives.
pub async fn portal_session_continue(
    app: &App,
    base: &BaseContext,
    workspace: &Workspace,
    token: &str,
) -> Result<Option<OpenedSession>> {
    let Some(call) = portal_session_resolve(app, base, workspace, token).await? else {
        return Ok(None);
    };
    let found = app.store.read(&call.context).await?.contact_find(&call.session.contact_id).await?;
    let contact = found.ok_or_else(|| Error::not_found("contact"))?;
    Ok(Some(OpenedSession { token: Secret::new(token), session: call.session, contact }))
}

/// Ends a session.
pub async fn portal_session_close(app: &App, call: &PortalCall) -> Result<()> {
    let write = app.store.write_reserved(&call.context).await?;
    write.portal_session_revoke(&call.session.id, call.context.now_ms()).await?;
    write.commit().await?;
    Ok(())
}

/// The customer with whoever was proved to be the same person; a visitor who proved nothing is nobody else.
async fn contact_context(
    app: &App,
    base: &BaseContext,
    workspace: &Workspace,
    session: &PortalSession,
) -> Result<OpContext> {
    let bad = |what: &str| Error::internal(format!("stored {what} id of a portal session"));
    let id = session.contact_id.parse().map_err(|_| bad("contact"))?;
    let mut also = Vec::new();
    if session.signed_in {
        let system = base.in_workspace(workspace.workspace_id()?, Actor::System { task: "portal" });
        let proven = app.store.read(&system).await?.contact_proven(&session.contact_id).await?;
        for other in proven.iter().skip(1) {
            also.push(other.parse().map_err(|_| bad("contact"))?);
        }
    }
    let session_id = session.id.parse().map_err(|_| bad("session"))?;
    Ok(base.in_workspace(workspace.workspace_id()?, Actor::Contact { id, session_id, also }))
}
