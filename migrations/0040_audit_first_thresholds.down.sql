SET LOCAL ROLE shopx_owner;

DROP TRIGGER audit_first_thresholds ON shopx.inventory;

RESET ROLE;
