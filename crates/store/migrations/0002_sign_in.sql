-- Signing in at OpenID providers. Nothing has ever written to the two tables that the first migration made for it.
DROP TABLE account_identities;
DROP TABLE oidc_attempts;

-- Who somebody is at a provider, and which account that opens.
CREATE TABLE oidc_links (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts(id),
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  email TEXT,
  created_at BIGINT NOT NULL,
  last_used_at BIGINT NOT NULL,
  UNIQUE (issuer, subject)
);
CREATE INDEX oidc_links_by_account ON oidc_links (account_id);

-- A sign-in that is under way at a provider. Nonce and verifier are sealed; account_id is set when somebody who is
-- signed in adds a way to sign in.
CREATE TABLE oidc_attempts (
  state_hash TEXT PRIMARY KEY,
  provider TEXT NOT NULL,
  browser_hash TEXT NOT NULL,
  sealed {blob} NOT NULL,
  next_path TEXT NOT NULL,
  account_id TEXT REFERENCES accounts(id),
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT
);

-- What a provider has vouched for, while the second factor is still asked for.
CREATE TABLE oidc_proofs (
  token_hash TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts(id),
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  email TEXT,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT
);
