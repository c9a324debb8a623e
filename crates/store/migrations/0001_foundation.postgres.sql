-- What only PostgreSQL has: order of commits for the outbox, and row-level security as a second belt.

-- A transaction that took its seq earlier may commit later. A consumer reads only what was written by transactions
-- older than every one still running, so it can't step over a gap that fills afterwards.
ALTER TABLE events ADD COLUMN transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id();

DO $$
DECLARE
  tenant_table TEXT;
BEGIN
  FOR tenant_table IN
    SELECT table_name FROM information_schema.columns
    WHERE table_schema = current_schema() AND column_name = 'workspace_id' AND table_name <> 'sessions'
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format(
      'CREATE POLICY workspace_only ON %I USING (
         workspace_id = current_setting(''steward.workspace'', true)
         OR current_setting(''steward.scope'', true) = ''system''
       )', tenant_table);
  END LOOP;
END $$;
