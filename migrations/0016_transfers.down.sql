SET LOCAL ROLE shopx_owner;

DROP TABLE shopx.transfers;

RESET ROLE;
