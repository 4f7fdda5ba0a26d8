SET LOCAL ROLE shopx_owner;

DROP TABLE shopx.promotions;

RESET ROLE;
