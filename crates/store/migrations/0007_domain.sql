-- A host name of the business's own under which its portal is reached.
ALTER TABLE workspaces ADD COLUMN domain TEXT;
CREATE UNIQUE INDEX workspaces_by_domain ON workspaces (domain);
