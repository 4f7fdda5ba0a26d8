SET LOCAL ROLE shopx_owner;

DROP FUNCTION shopx.load_batch;
DROP FUNCTION shopx.batch_document;
DROP FUNCTION shopx.load_transfers;
DROP FUNCTION shopx.transfer_document;
DROP FUNCTION shopx.load_sale;
DROP FUNCTION shopx.sale_document;

RESET ROLE;
