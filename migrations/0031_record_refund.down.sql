SET LOCAL ROLE shopx_owner;

DROP FUNCTION IF EXISTS shopx.record_refunds;
DROP FUNCTION shopx.record_refund;

RESET ROLE;
