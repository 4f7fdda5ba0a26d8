SET LOCAL ROLE shopx_owner;

DROP TABLE shopx.batches;

RESET ROLE;
