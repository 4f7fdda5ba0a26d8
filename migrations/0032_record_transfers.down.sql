SET LOCAL ROLE shopx_owner;

DROP FUNCTION shopx.settle_transfers;
DROP FUNCTION shopx.record_transfers;

RESET ROLE;
