SET LOCAL ROLE shopx_owner;

DROP TABLE shopx.tenants;

RESET ROLE;
