SET LOCAL ROLE shopx_owner;

-- A time is read day by day, each in the order of its ids, and so is a table.
ALTER TABLE shopx.audit_log
    ADD COLUMN created_on date NOT NULL GENERATED ALWAYS AS ((created_at AT TIME ZONE 'UTC')::date) STORED;
COMMENT ON COLUMN shopx.audit_log.created_on IS 'The day of that in UTC, by which a time is found';

DROP INDEX shopx.audit_log_created_at_idx, shopx.audit_log_user_idx, shopx.audit_log_row_idx;
CREATE INDEX audit_log_day_idx ON shopx.audit_log (tenant_id, created_on, id);
CREATE INDEX audit_log_table_idx ON shopx.audit_log (tenant_id, table_name, id);
CREATE INDEX audit_log_user_idx ON shopx.audit_log (tenant_id, user_id, id) WHERE user_id IS NOT NULL;
CREATE INDEX audit_log_row_idx ON shopx.audit_log (tenant_id, table_name, row_id, id);

RESET ROLE;
