SET LOCAL ROLE shopx_owner;

ALTER TABLE shopx.stock_movements DROP CONSTRAINT stock_movements_pkey;
DROP INDEX shopx.stock_movements_batch_idx;
CREATE INDEX stock_movements_batch_idx ON shopx.stock_movements (tenant_id, batch_id);
ALTER TABLE shopx.stock_movements ADD PRIMARY KEY (tenant_id, id);

RESET ROLE;
