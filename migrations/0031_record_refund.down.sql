SET LOCAL ROLE shopx_owner;

DROP FUNCTION shopx.record_refund;

RESET ROLE;
