//! Mails: written to the outbox with the change that causes them, sent afterwards.
//!
//! Without a mail server every mail stays in the local outbox, where a member can read it, so that nothing needs a
//! key to be tried. Mails of an account (password reset) wait there too, but are shown to nobody: they hold tokens.

use std::sync::Arc;
use std::time::Duration;

use lettre::message::Mailbox;
use lettre::transport::smtp::AsyncSmtpTransport;
use lettre::{AsyncTransport, Message, Tokio1Executor};
use steward_model::{Action, BaseContext, OpContext, ids};
pub use steward_store::mails::Mail;
use steward_store::{SystemTx, TenantTx};

use crate::app::App;
use crate::error::{Error, Result};
use crate::page::{Page, PageRequest};

/// Where mails go.
#[derive(Clone)]
pub enum Mailer {
    /// Nowhere; they stay in the local outbox.
    Outbox,
    Smtp {
        transport: Box<AsyncSmtpTransport<Tokio1Executor>>,
        from: Mailbox,
    },
}

impl std::fmt::Debug for Mailer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Outbox => "Mailer::Outbox",
            Self::Smtp { .. } => "Mailer::Smtp",
        })
    }
}

impl Mailer {
    /// A mail server by URL, e.g. `smtps://user:password@mail.example.com`.
    pub fn smtp(url: &str, from: &str) -> std::result::Result<Self, String> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .map_err(|error| format!("the mail server URL can't be used: {error}"))?
            .timeout(Some(Duration::from_secs(20)))
            .build();
        let from = from.parse().map_err(|_| format!("\"{from}\" is not a mail address"))?;
        Ok(Self::Smtp { transport: Box::new(transport), from })
    }

    fn first_status(&self) -> &'static str {
        match self {
            Self::Outbox => "kept",
            Self::Smtp { .. } => "queued",
        }
    }

    /// A mail about to be written to the outbox.
    pub fn compose(
        &self,
        base: &BaseContext,
        workspace_id: Option<String>,
        recipient: &str,
        subject: &str,
        text: String,
    ) -> Mail {
        Mail {
            id: base.new_id::<ids::kind::Mail>().to_string(),
            workspace_id,
            recipient: recipient.to_owned(),
            subject: subject.to_owned(),
            text,
            status: self.first_status().to_owned(),
            error: None,
            created_at: base.now_ms(),
            sent_at: None,
        }
    }
}

/// Writes a mail of a workspace to the outbox with the change that causes it.
pub(crate) async fn mail_send(
    app: &App,
    context: &OpContext,
    transaction: &TenantTx,
    recipient: &str,
    subject: &str,
    text: String,
) -> Result<()> {
    let workspace_id = Some(context.workspace_id.to_string());
    transaction.mail_insert(&app.mailer.compose(context, workspace_id, recipient, subject, text)).await?;
    Ok(())
}

/// Writes a mail of an account to the outbox.
pub(crate) async fn account_mail_send(
    app: &App,
    base: &BaseContext,
    transaction: &SystemTx,
    recipient: &str,
    subject: &str,
    text: String,
) -> Result<()> {
    transaction.mail_insert(&app.mailer.compose(base, None, recipient, subject, text)).await?;
    Ok(())
}

/// The mails of a workspace, newest first.
pub async fn mail_list(app: &App, context: &OpContext, page: &PageRequest) -> Result<Page<Mail>> {
    context.authorise(Action::MailRead)?;
    let read = app.store.read(context).await?;
    let rows = read.mail_list(page.cursor.as_deref(), page.fetch_limit()).await?;
    Ok(page.finish(rows, |mail| mail.id.clone()))
}

/// Sends what waits in the outbox, round after round, until the program ends.
pub async fn send_queued(app: Arc<App>) {
    let Mailer::Smtp { transport, from } = app.mailer.clone() else {
        return;
    };
    loop {
        if let Err(error) = send_round(&app, &transport, &from).await {
            tracing::warn!(%error, "mails could not be sent");
        }
        tokio::time::sleep(Duration::from_secs(3)).await;
    }
}

async fn send_round(app: &App, transport: &AsyncSmtpTransport<Tokio1Executor>, from: &Mailbox) -> Result<()> {
    let waiting = app.store.system_read().await?.mail_queued(20).await?;
    for mail in waiting {
        let (status, error) = match send_one(transport, from, &mail).await {
            Ok(()) => ("sent", None),
            // A temporary refusal leaves the mail in the queue for the next round.
            Err(SendError::Later(reason)) => {
                tracing::warn!(mail_id = %mail.id, reason, "mail server asks to try later");
                return Ok(());
            }
            Err(SendError::Never(reason)) => ("failed", Some(reason)),
        };
        let system = app.store.system().await?;
        system.mail_settle(&mail.id, status, error.as_deref(), app.clock.now_ms()).await?;
        system.commit().await?;
    }
    Ok(())
}

enum SendError {
    Later(String),
    Never(String),
}

async fn send_one(
    transport: &AsyncSmtpTransport<Tokio1Executor>,
    from: &Mailbox,
    mail: &Mail,
) -> std::result::Result<(), SendError> {
    let recipient: Mailbox =
        mail.recipient.parse().map_err(|_| SendError::Never(String::from("not a mail address")))?;
    let message = Message::builder()
        .from(from.clone())
        .to(recipient)
        .subject(&mail.subject)
        .body(mail.text.clone())
        .map_err(|error| SendError::Never(error.to_string()))?;
    match transport.send(message).await {
        Ok(_) => Ok(()),
        Err(error) if error.is_permanent() => Err(SendError::Never(error.to_string())),
        Err(error) => Err(SendError::Later(error.to_string())),
    }
}

/// Whether an address can be written to; the check of `lettre`, in our words.
pub fn check_address(field: &str, address: &str) -> Result<String> {
    let trimmed = address.trim().to_lowercase();
    if trimmed.len() > 254 || trimmed.parse::<lettre::Address>().is_err() {
        return Err(Error::field(field, "not_an_email", "This doesn't look like an e-mail address."));
    }
    Ok(trimmed)
}
