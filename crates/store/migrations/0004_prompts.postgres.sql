ALTER TABLE summaries ENABLE ROW LEVEL SECURITY;
ALTER TABLE summaries FORCE ROW LEVEL SECURITY;
CREATE POLICY workspace_only ON summaries USING (
  workspace_id = current_setting('steward.workspace', true)
  OR current_setting('steward.scope', true) = 'system'
);
