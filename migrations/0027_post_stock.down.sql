SET LOCAL ROLE shopx_owner;

DROP FUNCTION IF EXISTS shopx.spread, shopx.lock_in_order;
DROP FUNCTION shopx.post_stock;

RESET ROLE;
