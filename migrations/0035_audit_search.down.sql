SET LOCAL ROLE shopx_owner;

DROP INDEX shopx.audit_log_created_at_idx, shopx.audit_log_user_idx, shopx.audit_log_row_idx;
CREATE INDEX audit_log_row_idx ON shopx.audit_log (tenant_id, table_name, row_id);

RESET ROLE;
