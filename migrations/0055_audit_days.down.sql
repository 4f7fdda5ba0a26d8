SET LOCAL ROLE shopx_owner;

DROP INDEX shopx.audit_log_day_idx, shopx.audit_log_table_idx, shopx.audit_log_user_idx, shopx.audit_log_row_idx;
CREATE INDEX audit_log_row_idx ON shopx.audit_log (tenant_id, table_name, row_id, id);
CREATE INDEX audit_log_user_idx ON shopx.audit_log (tenant_id, user_id, id);
CREATE INDEX audit_log_created_at_idx ON shopx.audit_log (tenant_id, created_at);
ALTER TABLE shopx.audit_log DROP COLUMN created_on;

RESET ROLE;
