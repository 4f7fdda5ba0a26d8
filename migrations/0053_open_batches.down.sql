SET LOCAL ROLE shopx_owner;

DROP INDEX shopx.batch_stock_expiration_idx, shopx.batch_stock_in_stock_idx, shopx.batch_stock_batch_idx,
    shopx.batch_stock_open_idx;
CREATE INDEX batch_stock_open_idx ON shopx.batch_stock (tenant_id, product_id, location_id, received_date, batch_id)
    WHERE is_open;
CREATE INDEX batch_stock_batch_idx ON shopx.batch_stock (tenant_id, batch_id);
CREATE INDEX batches_expiration_idx ON shopx.batches (tenant_id, expiration_date) WHERE expiration_date IS NOT NULL;

RESET ROLE;
