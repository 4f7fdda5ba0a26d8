SET LOCAL ROLE shopx_owner;

-- Which batches have units, and which of these expire first at a location. Written when a batch comes in or runs
-- out: what is sold in between changes in place. What a batch says of its own expiry is on no list.
DROP INDEX shopx.batches_expiration_idx, shopx.batch_stock_batch_idx, shopx.batch_stock_open_idx;
CREATE INDEX batch_stock_batch_idx ON shopx.batch_stock (tenant_id, batch_id) WHERE batch_id IS NOT NULL;
CREATE INDEX batch_stock_in_stock_idx ON shopx.batch_stock (tenant_id, batch_id)
    WHERE is_open AND batch_id IS NOT NULL;
CREATE INDEX batch_stock_expiration_idx ON shopx.batch_stock (tenant_id, location_id, expiration_date, batch_id)
    WHERE is_open AND expiration_date IS NOT NULL;
-- The newest, for the reason that is given where the keys are made: it, and not the key, finds what is open.
CREATE INDEX batch_stock_open_idx ON shopx.batch_stock (tenant_id, product_id, location_id, received_date, batch_id)
    WHERE is_open;

RESET ROLE;
