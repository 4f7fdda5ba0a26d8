SET LOCAL ROLE shopx_owner;

DROP TABLE shopx.tenant_settings;

RESET ROLE;
