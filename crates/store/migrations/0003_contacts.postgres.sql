-- The second belt for the tables that this migration made anew.
DO $$
DECLARE
  tenant_table TEXT;
BEGIN
  FOREACH tenant_table IN ARRAY ARRAY['merge_suggestions', 'merges']
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
