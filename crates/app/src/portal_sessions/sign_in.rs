//! Proving an e-mail address or a phone number with a one-time code.
//!
//! Asking for a code says the same whether anybody has the address. A code is short, so it is hashed with its
//! session, expires in minutes and allows few tries.

use std::sync::Arc;

use steward_model::ids;
use steward_store::portal_sessions::OneTimeCode;
use subtle::ConstantTimeEq;

use super::{OpenedSession, PortalCall};
use crate::app::App;
use crate::contacts::{contact_prove, identity_normalise};
use crate::error::{Error, ErrorKind, Result};
use crate::limits::Limited;
use crate::mails::{check_address, mail_send};
use crate::secrets::{new_token, token_hash};
use crate::workspaces::Profile;

const CODE_LIFETIME_MS: i64 = 10 * 60 * 1000;
const MOST_TRIES: i64 = 5;

/// Sends a code to an address or number.
pub async fn code_request(app: &Arc<App>, call: &PortalCall, identity: &str) -> Result<()> {
    let context = &call.context;
    let write = app.store.write(context).await?;
    let workspace = write.workspace_get().await?.ok_or_else(|| Error::not_found("workspace"))?;
    let (kind, value) = normalise(identity, &Profile::of(&workspace).default_region)?;
    let address = context.address.clone().unwrap_or_default();
    app.limits.take(Limited::OneTimeCode, &format!("code {} {value}", workspace.id))?;
    app.limits.take(Limited::OneTimeCode, &format!("code from {}", call.session.id))?;
    // Sessions are free, addresses are not.
    app.limits.take(Limited::CodeAddress, &format!("code from {address}"))?;
    let digits = u32::from_le_bytes(context.ids.random_bytes()) % 1_000_000;
    let code = format!("{digits:06}");
    let now = context.now_ms();
    write
        .one_time_code_insert(&OneTimeCode {
            id: context.new_id::<ids::kind::Token>().to_string(),
            workspace_id: workspace.id.clone(),
            portal_session_id: call.session.id.clone(),
            identity_kind: kind.to_owned(),
            identity_value: value.clone(),
            code_hash: code_hash(call, &code),
            attempts: 0,
            created_at: now,
            expires_at: now + CODE_LIFETIME_MS,
            used_at: None,
        })
        .await?;
    let subject = format!("{code} is your code for {}", workspace.name);
    let text = format!(
        "Your code for {} is {code}. It is good for ten minutes.\n\nIf you didn't ask for it, you need do nothing.",
        workspace.name
    );
    // Without a provider for text messages, a code for a number lies in the outbox like a mail.
    mail_send(app, context, &write, &value, &subject, text).await?;
    write.commit().await?;
    Ok(())
}

/// Takes a code; the session then belongs to the contact with the proven identity. Its token is a new one.
pub async fn code_verify(app: &Arc<App>, call: &PortalCall, identity: &str, code: &str) -> Result<OpenedSession> {
    let context = &call.context;
    let read = app.store.read(context).await?;
    let workspace = read.workspace_get().await?.ok_or_else(|| Error::not_found("workspace"))?;
    drop(read);
    let (kind, value) = normalise(identity, &Profile::of(&workspace).default_region)?;
    app.limits.take(Limited::OneTimeCode, &format!("try {}", call.session.id))?;
    app.limits.take(Limited::OneTimeCode, &format!("try {} {value}", workspace.id))?;
    // The try is counted in a transaction of its own, so that a failed one counts too.
    let counting = app.store.write(context).await?;
    let stored = counting.one_time_code_latest(&call.session.id, kind, &value).await?.ok_or_else(wrong_code)?;
    let counted = counting.one_time_code_try(&stored.id, MOST_TRIES).await?;
    counting.commit().await?;
    let now = context.now_ms();
    let right = bool::from(stored.code_hash.as_bytes().ct_eq(code_hash(call, code.trim()).as_bytes()));
    if !counted || !right || stored.expires_at < now {
        return Err(wrong_code());
    }
    let write = app.store.write(context).await?;
    if !write.one_time_code_use(&stored.id, now).await? {
        return Err(wrong_code());
    }
    let contact_id = contact_prove(&write, context, &call.session.contact_id, kind, &value).await?;
    let token = new_token("pt", &context.ids);
    let mut session = call.session.clone();
    session.contact_id = contact_id.clone();
    session.signed_in = true;
    session.token_hash = token_hash(token.expose());
    session.last_seen_at = now;
    write.portal_session_update(&session).await?;
    let contact = write.contact_find(&contact_id).await?.ok_or_else(|| Error::not_found("contact"))?;
    write.commit().await?;
    Ok(OpenedSession { token, session, contact })
}

/// `email` or `phone` with the value as identities store it.
fn normalise(identity: &str, region: &str) -> Result<(&'static str, String)> {
    if identity.contains('@') {
        return Ok(("email", check_address("identity", identity)?));
    }
    let number = identity_normalise("phone", identity, region).map_err(|_| {
        Error::field("identity", "not_an_identity", "Enter an e-mail address or a phone number with its country code.")
    })?;
    Ok(("phone", number))
}

fn code_hash(call: &PortalCall, code: &str) -> String {
    token_hash(&format!("{} {code}", call.session.id))
}

fn wrong_code() -> Error {
    Error::new(
        ErrorKind::Invalid,
        "wrong_code",
        "This code is not right or no longer good. Check the newest message, or ask for a new code. Your conversation \
         is still here.",
    )
}
