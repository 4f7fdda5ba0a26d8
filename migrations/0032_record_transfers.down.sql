SET LOCAL ROLE shopx_owner;

-- Formerly settle_transfers.
DROP FUNCTION IF EXISTS shopx.close_transfers, shopx.settle_transfers;
DROP FUNCTION shopx.record_transfers;

RESET ROLE;
