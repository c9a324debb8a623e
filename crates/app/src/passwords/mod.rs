//! Passwords: a new one by mail, and a change by somebody who is signed in.
//!
//! **Invariant.** Asking for a new password says the same, after the same time, whether anybody has the address. A link
//! works once and for an hour, and a new password ends every session that it didn't come from.

use std::sync::Arc;

use steward_model::ids::{AccountId, SessionId};
use steward_model::{BaseContext, Secret};
use steward_store::passwords::AccountToken;

use crate::accounts::password;
use crate::app::App;
use crate::error::{Error, Result};
use crate::limits::Limited;
use crate::mails::{account_mail_send, check_address};
use crate::secrets::{new_token, token_hash};
use crate::totp::password_prove;

const LIFETIME_MS: i64 = 3600 * 1000;
const PURPOSE: &str = "password_reset";

/// Sends a link for a new password, if there is an account.
pub async fn password_forgot(app: &Arc<App>, base: &BaseContext, email: &str) -> Result<()> {
    let email = check_address("email", email)?;
    app.limits.take(Limited::SignIn, base.address.as_deref().unwrap_or("unknown"))?;
    app.limits.take(Limited::OneTimeCode, &format!("new password {email}"))?;
    // In a task of its own, so that the time of the answer doesn't tell whether there is an account.
    let (app, base) = (app.clone(), base.clone());
    tokio::spawn(async move {
        if let Err(error) = link_send(&app, &base, &email).await {
            let cause = error.cause_text().unwrap_or_default();
            tracing::error!(request_id = base.request_id, %error, cause, "no link for a new password was sent");
        }
    });
    Ok(())
}

async fn link_send(app: &App, base: &BaseContext, email: &str) -> Result<()> {
    let system = app.store.system().await?;
    let Some(account) = system.account_by_email(email).await? else {
        return Ok(());
    };
    let token = new_token("pr", &base.ids);
    let now = base.now_ms();
    let stored = AccountToken {
        token_hash: token_hash(token.expose()),
        account_id: account.id,
        purpose: PURPOSE.to_owned(),
        created_at: now,
        expires_at: now + LIFETIME_MS,
        used_at: None,
    };
    system.account_token_insert(&stored).await?;
    let text = format!(
        "Somebody, hopefully you, asked for a new password for Steward.\n\nOpen this link to choose one. It works \
         once, for one hour:\n{}/reset-password?token={}\n\nIf it wasn't you, you need do nothing: your password stays \
         as it is.",
        app.options.public_url,
        token.expose()
    );
    account_mail_send(app, base, &system, email, "Choose a new password", text).await?;
    system.commit().await?;
    Ok(())
}

/// Sets a new password with the token of a mail, and ends every session of the account.
pub async fn password_reset(app: &Arc<App>, base: &BaseContext, token: &Secret, new: &Secret) -> Result<()> {
    app.limits.take(Limited::SignIn, base.address.as_deref().unwrap_or("unknown"))?;
    let hashed_token = token_hash(token.expose());
    let now = base.now_ms();
    let read = app.store.system_read().await?;
    let stored = read.account_token_find(&hashed_token, PURPOSE, now).await?.ok_or_else(gone)?;
    let account = read.account_find(&stored.account_id).await?.ok_or_else(gone)?;
    drop(read);
    // A password that is refused leaves the link good.
    password::check_strength(new.expose(), &[&account.email, &account.name])?;
    let hash = password::hash(new.expose(), &base.ids).await?;
    let system = app.store.system().await?;
    if !system.account_token_use(&hashed_token, now).await? {
        return Err(gone());
    }
    system.account_set_password(&account.id, &hash).await?;
    system.session_revoke_others(&account.id, None, now).await?;
    system.throttle_clear(&format!("account {}", account.email)).await?;
    let text = "Your password for Steward was changed, and you were signed out everywhere.\n\nIf it wasn't you, ask \
                for a new password at once and look who can read your mails.";
    account_mail_send(app, base, &system, &account.email, "Your password was changed", text.to_owned()).await?;
    system.commit().await?;
    Ok(())
}

/// Changes the password of somebody who is signed in, and ends their other sessions.
pub async fn password_change(
    app: &Arc<App>,
    base: &BaseContext,
    account_id: AccountId,
    keep: SessionId,
    current: &Secret,
    new: &Secret,
) -> Result<()> {
    let found = app.store.system_read().await?.account_find(&account_id.to_string()).await?;
    let account = found.ok_or_else(Error::unauthenticated)?;
    password_prove(app, base, &account, "current", current).await?;
    password::check_strength(new.expose(), &[&account.email, &account.name])?;
    let hash = password::hash(new.expose(), &base.ids).await?;
    let now = base.now_ms();
    let system = app.store.system().await?;
    system.account_set_password(&account.id, &hash).await?;
    system.session_revoke_others(&account.id, Some(&keep.to_string()), now).await?;
    let text = "Your password for Steward was changed, and you were signed out on your other devices.\n\nIf it wasn't \
                you, ask for a new password at once.";
    account_mail_send(app, base, &system, &account.email, "Your password was changed", text.to_owned()).await?;
    system.commit().await?;
    Ok(())
}

fn gone() -> Error {
    Error::invalid("link_gone", "This link was used already or is older than an hour. Ask for a new one.")
}
