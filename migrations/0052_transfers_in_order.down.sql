SET LOCAL ROLE shopx_owner;

DROP INDEX shopx.transfers_status_idx, shopx.transfers_shipment_idx, shopx.transfers_from_location_idx,
    shopx.transfers_to_location_idx, shopx.transfers_product_idx, shopx.transfers_batch_idx;
CREATE INDEX transfers_status_idx ON shopx.transfers (tenant_id, status);
CREATE INDEX transfers_shipment_idx ON shopx.transfers (tenant_id, shipment_id);
CREATE INDEX transfers_from_location_idx ON shopx.transfers (tenant_id, from_location_id);
CREATE INDEX transfers_to_location_idx ON shopx.transfers (tenant_id, to_location_id);
CREATE INDEX transfers_product_idx ON shopx.transfers (tenant_id, product_id);
CREATE INDEX transfers_batch_idx ON shopx.transfers (tenant_id, batch_id);

RESET ROLE;
