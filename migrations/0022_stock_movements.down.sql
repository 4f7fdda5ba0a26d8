SET LOCAL ROLE shopx_owner;

DROP VIEW shopx.transaction_item_batches;
DROP TABLE shopx.stock_movements;

RESET ROLE;
