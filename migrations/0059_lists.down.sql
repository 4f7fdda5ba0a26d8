SET LOCAL ROLE shopx_owner;

DROP FUNCTION shopx.list_audit;
DROP FUNCTION shopx.list_transfers;
DROP FUNCTION shopx.list_batches;
DROP FUNCTION shopx.list_levels;
DROP FUNCTION shopx.list_movements;
DROP FUNCTION shopx.list_sale_line_columns;
DROP FUNCTION shopx.list_sale_columns;
DROP FUNCTION shopx.list_sales;
DROP FUNCTION shopx.sale_parts;
DROP FUNCTION shopx.first_ids;

RESET ROLE;
