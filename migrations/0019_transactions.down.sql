SET LOCAL ROLE shopx_owner;

DROP TABLE shopx.payments;
DROP TABLE shopx.transaction_item_taxes;
DROP TABLE shopx.transaction_item_discounts;
DROP TABLE shopx.transaction_items;
DROP TABLE shopx.transactions;

RESET ROLE;
