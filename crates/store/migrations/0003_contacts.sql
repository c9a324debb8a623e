-- Merging contacts so that it can be taken back. See 0001_foundation.sql for the words in braces.
--
-- home_id is the contact to whom a row belongs by itself; contact_id (subject_id of a fact) is the contact that stands
-- for it at present. NULL: the two are the same. Merging changes who stands, never the home.

ALTER TABLE conversations ADD COLUMN home_id TEXT;
ALTER TABLE identities ADD COLUMN home_id TEXT;
ALTER TABLE facts ADD COLUMN home_id TEXT;
-- Which value of a field counts is worked out from all of them, so that a merge that is taken back leaves no trace.
ALTER TABLE facts DROP COLUMN superseded_at;
ALTER TABLE facts ADD COLUMN conversation_id TEXT;

-- What a contact says of itself while it stands for others too; then name, language, tags and last_seen_at are those of
-- all of them together. own_tags is NULL as long as it stands for itself alone.
ALTER TABLE contacts ADD COLUMN own_name TEXT;
ALTER TABLE contacts ADD COLUMN own_language TEXT;
ALTER TABLE contacts ADD COLUMN own_tags {json};
ALTER TABLE contacts ADD COLUMN own_last_seen_at BIGINT;
CREATE INDEX contacts_by_merged_into ON contacts (workspace_id, merged_into);

-- One row for a pair, the smaller id first: a pair that was dismissed never comes back.
DROP TABLE merge_suggestions;
CREATE TABLE merge_suggestions (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id),
  contact_id TEXT NOT NULL REFERENCES contacts(id),
  other_id TEXT NOT NULL REFERENCES contacts(id),
  reason TEXT NOT NULL,
  evidence {json} NOT NULL,
  status TEXT NOT NULL,
  merge_id TEXT,
  decided_by TEXT,
  decided_at BIGINT,
  created_at BIGINT NOT NULL,
  UNIQUE (workspace_id, contact_id, other_id)
);
CREATE INDEX merge_suggestions_by_status ON merge_suggestions (workspace_id, status, id);

DROP TABLE merges;
CREATE TABLE merges (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id),
  kept_id TEXT NOT NULL REFERENCES contacts(id),
  absorbed_id TEXT NOT NULL REFERENCES contacts(id),
  reason TEXT NOT NULL,
  evidence {json} NOT NULL,
  moved {json} NOT NULL,
  merged_by_kind TEXT NOT NULL,
  merged_by TEXT NOT NULL,
  merged_at BIGINT NOT NULL,
  undone_by_kind TEXT,
  undone_by TEXT,
  undone_at BIGINT
);
CREATE INDEX merges_by_kept ON merges (workspace_id, kept_id);
CREATE INDEX merges_by_absorbed ON merges (workspace_id, absorbed_id);
-- A contact is part of one other at most, however many ask for it at the same moment.
CREATE UNIQUE INDEX merges_standing ON merges (workspace_id, absorbed_id) WHERE undone_at IS NULL;
