SET LOCAL ROLE shopx_owner;

-- Transfers are read by what each of these names, in the order of their ids, and by nothing else through them.
DROP INDEX shopx.transfers_status_idx, shopx.transfers_shipment_idx, shopx.transfers_from_location_idx,
    shopx.transfers_to_location_idx, shopx.transfers_product_idx, shopx.transfers_batch_idx;
CREATE INDEX transfers_status_idx ON shopx.transfers (tenant_id, status, id) WHERE status IS NOT NULL;
CREATE INDEX transfers_shipment_idx ON shopx.transfers (tenant_id, shipment_id, id) WHERE shipment_id IS NOT NULL;
CREATE INDEX transfers_from_location_idx ON shopx.transfers (tenant_id, from_location_id, id) WHERE from_location_id IS NOT NULL;
CREATE INDEX transfers_to_location_idx ON shopx.transfers (tenant_id, to_location_id, id) WHERE to_location_id IS NOT NULL;
CREATE INDEX transfers_product_idx ON shopx.transfers (tenant_id, product_id, id) WHERE product_id IS NOT NULL;
CREATE INDEX transfers_batch_idx ON shopx.transfers (tenant_id, batch_id, id) WHERE batch_id IS NOT NULL;

RESET ROLE;
