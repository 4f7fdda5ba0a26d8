SET LOCAL ROLE shopx_owner;

DROP TABLE shopx.reports;

RESET ROLE;
