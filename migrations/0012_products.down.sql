SET LOCAL ROLE shopx_owner;

DROP TABLE shopx.products;

RESET ROLE;
