-- Recurring jobs that can be paused, promises that were missed, files of customers, suggested replies.

ALTER TABLE schedules ADD COLUMN last_run_at BIGINT;
ALTER TABLE schedules ADD COLUMN paused BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX schedules_to_fire ON schedules (next_run_at);

-- When it was noted that the promised time had passed without an answer.
ALTER TABLE conversations ADD COLUMN overdue_at BIGINT;

-- Who uploaded it, until and after it hangs on a message; pictures have a size and a small copy.
ALTER TABLE files ADD COLUMN contact_id TEXT;
ALTER TABLE files ADD COLUMN preview_sha256 TEXT;
ALTER TABLE files ADD COLUMN width BIGINT;
ALTER TABLE files ADD COLUMN height BIGINT;
CREATE INDEX files_by_contact ON files (workspace_id, contact_id);
CREATE INDEX files_by_content ON files (workspace_id, sha256);

-- What the customer may answer with one press.
ALTER TABLE messages ADD COLUMN suggested {json} NOT NULL DEFAULT '[]';
