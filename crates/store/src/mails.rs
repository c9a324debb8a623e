//! Mails of the local outbox: every message that left, or would have left if a mail server were set.

use sea_orm::FromQueryResult;

use crate::error::StoreResult;
use crate::tenant::{SystemTx, TenantTx};

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Mail {
    pub id: String,
    /// `None` for mails of an account, such as a password reset.
    pub workspace_id: Option<String>,
    pub recipient: String,
    pub subject: String,
    pub text: String,
    /// `kept` (no mail server is set), `queued`, `sent` or `failed`.
    pub status: String,
    pub error: Option<String>,
    pub created_at: i64,
    pub sent_at: Option<i64>,
}

impl SystemTx {
    pub async fn mail_insert(&self, mail: &Mail) -> StoreResult<()> {
        let text = "INSERT INTO mails (id, workspace_id, recipient, subject, text, status, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)";
        let values = vec![
            mail.id.clone().into(),
            mail.workspace_id.clone().into(),
            mail.recipient.clone().into(),
            mail.subject.clone().into(),
            mail.text.clone().into(),
            mail.status.clone().into(),
            mail.created_at.into(),
        ];
        self.execute(text, values).await?;
        Ok(())
    }

    /// Mails that wait to be sent, oldest first.
    pub async fn mail_queued(&self, limit: i64) -> StoreResult<Vec<Mail>> {
        let text = "SELECT * FROM mails WHERE status = 'queued' ORDER BY id LIMIT ?";
        self.rows(text, vec![limit.into()]).await
    }

    /// The mails of all workspaces and accounts, oldest first: for whoever runs the server.
    pub async fn mail_list_all(&self, limit: i64) -> StoreResult<Vec<Mail>> {
        self.rows("SELECT * FROM mails ORDER BY id LIMIT ?", vec![limit.into()]).await
    }

    pub async fn mail_settle(&self, id: &str, status: &str, error: Option<&str>, now: i64) -> StoreResult<()> {
        let text = "UPDATE mails SET status = ?, error = ?, sent_at = ? WHERE id = ? AND status = 'queued'";
        let values = vec![status.into(), error.map(str::to_owned).into(), now.into(), id.into()];
        self.execute(text, values).await?;
        Ok(())
    }
}

impl TenantTx {
    pub async fn mail_insert(&self, mail: &Mail) -> StoreResult<()> {
        let text = "INSERT INTO mails (workspace_id, id, recipient, subject, text, status, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)";
        let values = vec![
            mail.id.clone().into(),
            mail.recipient.clone().into(),
            mail.subject.clone().into(),
            mail.text.clone().into(),
            mail.status.clone().into(),
            mail.created_at.into(),
        ];
        self.execute(text, values).await?;
        Ok(())
    }

    /// Newest first.
    pub async fn mail_list(&self, before_id: Option<&str>, limit: i64) -> StoreResult<Vec<Mail>> {
        let text = "SELECT * FROM mails WHERE workspace_id = ? AND id < ? ORDER BY id DESC LIMIT ?";
        // Every id sorts before "~".
        self.rows(text, vec![before_id.unwrap_or("~").into(), limit.into()]).await
    }
}
