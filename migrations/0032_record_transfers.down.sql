SET LOCAL ROLE shopx_owner;

-- With the names that they had before.
DROP FUNCTION IF EXISTS shopx.record_closings, shopx.record_closing, shopx.close_transfers, shopx.settle_transfers;
DROP FUNCTION IF EXISTS shopx.record_shipments, shopx.record_shipment, shopx.record_transfers;

RESET ROLE;
