SET LOCAL ROLE shopx_owner;

DROP TRIGGER audit_update ON shopx.tenants;
DROP FUNCTION shopx.audit;
DROP TABLE shopx.audit_log;

RESET ROLE;
