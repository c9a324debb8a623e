-- One text for both databases. {json}, {blob}, {serial} and {real} are filled in by migrate.rs with the type that the
-- database calls them by. Times are milliseconds since the Unix epoch, UTC. Ids are prefixed ULIDs.

CREATE TABLE accounts (
  id TEXT PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  password_hash TEXT,
  totp_secret {blob},
  totp_enabled BOOLEAN NOT NULL DEFAULT FALSE,
  totp_last_step BIGINT NOT NULL DEFAULT 0,
  created_at BIGINT NOT NULL
);

CREATE TABLE recovery_codes (
  account_id TEXT NOT NULL REFERENCES accounts(id),
  code_hash TEXT NOT NULL,
  used_at BIGINT,
  PRIMARY KEY (account_id, code_hash)
);

CREATE TABLE account_identities (
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  account_id TEXT NOT NULL REFERENCES accounts(id),
  created_at BIGINT NOT NULL,
  PRIMARY KEY (issuer, subject)
);

CREATE TABLE account_tokens (
  token_hash TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts(id),
  purpose TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT
);

-- State, nonce and verifier of a sign-in that is under way at an OpenID provider.
CREATE TABLE oidc_attempts (
  state_hash TEXT PRIMARY KEY,
  provider TEXT NOT NULL,
  browser_hash TEXT NOT NULL,
  nonce TEXT NOT NULL,
  verifier TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT
);

CREATE TABLE throttles (
  name TEXT PRIMARY KEY,
  failures BIGINT NOT NULL,
  blocked_until BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);

CREATE TABLE workspaces (
  id TEXT PRIMARY KEY,
  slug TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  profile {json} NOT NULL,
  created_at BIGINT NOT NULL
);

CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts(id),
  workspace_id TEXT,
  token_hash TEXT NOT NULL UNIQUE,
  csrf_token TEXT NOT NULL,
  user_agent TEXT NOT NULL,
  address TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  revoked_at BIGINT
);
CREATE INDEX sessions_by_account ON sessions (account_id, last_seen_at);

CREATE TABLE members (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id),
  account_id TEXT NOT NULL REFERENCES accounts(id),
  role TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  last_seen_at BIGINT,
  removed_at BIGINT,
  UNIQUE (workspace_id, account_id)
);
CREATE INDEX members_by_account ON members (account_id);

CREATE TABLE invitations (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id),
  email TEXT NOT NULL,
  role TEXT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,
  invited_by TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  accepted_at BIGINT,
  revoked_at BIGINT
);
CREATE INDEX invitations_by_workspace ON invitations (workspace_id, id);

CREATE TABLE api_keys (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id),
  name TEXT NOT NULL,
  prefix TEXT NOT NULL,
  secret_hash TEXT NOT NULL UNIQUE,
  scopes {json} NOT NULL,
  created_by TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  last_used_at BIGINT,
  expires_at BIGINT,
  revoked_at BIGINT
);
CREATE INDEX api_keys_by_workspace ON api_keys (workspace_id, id);

-- Persona, reply modes, budget, active prompts: one JSON value per key.
CREATE TABLE settings (
  workspace_id TEXT NOT NULL REFERENCES workspaces(id),
  name TEXT NOT NULL,
  value {json} NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, name)
);

CREATE TABLE contacts (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id),
  name TEXT,
  language TEXT,
  tags {json} NOT NULL,
  merged_into TEXT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  last_seen_at BIGINT,
  deleted_at BIGINT
);
CREATE INDEX contacts_by_workspace ON contacts (workspace_id, id);

CREATE TABLE identities (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id),
  contact_id TEXT NOT NULL REFERENCES contacts(id),
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  verified BOOLEAN NOT NULL,
  source TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  UNIQUE (workspace_id, kind, value)
);
CREATE INDEX identities_by_contact ON identities (workspace_id, contact_id);

-- Somebody gave an identity, unproven, that belongs to another contact already.
CREATE TABLE merge_suggestions (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id),
  contact_id TEXT NOT NULL REFERENCES contacts(id),
  other_id TEXT NOT NULL REFERENCES contacts(id),
  identity_kind TEXT NOT NULL,
  identity_value TEXT NOT NULL,
  status TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  UNIQUE (workspace_id, contact_id, other_id, identity_kind, identity_value)
);

CREATE TABLE merges (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id),
  kept_id TEXT NOT NULL,
  absorbed_id TEXT NOT NULL,
  moved {json} NOT NULL,
  merged_by TEXT NOT NULL,
  merged_at BIGINT NOT NULL,
  undone_at BIGINT
);
CREATE INDEX merges_by_kept ON merges (workspace_id, kept_id);

CREATE TABLE fields (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id),
  key TEXT NOT NULL,
  label TEXT NOT NULL,
  type TEXT NOT NULL,
  subject TEXT NOT NULL,
  options {json} NOT NULL,
  sensitivity TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  UNIQUE (workspace_id, key)
);

-- The current value of a field has superseded_at NULL; the others are its history.
CREATE TABLE facts (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id),
  subject_kind TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  field_key TEXT NOT NULL,
  value {json} NOT NULL,
  source_kind TEXT NOT NULL,
  source_ref TEXT NOT NULL,
  confidence {real} NOT NULL,
  observed_at BIGINT NOT NULL,
  expires_at BIGINT,
  superseded_at BIGINT,
  created_at BIGINT NOT NULL
);
CREATE INDEX facts_by_subject ON facts (workspace_id, subject_kind, subject_id, field_key);
