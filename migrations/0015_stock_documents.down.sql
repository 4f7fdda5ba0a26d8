SET LOCAL ROLE shopx_owner;

DROP TABLE shopx.stock_count_lines;
DROP TABLE shopx.stock_documents;

RESET ROLE;
