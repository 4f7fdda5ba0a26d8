SET LOCAL ROLE shopx_owner;

-- The ledger is read by location, by batch, and as a whole, always in the order of its ids. Every line of a sale
-- writes to it, so this costs no index more than it had: the key goes by location, and the whole is put together
-- from its locations. An index that names its column as not null serves only what asks for that column, so that
-- no plan, whatever it was made on, can take it for the beginning of a tenant.
ALTER TABLE shopx.stock_movements DROP CONSTRAINT stock_movements_pkey;
DROP INDEX shopx.stock_movements_batch_idx;
CREATE INDEX stock_movements_batch_idx ON shopx.stock_movements (tenant_id, batch_id, id) WHERE batch_id IS NOT NULL;
ALTER TABLE shopx.stock_movements ADD PRIMARY KEY (tenant_id, location_id, id);

RESET ROLE;
