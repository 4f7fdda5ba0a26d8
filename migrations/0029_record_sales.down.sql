SET LOCAL ROLE shopx_owner;

DROP FUNCTION shopx.record_sales;
DROP FUNCTION IF EXISTS shopx.fit_sales;

RESET ROLE;
