SET LOCAL ROLE shopx_owner;

DROP FUNCTION shopx.record_sales;

RESET ROLE;
