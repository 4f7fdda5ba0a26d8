SET LOCAL ROLE shopx_owner;

DROP TABLE shopx.refund_items;
DROP TABLE shopx.refunds;

RESET ROLE;
