SET LOCAL ROLE shopx_directory;

DROP FUNCTION shopx.find_tenant;
DROP FUNCTION shopx.open_tenant;

SET LOCAL ROLE shopx_owner;

REVOKE SELECT, INSERT ON shopx.tenants FROM shopx_directory;
DROP POLICY directory ON shopx.tenants;

RESET ROLE;
