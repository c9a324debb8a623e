-- What a comparison of prompt versions counts, and the summaries of long conversations.

-- `conversation`, `ask`, `preview`, `rerun` or `summary`: only the first one says how a prompt does.
ALTER TABLE runs ADD COLUMN occasion TEXT NOT NULL DEFAULT 'conversation';
-- A model was to answer, and something below it did.
ALTER TABLE runs ADD COLUMN fell_back BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE runs ADD COLUMN handed_off BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX runs_by_prompt ON runs (workspace_id, prompt_version);
CREATE INDEX runs_by_age ON runs (workspace_id, started_at);

-- What was said before the messages that an agent reads in full. Can be made again from the messages.
CREATE TABLE summaries (
  conversation_id TEXT NOT NULL REFERENCES conversations(id),
  workspace_id TEXT NOT NULL REFERENCES workspaces(id),
  -- The beginning of the context that was read: a fresh start makes the summary worthless.
  context_from BIGINT NOT NULL,
  up_to_seq BIGINT NOT NULL,
  text TEXT NOT NULL,
  model TEXT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (conversation_id)
);
