SET LOCAL ROLE shopx_owner;

-- The log is read a page at a time, in the order of its ids: all of it, of a table or a row, of a user,
-- of a time. Sales write nothing to it, and do not pay for these.
DROP INDEX shopx.audit_log_row_idx;
CREATE INDEX audit_log_row_idx ON shopx.audit_log (tenant_id, table_name, row_id, id);
CREATE INDEX audit_log_user_idx ON shopx.audit_log (tenant_id, user_id, id);
CREATE INDEX audit_log_created_at_idx ON shopx.audit_log (tenant_id, created_at);

RESET ROLE;
