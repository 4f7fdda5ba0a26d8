SET LOCAL ROLE shopx_owner;

DROP FUNCTION shopx.await_stock;

RESET ROLE;
