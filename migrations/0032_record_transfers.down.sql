SET LOCAL ROLE shopx_owner;

DROP FUNCTION shopx.close_transfers;
DROP FUNCTION shopx.record_transfers;

RESET ROLE;
