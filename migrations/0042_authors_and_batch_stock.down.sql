SET LOCAL ROLE shopx_owner;

-- A table that is altered has no pending triggers, and row-level security would hide the rows.
ALTER TABLE shopx.batch_stock NO FORCE ROW LEVEL SECURITY;
ALTER TABLE shopx.batches NO FORCE ROW LEVEL SECURITY;
ALTER TABLE shopx.batch_stock ADD COLUMN batch_number text;
UPDATE shopx.batch_stock AS s SET batch_number = b.batch_number
FROM shopx.batches AS b WHERE b.tenant_id = s.tenant_id AND b.id = s.batch_id;
ALTER TABLE shopx.batch_stock ALTER COLUMN batch_number SET NOT NULL;
ALTER TABLE shopx.batch_stock FORCE ROW LEVEL SECURITY;
ALTER TABLE shopx.batches FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN shopx.batch_stock.batch_number IS
'Copied from the batch, as the next three are: picking reads one index and no other table';
COMMENT ON COLUMN shopx.batch_stock.cost_per_unit IS 'Copied from the batch';

ALTER TABLE shopx.transactions ALTER COLUMN approved_by
    SET DEFAULT nullif(current_setting('app.approver_id', true), '')::bigint;
ALTER TABLE shopx.refunds ALTER COLUMN approved_by
    SET DEFAULT nullif(current_setting('app.approver_id', true), '')::bigint;
ALTER TABLE shopx.stock_documents ALTER COLUMN approved_by
    SET DEFAULT nullif(current_setting('app.approver_id', true), '')::bigint;
ALTER TABLE shopx.transfers ALTER COLUMN approved_by
    SET DEFAULT nullif(current_setting('app.approver_id', true), '')::bigint;

RESET ROLE;
