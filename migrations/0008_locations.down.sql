SET LOCAL ROLE shopx_owner;

DROP TABLE shopx.locations;

RESET ROLE;
