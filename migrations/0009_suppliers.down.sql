SET LOCAL ROLE shopx_owner;

DROP TABLE shopx.suppliers;

RESET ROLE;
