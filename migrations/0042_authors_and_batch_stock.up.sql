SET LOCAL ROLE shopx_owner;

-- Whoever records a document says who approved it, as they say who answers for it.
ALTER TABLE shopx.transactions ALTER COLUMN approved_by DROP DEFAULT;
ALTER TABLE shopx.refunds ALTER COLUMN approved_by DROP DEFAULT;
ALTER TABLE shopx.stock_documents ALTER COLUMN approved_by DROP DEFAULT;
ALTER TABLE shopx.transfers ALTER COLUMN approved_by DROP DEFAULT;

-- Nothing reads the copy: what is decided on a batch goes by its id.
ALTER TABLE shopx.batch_stock DROP COLUMN batch_number;
COMMENT ON COLUMN shopx.batch_stock.cost_per_unit IS
'Copied from the batch, as the next three are: picking reads one index and no other table';

RESET ROLE;
