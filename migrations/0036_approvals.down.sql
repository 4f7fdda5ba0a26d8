SET LOCAL ROLE shopx_owner;

ALTER TABLE shopx.audit_log DROP COLUMN approved_by;
ALTER TABLE shopx.transfers DROP COLUMN approved_by;
ALTER TABLE shopx.stock_documents DROP COLUMN approved_by;
ALTER TABLE shopx.refunds DROP COLUMN approved_by;
ALTER TABLE shopx.transactions DROP COLUMN approved_by;

RESET ROLE;
