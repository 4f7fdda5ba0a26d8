SET LOCAL ROLE shopx_owner;

DROP TABLE shopx.customers;

RESET ROLE;
