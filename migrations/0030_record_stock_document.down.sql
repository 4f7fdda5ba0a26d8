SET LOCAL ROLE shopx_owner;

DROP FUNCTION IF EXISTS shopx.record_stock_documents;
DROP FUNCTION shopx.record_stock_document;
DROP FUNCTION shopx.add_batches;

RESET ROLE;
