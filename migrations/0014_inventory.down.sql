SET LOCAL ROLE shopx_owner;

DROP TABLE shopx.batch_stock;
DROP TABLE shopx.inventory;

RESET ROLE;
