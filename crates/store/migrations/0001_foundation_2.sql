-- The second half of the first migration: knowledge, conversations, runs, events and jobs. See 0001_foundation.sql for the words in
-- braces.

CREATE TABLE files (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id),
  conversation_id TEXT,
  message_id TEXT,
  name TEXT NOT NULL,
  content_type TEXT NOT NULL,
  size BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX files_by_message ON files (workspace_id, message_id);

CREATE TABLE collections (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id),
  slug TEXT NOT NULL,
  name TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  UNIQUE (workspace_id, slug)
);

CREATE TABLE documents (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id),
  collection TEXT NOT NULL,
  title TEXT NOT NULL,
  kind TEXT NOT NULL,
  source TEXT NOT NULL,
  source_ref TEXT,
  external_id TEXT,
  body TEXT,
  file_id TEXT,
  status TEXT NOT NULL,
  error_code TEXT,
  error_detail TEXT,
  progress {real} NOT NULL,
  passage_count BIGINT NOT NULL,
  language TEXT,
  audience TEXT NOT NULL,
  pinned BOOLEAN NOT NULL,
  content_hash TEXT,
  signature TEXT,
  duplicate_of TEXT,
  recrawl_at BIGINT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  deleted_at BIGINT
);
CREATE INDEX documents_by_workspace ON documents (workspace_id, id);
CREATE UNIQUE INDEX documents_by_external ON documents (workspace_id, external_id) WHERE external_id IS NOT NULL;

CREATE TABLE passages (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id),
  document_id TEXT NOT NULL REFERENCES documents(id),
  ordinal BIGINT NOT NULL,
  heading_path {json} NOT NULL,
  text TEXT NOT NULL,
  page BIGINT,
  hash TEXT NOT NULL,
  language TEXT,
  vector {blob},
  sentence_vectors {blob},
  created_at BIGINT NOT NULL
);
CREATE INDEX passages_by_document ON passages (workspace_id, document_id, ordinal);

CREATE TABLE conversations (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id),
  contact_id TEXT NOT NULL REFERENCES contacts(id),
  channel TEXT NOT NULL,
  status TEXT NOT NULL,
  owner TEXT NOT NULL,
  assignee_id TEXT,
  unread BIGINT NOT NULL,
  draft_waiting BOOLEAN NOT NULL,
  hand_off {json},
  tags {json} NOT NULL,
  message_count BIGINT NOT NULL,
  last_text TEXT NOT NULL,
  last_author TEXT NOT NULL,
  last_message_at BIGINT NOT NULL,
  context_from BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  closed_at BIGINT
);
CREATE INDEX conversations_by_activity ON conversations (workspace_id, status, last_message_at, id);
CREATE INDEX conversations_by_contact ON conversations (workspace_id, contact_id);

CREATE TABLE messages (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id),
  conversation_id TEXT NOT NULL REFERENCES conversations(id),
  seq BIGINT NOT NULL,
  author_kind TEXT NOT NULL,
  author_id TEXT,
  author_name TEXT NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  citations {json} NOT NULL,
  run_id TEXT,
  client_id TEXT,
  reply_to TEXT,
  created_at BIGINT NOT NULL,
  delivered_at BIGINT,
  read_at BIGINT,
  UNIQUE (workspace_id, conversation_id, seq),
  UNIQUE (workspace_id, conversation_id, client_id),
  UNIQUE (workspace_id, reply_to)
);

CREATE TABLE drafts (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id),
  conversation_id TEXT NOT NULL REFERENCES conversations(id),
  message_id TEXT NOT NULL,
  text TEXT NOT NULL,
  citations {json} NOT NULL,
  status TEXT NOT NULL,
  run_id TEXT,
  decided_by TEXT,
  decided_at BIGINT,
  reason TEXT,
  final_text TEXT,
  edit_distance BIGINT,
  created_at BIGINT NOT NULL
);
CREATE INDEX drafts_by_status ON drafts (workspace_id, status, id);
CREATE INDEX drafts_by_conversation ON drafts (workspace_id, conversation_id);

CREATE TABLE portal_sessions (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id),
  contact_id TEXT NOT NULL REFERENCES contacts(id),
  conversation_id TEXT,
  channel TEXT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,
  signed_in BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  revoked_at BIGINT
);
CREATE INDEX portal_sessions_by_contact ON portal_sessions (workspace_id, contact_id);

CREATE TABLE one_time_codes (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id),
  portal_session_id TEXT NOT NULL,
  identity_kind TEXT NOT NULL,
  identity_value TEXT NOT NULL,
  code_hash TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT
);
CREATE INDEX one_time_codes_by_session ON one_time_codes (workspace_id, portal_session_id, created_at);

CREATE TABLE runs (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id),
  agent TEXT NOT NULL,
  conversation_id TEXT,
  message_id TEXT,
  status TEXT NOT NULL,
  rung TEXT NOT NULL,
  model TEXT NOT NULL,
  prompt_version TEXT NOT NULL,
  input {json} NOT NULL,
  outcome {json} NOT NULL,
  input_tokens BIGINT NOT NULL,
  output_tokens BIGINT NOT NULL,
  cost_micros BIGINT NOT NULL,
  error TEXT,
  repeat_of TEXT,
  started_at BIGINT NOT NULL,
  duration_ms {real} NOT NULL
);
CREATE INDEX runs_by_workspace ON runs (workspace_id, id);
CREATE INDEX runs_by_conversation ON runs (workspace_id, conversation_id, id);

CREATE TABLE steps (
  run_id TEXT NOT NULL REFERENCES runs(id),
  workspace_id TEXT NOT NULL REFERENCES workspaces(id),
  seq BIGINT NOT NULL,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  input {json} NOT NULL,
  output {json} NOT NULL,
  started_offset_ms {real} NOT NULL,
  duration_ms {real} NOT NULL,
  tokens BIGINT NOT NULL,
  cost_micros BIGINT NOT NULL,
  error TEXT,
  PRIMARY KEY (run_id, seq)
);

CREATE TABLE providers (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id),
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  base_url TEXT,
  model TEXT NOT NULL,
  sealed_key {blob},
  enabled BOOLEAN NOT NULL,
  position BIGINT NOT NULL,
  last_check {json},
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX providers_by_workspace ON providers (workspace_id, position);

CREATE TABLE prompt_versions (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id),
  name TEXT NOT NULL,
  text TEXT NOT NULL,
  author_id TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX prompt_versions_by_name ON prompt_versions (workspace_id, name, id);

CREATE TABLE spend (
  workspace_id TEXT NOT NULL REFERENCES workspaces(id),
  day TEXT NOT NULL,
  agent TEXT NOT NULL,
  model TEXT NOT NULL,
  runs BIGINT NOT NULL,
  input_tokens BIGINT NOT NULL,
  output_tokens BIGINT NOT NULL,
  cost_micros BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, day, agent, model)
);

-- The event log is the outbox: consumers read it in the order of seq.
CREATE TABLE events (
  seq {serial},
  event_id TEXT NOT NULL,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id),
  occurred_at BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  source TEXT NOT NULL,
  type TEXT NOT NULL,
  contact_id TEXT,
  member_id TEXT,
  session_id TEXT,
  subject_kind TEXT,
  subject_id TEXT,
  properties {json} NOT NULL,
  metadata {json} NOT NULL,
  UNIQUE (workspace_id, event_id)
);
CREATE INDEX events_by_time ON events (workspace_id, occurred_at);
CREATE INDEX events_by_contact ON events (workspace_id, contact_id, occurred_at);

CREATE TABLE consumers (
  name TEXT PRIMARY KEY,
  position BIGINT NOT NULL,
  error TEXT,
  updated_at BIGINT NOT NULL
);

CREATE TABLE jobs (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id),
  kind TEXT NOT NULL,
  payload {json} NOT NULL,
  priority BIGINT NOT NULL,
  status TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  max_attempts BIGINT NOT NULL,
  run_at BIGINT NOT NULL,
  leased_by TEXT,
  lease_until BIGINT,
  dedupe_key TEXT,
  last_error TEXT,
  created_at BIGINT NOT NULL,
  finished_at BIGINT
);
CREATE INDEX jobs_to_claim ON jobs (status, run_at, priority);
CREATE INDEX jobs_by_workspace ON jobs (workspace_id, status, id);
CREATE UNIQUE INDEX jobs_deduped ON jobs (workspace_id, kind, dedupe_key)
  WHERE dedupe_key IS NOT NULL AND status IN ('queued', 'running');

CREATE TABLE schedules (
  workspace_id TEXT NOT NULL REFERENCES workspaces(id),
  kind TEXT NOT NULL,
  payload {json} NOT NULL,
  every_minutes BIGINT,
  at_local_time TEXT,
  time_zone TEXT NOT NULL,
  next_run_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, kind)
);

CREATE TABLE mails (
  id TEXT PRIMARY KEY,
  workspace_id TEXT,
  recipient TEXT NOT NULL,
  subject TEXT NOT NULL,
  text TEXT NOT NULL,
  status TEXT NOT NULL,
  error TEXT,
  created_at BIGINT NOT NULL,
  sent_at BIGINT
);
CREATE INDEX mails_by_workspace ON mails (workspace_id, id);

CREATE TABLE idempotency (
  scope TEXT NOT NULL,
  idempotency_key TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  status BIGINT,
  content_type TEXT,
  response {blob},
  created_at BIGINT NOT NULL,
  PRIMARY KEY (scope, idempotency_key)
)
