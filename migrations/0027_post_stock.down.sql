SET LOCAL ROLE shopx_owner;

DROP FUNCTION shopx.post_stock;

RESET ROLE;
