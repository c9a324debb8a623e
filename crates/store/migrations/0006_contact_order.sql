-- Contacts are listed by when they were seen last.
CREATE INDEX contacts_by_seen ON contacts (workspace_id, (COALESCE(last_seen_at, created_at)) DESC, id DESC);
