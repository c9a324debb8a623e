//! The sums of the first page: what was answered, by whom, and how far the set-up is.

use sea_orm::FromQueryResult;

use crate::error::StoreResult;
use crate::tenant::TenantTx;

/// Who took part in a conversation.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct ConversationOutcome {
    pub created_at: i64,
    pub agent_replies: i64,
    pub member_replies: i64,
    /// 1 while the customer waits for a person.
    pub handed_off: i64,
}

/// What a workspace has that its first steps ask for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, FromQueryResult)]
pub struct SetupCounts {
    pub documents: i64,
    pub personas: i64,
    pub conversations: i64,
    pub providers: i64,
    pub members: i64,
}

#[derive(FromQueryResult)]
struct Count {
    count: i64,
}

impl TenantTx {
    /// Conversations begun since a time, oldest first.
    pub async fn home_outcomes(&self, since: i64, limit: i64) -> StoreResult<Vec<ConversationOutcome>> {
        let replies = |author: &str| {
            format!(
                "(SELECT COUNT(*) FROM messages m WHERE m.workspace_id = c.workspace_id AND m.conversation_id = c.id
                  AND m.kind = 'text' AND m.author_kind = '{author}')"
            )
        };
        let text = format!(
            "SELECT c.created_at, {} AS agent_replies, {} AS member_replies,
               CAST(CASE WHEN c.hand_off IS NULL THEN 0 ELSE 1 END AS BIGINT) AS handed_off
             FROM conversations c WHERE c.workspace_id = ? AND c.created_at >= ? ORDER BY c.created_at LIMIT ?",
            replies("agent"),
            replies("member"),
        );
        self.rows(&text, vec![since.into(), limit.into()]).await
    }

    /// Replies that the assistant gave since a time.
    pub async fn home_answered(&self, since: i64) -> StoreResult<i64> {
        // The conversations narrow it down: a message is never newer than its conversation's last one.
        let text = "SELECT COUNT(*) AS count FROM messages WHERE workspace_id = ?
            AND conversation_id IN (SELECT id FROM conversations WHERE workspace_id = ? AND last_message_at >= ?)
            AND author_kind = 'agent' AND kind = 'text' AND created_at >= ?";
        let values = vec![self.workspace().into(), since.into(), since.into()];
        let rows: Vec<Count> = self.rows(text, values).await?;
        Ok(rows.first().map_or(0, |row| row.count))
    }

    pub async fn home_setup(&self) -> StoreResult<SetupCounts> {
        let text = "SELECT
              (SELECT COUNT(*) FROM documents d WHERE d.workspace_id = w.id AND d.deleted_at IS NULL) AS documents,
              (SELECT COUNT(*) FROM settings s WHERE s.workspace_id = w.id AND s.name = 'persona') AS personas,
              (SELECT COUNT(*) FROM conversations c WHERE c.workspace_id = w.id) AS conversations,
              (SELECT COUNT(*) FROM providers p WHERE p.workspace_id = w.id AND p.enabled) AS providers,
              (SELECT COUNT(*) FROM members m WHERE m.workspace_id = w.id AND m.removed_at IS NULL) AS members
            FROM workspaces w WHERE w.id = ?";
        let rows: Vec<SetupCounts> = self.rows(text, vec![]).await?;
        Ok(rows.into_iter().next().unwrap_or_default())
    }
}
